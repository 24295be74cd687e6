import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ASSUMED } from './assumptions.ts';
import { refuse, refuseField, refuseFields } from './errors.ts';
import { isUuid, plainId } from './ids.ts';
import { oddityOf } from './json.ts';
import { microsOf, parseTime, writeMicros } from './times.ts';

/** Schemas for the fields of bodies. Each message says what is wrong and what would be right. */

type RawIssue = { input?: unknown };

function expects(what: string): { error: (issue: RawIssue) => string } {
  return {
    error: ({ input }) => {
      if (input === undefined) return 'This field is required.';
      if (input === null) return 'This field must not be null.';
      return `${what} is expected here.`;
    },
  };
}

export const id = z.string(expects('A UUID')).transform(plainId).refine(isUuid, 'This is not a valid UUID.');

export const flag = z.boolean(expects('true or false'));

/** A whole number of at least 1, as a JSON number: "5", true and 1.5 are refused. */
export const units = z
  .number(expects('A whole number'))
  .refine(Number.isInteger, 'A whole number is expected here.')
  .refine((value) => value >= 1, 'At least 1 unit is needed.')
  .refine((value) => value <= ASSUMED.unitsLimit, 'This number is too large.');

/** A strictly checked time, converted to the sandbox's own format. */
export const time = z.string(expects('A time (ISO 8601 with a zone)')).transform((text, context) => {
  const parsed = parseTime(text);
  if ('micros' in parsed) return writeMicros(parsed.micros);
  context.addIssue({ code: 'custom', message: parsed.problem });
  return z.NEVER;
});

/** The survey's answers: a list of any items [guide]. */
export const list = z.array(z.unknown(), expects('A list'));

export const waiver = z
  .string(expects('A text'))
  .refine(
    (value) => (ASSUMED.waivers as readonly string[]).includes(value),
    `This is no known waiver; known is: ${ASSUMED.waivers.join(', ')}.`,
  );

/** Returns the schema of a line of text with at least one visible character and at most `limit` characters. */
export function text(limit: number) {
  return z
    .string(expects('A text'))
    .trim()
    .refine((value) => /[^\p{C}\p{Z}]/u.test(value), 'This field must not be blank.')
    .refine((value) => !/\p{Cc}/u.test(value), 'Control characters do not fit here.')
    .max(limit, `At most ${limit} characters fit here.`);
}

/** Returns the parsed body, or refuses the body with each message at its field. */
export function check<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const fields: Record<string, string[]> = {};
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? 'non_field_errors');
    const messages = fields[field] ?? [];
    // One message per field is enough: for a wrong type, the later checks only repeat the first one's message.
    if (messages.length === 0) messages.push(issue.message);
    fields[field] = messages;
  }
  throw refuseFields(fields);
}

/** Returns a body's JSON object. An absent body counts as an empty object, so that the refusal names missing fields. */
export function jsonObject(bytes: Uint8Array): Record<string, unknown> {
  if (bytes.byteLength === 0) return {};
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw refuse(400, 'The body is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuseField('non_field_errors', 'A JSON object is expected.');
  }
  const oddity = oddityOf(text);
  if (oddity) throw refuseField(oddity.field, oddity.problem);
  return value as Record<string, unknown>;
}

/** Refuses times in the future, with a tolerance because clocks differ a little [assumed]. */
export function assertPast(times: Record<string, string | null | undefined>, now: number): void {
  const latest = (now + ASSUMED.clockToleranceSeconds * 1000) * 1000;
  const fields: Record<string, string[]> = {};
  for (const [field, value] of Object.entries(times)) {
    if (value && microsOf(value) > latest) fields[field] = ['This time must not be in the future.'];
  }
  if (Object.keys(fields).length > 0) throw refuseFields(fields);
}

/**
 * Refuses a changed value for a read-only field of the record. An unchanged value is accepted, because a client may send
 * the whole record back.
 */
export function assertSettable(
  body: Record<string, unknown>,
  schema: z.ZodObject,
  record: Record<string, unknown>,
): void {
  const fields = Object.keys(record).filter(
    (field) =>
      Object.hasOwn(body, field) && !Object.hasOwn(schema.shape, field) && !same(body[field], record[field]),
  );
  if (fields.length > 0)
    throw refuseFields(
      Object.fromEntries(fields.map((field) => [field, ['This field can not be changed.']])),
    );
}

function same(sent: unknown, known: unknown): boolean {
  if (typeof sent !== 'string' || typeof known !== 'string') return isDeepStrictEqual(sent, known);
  if (sent === known || (isUuid(known) && plainId(sent) === known)) return true;
  const [a, b] = [parseTime(sent), parseTime(known)];
  return 'micros' in a && 'micros' in b && a.micros === b.micros;
}
