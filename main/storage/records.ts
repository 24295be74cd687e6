import { z } from 'zod';
import { isInstant, isWalkable } from '../../contract/primitives.ts';
import type { RecordFault } from '../../contract/records.ts';
import type { Cipher } from './cipher.ts';

/**
 * The shape of one kind of sealed JSON value.
 *
 * # How a shape changes
 * A released shape stays in users' files forever. To change it, raise `version`, add the upcaster from the previous
 * version, and append a migration, so that earlier programs refuse the file; see docs/adding.md. A missing field gets
 * the schema's default. A field that the schema does not know was written by a newer version: the record is refused,
 * because saving it again would drop the field.
 */
export interface RecordKind<T> {
  /** The version of the shape that this program writes. */
  version: number;
  /** The file version (number of migrations) since which this version of the shape is written. */
  fileVersion: number;
  /** The shape of the current version, with a default for each field that may be missing. */
  schema: z.ZodType<T>;
  /** `upcasters[n]` turns the content of version n into that of version n + 1. Pure. */
  upcasters: Record<number, (value: unknown) => unknown>;
  /**
   * Notes in the value which fields were missing and hold their defaults, because a default is not what a person
   * entered. Absent when nothing depends on that difference.
   * @param missing dotted paths, for example `form.wallet.choice`; for a missing group, only the path of the group
   */
  withMissing?(value: T, missing: string[]): T;
  /** Schema of the plain columns of the record's row; absent when none is read. */
  columns?: z.ZodType;
}

/** An id or a name that is not blank: without it nobody could tell what the record is about. */
export const identity = z.string().refine((text) => text.trim() !== '');
/** A column that holds an instant. */
export const timeColumn = z.string().refine(isInstant);
/** A column that holds a whole number of 0 or more, which SQLite returns with up to 64 bits. */
export const countColumn = z.union([z.number(), z.bigint()]).transform(Number).pipe(z.number().int().min(0));
/** A column that holds a whole number that may be negative. */
export const offsetColumn = z.union([z.number(), z.bigint()]).transform(Number).pipe(z.number().int());

/** A stored record that cannot be read. Other records stay readable, and this one is never overwritten. */
export class RecordError extends Error {
  override name = 'RecordError';
  readonly fault: RecordFault;
  /** The record's place, for example `subscriptions/data/<id>`. */
  readonly place: string;
  constructor(fault: RecordFault, place: string, said: string, options?: ErrorOptions) {
    super(`${place}: ${said}`, options);
    this.fault = fault;
    this.place = place;
  }
}

/** Seals a value in the current version of its kind. */
export function sealRecord<T>(cipher: Cipher, kind: RecordKind<T>, place: string, value: T): Uint8Array {
  return cipher.sealJson(place, kind.version, value);
}

/**
 * Opens a value of any version up to the current one.
 * @throws RecordError when the value does not open, is of a newer version, or does not fit its shape
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

/** Upcasts the content of a version to the current one and checks it. @throws RecordError newer or shape */
export function parseRecord<T>(kind: RecordKind<T>, place: string, version: number, value: unknown): T {
  if (!isWalkable(value)) throw new RecordError('shape', place, 'the value is nested too deeply');
  return reading('shape', place, () => {
    let content = value;
    for (let at = version; at < kind.version; at += 1) {
      const upcast = kind.upcasters[at];
      if (!upcast) throw new RecordError('shape', place, `there is no upcaster from version ${at}`);
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
  // The path contains names of our own fields, never their content.
  const where = issues[0]?.path.join('.') || 'the value';
  throw new RecordError(issues.some(isUnknownField) ? 'newer' : 'shape', place, `${where} is invalid`);
}

/** Opens sealed bytes. @throws RecordError damaged */
export const openSealedBytes = (cipher: Cipher, place: string, sealed: unknown): Uint8Array =>
  reading('damaged', place, () => cipher.openBytes(place, sealed as Uint8Array));

/**
 * Returns the result of one part of reading a record. Any error that it throws becomes a RecordError of this record.
 */
export function reading<T>(fault: RecordFault, place: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof RecordError
      ? cause
      : new RecordError(fault, place, 'the value cannot be read', { cause });
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
 * Returns the schema for a stored object: it refuses unknown fields and fills in missing ones, also inside objects and
 * lists of objects.
 * @param schema the object as it crosses IPC, where every field is required
 * @param example the value of each missing field. A list of objects holds one example here; a missing list is empty
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
