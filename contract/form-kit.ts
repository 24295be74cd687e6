import { z } from 'zod';

/**
 * The form kit: everything that follows from a description of a form's fields. A form is a table with one row per field;
 * its type, schema, paths, sections, locks and wire names are derived from the table. Pure, and used on both sides.
 */

/** A field's empty value, and the schema that accepts everything that can be typed, valid or not. */
export interface FieldValue<V> {
  schema: z.ZodType<V>;
  empty: V;
}

export const value = <V>(schema: z.ZodType<V>, empty: NoInfer<V>): FieldValue<V> => ({ schema, empty });

/** Holds while another field has one of these values. Never, if there are none. */
export interface Condition<P extends string> {
  field: P;
  is: readonly (string | boolean | null)[];
}

/**
 * An entry that is about other fields, and has to be given again when one of them changes: a time, or a tick that a person
 * sets.
 */
export type Lapsing<P extends string> = {
  /** The fields that it is about. `onlyIf`: the entry is about the field only under this condition. */
  about: readonly (P | { field: P; onlyIf: Condition<P> })[];
} & (
  | { kind: 'time' }
  /** `confirmation`: the name under which it is stored who set the tick, and when. */
  | { kind: 'tick'; confirmation: string }
);

/** How the platform knows a field. */
export interface Wire {
  /** The platform's names for the field in its messages [guide]. The first one is the name in bodies. */
  names: readonly string[];
  /** How the value is written, and compared with what the platform shows. */
  as: string;
  /** The field's place in the body that changes the platform's record of the form; null when only other bodies hold it. */
  place: number | null;
  /** The value that is sent while the form does not ask for the field. Absent: nothing is sent. */
  otherwise?: readonly [] | null;
}

/** All facts about a field. `P` stands for the paths of its form. */
export interface Field<P extends string = string> {
  value: FieldValue<unknown>;
  /** The versions that first stored the field. Null: the first version, or an upcaster of its own adds the field. */
  storedSince: { record: number; file: number } | null;
  /** How the platform knows the field; null when it does not. */
  wire: Wire | null;
  section: string;
  /** The field's place in its section. The order of the table is that of the stored form. */
  place: number;
  /** The step after which the field can no longer be changed, because it has frozen the value. */
  lockedBy: string | null;
  /** When the form asks for the field; `field` is then the one that decides about it. */
  asked: 'always' | Condition<P>;
  /** The code of the problem that the form asks for the field and it is empty. Null: it may be empty, or a rule decides. */
  needed: string | null;
  /** Fields of one group are merged together: a part of them alone would mean something else. */
  group: string | null;
  /** Null: the entry outlives every change of other fields. */
  lapses: Lapsing<P> | null;
}

type Fields<T> = { readonly [P in keyof T]: Field<keyof T & string> };

type ValueOf<T> = T extends { value: FieldValue<infer V> } ? V : never;
type Head<P> = P extends `${infer H}.${string}` ? H : P;

/** The form that a table describes: the path `a.b` is the field `b` of the object `a`. */
export type FormOf<T> = {
  -readonly [H in Head<keyof T>]: H extends keyof T
    ? ValueOf<T[H]>
    : { -readonly [P in keyof T as P extends `${H & string}.${infer Tail}` ? Tail : never]: ValueOf<T[P]> };
};
export type PathOf<T> = keyof T & string;
export type SectionOf<T> = T[keyof T] extends { section: infer S extends string } ? S : never;
export type NeededOf<T> = T[keyof T] extends { needed: infer N } ? N & string : never;
/** The steps that lock a field. */
export type LockOf<T> = T[keyof T] extends infer R
  ? R extends { lockedBy: infer L }
    ? L & string
    : never
  : never;
/** The paths of the fields that have a fact other than null. */
export type PathsWith<T, Fact extends keyof Field> = {
  [P in keyof T]: T[P] extends Record<Fact, null> ? never : P;
}[keyof T] &
  string;
/** The paths of the fields that an entry can be about. */
export type GroundOf<T> = T[keyof T] extends infer R
  ? R extends { lapses: { about: readonly (infer G)[] } }
    ? G extends { field: infer P extends string }
      ? P
      : G & string
    : never
  : never;

/** The paths of the fields of a group. */
export type InGroup<T, Group extends string> = {
  [P in keyof T]: T[P] extends { group: Group } ? P : never;
}[keyof T] &
  string;
/** The names of the confirmations that ticks give. */
export type ConfirmationOf<T> = T[keyof T] extends infer R
  ? R extends { lapses: { confirmation: infer C extends string } }
    ? C
    : never
  : never;
/** The paths of the ticks that give a confirmation. */
export type TickOf<T> = {
  [P in keyof T]: T[P] extends { lapses: { kind: 'tick' } } ? P : never;
}[keyof T] &
  string;
/** The ways in which fields are written for the platform; `unsent` for those that it does not know. */
export type WireTypeOf<T, P extends keyof T> = P extends unknown
  ? T[P] extends { wire: { as: infer A extends string } }
    ? A
    : 'unsent'
  : never;

/** The value at a path of a form. */
export type ValueAt<F, P extends string> = P extends `${infer H}.${infer Tail}`
  ? ValueAt<F[H & keyof F], Tail>
  : F[P & keyof F];

/** `L`: the paths of the entries that lapse; `G`: the paths that an entry can be about; `K`: the steps that lock a field. */
export interface FormKit<
  F extends object,
  P extends string,
  S extends string,
  L extends P = P,
  G extends P = P,
  K extends string = string,
> {
  readonly fields: Readonly<Record<P, Field<P>>>;
  /** The paths that problems, locks and messages refer to, in the order of the table. */
  readonly paths: readonly P[];
  /** The same paths, in the order in which a person meets the fields. */
  readonly shownPaths: readonly P[];
  readonly sections: readonly S[];
  readonly schema: z.ZodObject<Record<string, z.ZodType>> & z.ZodType<F, F>;
  /** Returns a new, untouched form. */
  empty(): F;
  at<Q extends P>(form: F, path: Q): ValueAt<F, Q>;
  /** Returns a copy of the form with another value at a path. */
  with<Q extends P>(form: F, path: Q, next: ValueAt<F, Q>): F;
  /** Returns a copy of the form with the field at `path` taken from `source`. */
  withFrom(form: F, source: F, path: P): F;
  /** Returns the paths whose values differ between two forms. */
  changed(a: F, b: F): P[];
  inSection(section: S): readonly P[];
  sectionOf(path: P): S;
  /** True when the form, as it is filled in now, asks for a field. */
  isAsked(form: F, path: P): boolean;
  /** True for a field that a person fills in; false for one that the form never asks for, because the app sets it. */
  isTyped(path: P): boolean;
  /** Returns the field itself if the form asks for it, otherwise the field that decides about it. */
  shown(form: F, path: P): P;
  /** All names of the platform for the form's fields. */
  readonly wireNames: readonly string[];
  /** Returns the field that a name of the platform belongs to; null for any other name. */
  fieldOf(wireName: string): P | null;
  /** Returns the fields that a step locks. */
  lockedBy(step: K): P[];
  /** The entries that lapse when a field that they are about changes, in the order in which a person meets them. */
  readonly lapsing: readonly L[];
  /** The fields that an entry can be about. */
  readonly groundFields: readonly G[];
  /** Returns the fields that an entry is about in this form. */
  grounds(form: F, entry: L): G[];
}

const nameOf = <P extends string>(ground: Lapsing<P>['about'][number]): P =>
  typeof ground === 'string' ? ground : ground.field;

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const halves = (path: string): [head: string, tail: string | undefined] => {
  const [head = '', tail] = path.split('.');
  return [head, tail];
};

/** Returns the nested object with one value for each path. */
function nested<T>(
  entries: readonly (readonly [path: string, value: T])[],
): Record<string, T | Record<string, T>> {
  const object: Record<string, T | Record<string, T>> = {};
  for (const [path, each] of entries) {
    const [head, tail] = halves(path);
    object[head] = tail === undefined ? each : { ...(object[head] as Record<string, T>), [tail]: each };
  }
  return object;
}

function schemaOf(rows: readonly [string, Field][]) {
  const shape = nested<z.ZodType>(rows.map(([path, field]) => [path, field.value.schema]));
  const inner = Object.entries(shape).map(([name, each]) => [
    name,
    each instanceof z.ZodType ? each : z.object(each),
  ]);
  return z.object(Object.fromEntries(inner));
}

/**
 * Returns the kit of a form.
 * @param table one row per field, in the order of the stored form; a path has at most two parts
 */
export function formKit<const T extends Fields<T>>(
  table: T,
): FormKit<FormOf<T> & object, PathOf<T>, SectionOf<T>, PathsWith<T, 'lapses'>, GroundOf<T>, LockOf<T>> {
  type F = FormOf<T> & object;
  type P = PathOf<T>;
  type S = SectionOf<T>;
  type L = PathsWith<T, 'lapses'>;
  type G = GroundOf<T>;
  const fields = table as Readonly<Record<P, Field<P>>>;
  const paths = Object.keys(table) as P[];
  const rows = paths.map((path): [P, Field<P>] => [path, fields[path]]);
  const sections = [...new Set(rows.map(([, { section }]) => section as S))];
  const bySection = new Map(
    sections.map((section) => [
      section,
      paths
        .filter((path) => fields[path].section === section)
        .sort((a, b) => fields[a].place - fields[b].place),
    ]),
  );
  const shownPaths = [...bySection.values()].flat();
  const byWireName = new Map(
    rows.flatMap(([path, { wire }]) => (wire?.names ?? []).map((name) => [name, path] as const)),
  );

  /** The parts of each path, split once: every save and every check reads all fields. */
  const parts = new Map(paths.map((path) => [path, halves(path)]));
  const partsOf = (path: P) => parts.get(path) ?? halves(path);

  const read = (form: F, path: P): unknown => {
    const [head, tail] = partsOf(path);
    const outer = (form as Record<string, unknown>)[head];
    return tail === undefined ? outer : (outer as Record<string, unknown>)[tail];
  };
  const write = (form: F, path: P, next: unknown): F => {
    const [head, tail] = partsOf(path);
    if (tail === undefined) return { ...form, [head]: next };
    const outer = (form as Record<string, unknown>)[head];
    return { ...form, [head]: { ...(outer as object), [tail]: next } };
  };
  const holds = (form: F, { field, is }: Condition<P>): boolean =>
    is.some((each) => each === read(form, field));
  const isAsked = (form: F, path: P): boolean => {
    const { asked } = fields[path];
    return asked === 'always' || holds(form, asked);
  };

  return {
    fields,
    paths,
    sections,
    schema: schemaOf(rows) as unknown as FormKit<F, P, S>['schema'],
    empty: () =>
      // Parsed, because no two forms may share an object.
      nested(rows.map(([path, { value: each }]) => [path, each.schema.parse(each.empty)])) as F,
    at: (form, path) => read(form, path) as ValueAt<F, typeof path>,
    with: write,
    withFrom: (form, source, path) => write(form, path, read(source, path)),
    changed: (a, b) => (a === b ? [] : paths.filter((path) => !isSame(read(a, path), read(b, path)))),
    inSection: (section) => bySection.get(section) ?? [],
    sectionOf: (path) => fields[path].section as S,
    isAsked,
    isTyped: (path) => {
      const { asked } = fields[path];
      return asked === 'always' || asked.is.length > 0;
    },
    shown: (form, path) => {
      const { asked } = fields[path];
      return asked === 'always' || holds(form, asked) ? path : asked.field;
    },
    wireNames: [...byWireName.keys()],
    fieldOf: (wireName) => byWireName.get(wireName) ?? null,
    lockedBy: (step) => paths.filter((path) => fields[path].lockedBy === step),
    shownPaths,
    lapsing: shownPaths.filter((path): path is L => fields[path].lapses !== null),
    groundFields: paths.filter((path): path is G =>
      rows.some(([, { lapses }]) => lapses?.about.some((ground) => nameOf(ground) === path)),
    ),
    grounds: (form, entry) =>
      (fields[entry].lapses?.about ?? [])
        .filter((ground) => typeof ground === 'string' || holds(form, ground.onlyIf))
        .map((ground) => nameOf(ground) as G),
  };
}
