import { z } from 'zod';
import { isInstant, isWalkable } from '../../contract/primitives.ts';
import type { RecordFault } from '../../contract/records.ts';
import type { Cipher } from './cipher.ts';

/**
 * The shape of one kind of sealed JSON value.
 *
 * # How a shape changes
 * A released shape is in users' files for ever. Whoever changes one raises `version`, adds the upcaster from the former
 * version, and appends a migration, so that earlier programs refuse the file; see docs/adding.md. A field that is
 * missing gets the schema's default. A field that the schema does not know was written by a newer version: the record
 * is refused, because saving it again would drop the field.
 */
export interface RecordKind<T> {
  /** The version that is written. */
  version: number;
  /** The file's version (the number of its migrations) since which this version is written. */
  fileVersion: number;
  /** The shape of the present version, with a default for each field that may be missing. */
  schema: z.ZodType<T>;
  /** `upcasters[n]` turns the content of version n into that of version n + 1. Pure. */
  upcasters: Record<number, (value: unknown) => unknown>;
  /**
   * Notes in the value that fields were missing and hold their defaults now: a default is not what a person entered.
   * Without it, nothing depends on that difference.
   * @param missing dotted paths, for example `form.wallet.choice`; of a group that is missing, the group's alone
   */
  withMissing?(value: T, missing: string[]): T;
  /** The plain columns of its row; absent where it has none that are read. */
  columns?: z.ZodType;
}

/** An id or a name: without it nobody could tell what the record is of. */
export const identity = z.string().refine((text) => text.trim() !== '');
/** A column that holds an instant. */
export const timeColumn = z.string().refine(isInstant);
/** A column that holds a whole number, as SQLite gives it: of up to 64 bits. */
export const countColumn = z.union([z.number(), z.bigint()]).transform(Number).pipe(z.number().int().min(0));
/** A column that holds a whole number that may be negative. */
export const offsetColumn = z.union([z.number(), z.bigint()]).transform(Number).pipe(z.number().int());

/** A stored record that cannot be read: the others can, and nothing is ever written over this one. */
export class RecordError extends Error {
  override name = 'RecordError';
  readonly fault: RecordFault;
  /** Where it lies, for example `subscriptions/data/<id>`. */
  readonly place: string;
  constructor(fault: RecordFault, place: string, said: string, options?: ErrorOptions) {
    super(`${place}: ${said}`, options);
    this.fault = fault;
    this.place = place;
  }
}

/** Seals a value in the present version of its kind. */
export function sealRecord<T>(cipher: Cipher, kind: RecordKind<T>, place: string, value: T): Uint8Array {
  return cipher.sealJson(place, kind.version, value);
}

/**
 * Opens a value of any version up to the present one.
 * @throws RecordError when it does not open, is of a newer version, or makes no sense
 */
export function openRecord<T>(cipher: Cipher, kind: RecordKind<T>, place: string, sealed: unknown): T {
  const { version, value } = reading('damaged', place, () => cipher.openJson(place, sealed as Uint8Array));
  if (version > kind.version)
    throw new RecordError('newer', place, `version ${version}, this program knows ${kind.version}`);
  return parseRecord(kind, place, version, value);
}

/**
 * Opens a value as `openRecord` does, and checks the plain columns of its row.
 * @throws RecordError
 */
export function openRow<T>(
  cipher: Cipher,
  kind: RecordKind<T>,
  place: string,
  row: object,
  sealed: unknown,
): T {
  if (kind.columns) columnsOf(kind.columns, place, row);
  return openRecord(cipher, kind, place, sealed);
}

/** Brings the content of a version up to the present one and checks it. @throws RecordError newer or shape */
export function parseRecord<T>(kind: RecordKind<T>, place: string, version: number, value: unknown): T {
  if (!isWalkable(value)) throw new RecordError('shape', place, 'it is nested too deeply');
  return reading('shape', place, () => {
    let content = value;
    for (let at = version; at < kind.version; at += 1) {
      const upcast = kind.upcasters[at];
      if (!upcast) throw new RecordError('shape', place, `there is no way from version ${at}`);
      content = upcast(content);
    }
    const result = checked(kind.schema, place, content);
    const missing = kind.withMissing ? missingFields(content, result) : [];
    return missing.length > 0 && kind.withMissing ? kind.withMissing(result, missing) : result;
  });
}

/** Returns the plain columns of a row. @throws RecordError newer or shape */
export const columnsOf = <T>(schema: z.ZodType<T>, place: string, row: object): T =>
  reading('shape', place, () => checked(schema, place, row));

function checked<T>(schema: z.ZodType<T>, place: string, content: unknown): T {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  // The path names fields of ours, never what is in them.
  const where = issues[0]?.path.join('.') || 'the whole';
  throw new RecordError(issues.some(isUnknownField) ? 'newer' : 'shape', place, `${where} makes no sense`);
}

/** Opens sealed bytes. @throws RecordError damaged */
export const openSealedBytes = (cipher: Cipher, place: string, sealed: unknown): Uint8Array =>
  reading('damaged', place, () => cipher.openBytes(place, sealed as Uint8Array));

/** Returns the result of a part of reading a record: whatever that throws is about this record alone. */
export function reading<T>(fault: RecordFault, place: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof RecordError
      ? cause
      : new RecordError(fault, place, 'it cannot be read', { cause });
  }
}

/** Returns the result of `work`, or of `otherwise` when a record that `work` needs cannot be read. */
export function unlessUnreadable<T, U>(work: () => T, otherwise: (error: RecordError) => U): T | U {
  try {
    return work();
  } catch (error) {
    if (error instanceof RecordError) return otherwise(error);
    throw error;
  }
}

/**
 * Returns the schema for what is stored of an object: it refuses unknown fields and fills in missing ones, also inside
 * of objects and lists of objects.
 * @param schema the object as it crosses IPC, where every field is demanded
 * @param example the value of each field that is missing. A list of objects holds one example here; missing, it is
 * empty
 */
export function stored<T extends object>(schema: z.ZodObject<z.ZodRawShape>, example: T): z.ZodType<T> {
  const fields = Object.entries(schema.shape).map(([name, field]) => {
    const value = (example as Record<string, unknown>)[name];
    if (field instanceof z.ZodObject) {
      const inner = stored(field, value as object);
      return [name, inner.prefault({})];
    }
    if (field instanceof z.ZodArray && field.element instanceof z.ZodObject) {
      const inner = stored(field.element, (value as object[])[0] as object);
      return [name, z.array(inner).default([])];
    }
    return [name, (field as z.ZodType).default(value)];
  });
  return z.strictObject(Object.fromEntries(fields)) as unknown as z.ZodType<T>;
}

/** Returns the dotted paths of the fields that `whole` has and `given` lacks. */
function missingFields(given: unknown, whole: unknown, path = ''): string[] {
  if (given === whole || !isObject(given) || !isObject(whole)) return [];
  return Object.entries(whole).flatMap(([name, value]) =>
    given[name] === undefined
      ? value === undefined
        ? []
        : [`${path}${name}`]
      : missingFields(given[name], value, `${path}${name}.`),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** True when an issue is about a field that the schema does not know, at any level. */
function isUnknownField(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'unrecognized_keys' || issue.code === 'invalid_key') return true;
  if (issue.code === 'invalid_union') return issue.errors.flat().some(isUnknownField);
  return issue.code === 'invalid_element' && issue.issues.some(isUnknownField);
}
