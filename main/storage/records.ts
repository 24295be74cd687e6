import { z } from 'zod';
import type { RecordFault } from '../../contract/records.ts';
import { type Cipher, SealError } from './cipher.ts';

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
}

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
  const { version, value } = openSealed(place, () => cipher.openJson(place, sealed as Uint8Array));
  if (version > kind.version)
    throw new RecordError('newer', place, `version ${version}, this program knows ${kind.version}`);
  return parseRecord(kind, place, version, value);
}

/** Brings the content of a version up to the present one and checks it. @throws RecordError newer or shape */
export function parseRecord<T>(kind: RecordKind<T>, place: string, version: number, value: unknown): T {
  let content = value;
  for (let at = version; at < kind.version; at += 1) {
    const upcast = kind.upcasters[at];
    if (!upcast) throw new RecordError('shape', place, `there is no way from version ${at}`);
    try {
      content = upcast(content);
    } catch (cause) {
      throw new RecordError('shape', place, `version ${at} makes no sense`, { cause });
    }
  }
  const parsed = kind.schema.safeParse(content);
  if (parsed.success) {
    const missing = kind.withMissing ? missingFields(content, parsed.data) : [];
    return missing.length > 0 && kind.withMissing ? kind.withMissing(parsed.data, missing) : parsed.data;
  }
  const [issue] = parsed.error.issues;
  // The path names fields of ours, never what is in them.
  const where = issue?.path.join('.') || 'the whole';
  throw new RecordError(isUnknownField(issue) ? 'newer' : 'shape', place, `${where} makes no sense`);
}

/** Opens sealed bytes. @throws RecordError damaged */
export function openSealedBytes(cipher: Cipher, place: string, sealed: unknown): Uint8Array {
  return openSealed(place, () => cipher.openBytes(place, sealed as Uint8Array));
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

function openSealed<T>(place: string, open: () => T): T {
  try {
    return open();
  } catch (cause) {
    if (cause instanceof SealError || cause instanceof TypeError)
      throw new RecordError('damaged', place, cause.message, { cause });
    throw cause;
  }
}

const isUnknownField = (issue: z.core.$ZodIssue | undefined): boolean => issue?.code === 'unrecognized_keys';
