import { canonicalId } from '../../contract/ids.ts';
import type { Json } from '../../contract/primitives.ts';
import { manyLines } from '../../contract/text.ts';
import { isRecord } from '../platform/json.ts';
import type { SentFields } from '../sync/submission.ts';
import { holdsId, onlyElsewhere } from './wire.ts';

/** Returns the fields of `wanted` that differ from `sent`, and null for each sent field that is no longer wanted [assumed]. */
export function differences(wanted: SentFields, sent: SentFields): SentFields {
  const changed = Object.entries(wanted).filter(
    ([name, value]) => !isSameBody({ [name]: value }, name in sent ? { [name]: sent[name] as Json } : {}),
  );
  const withdrawn = Object.keys(sent).filter(
    (name) => !(name in wanted) && !onlyElsewhere.includes(name) && sent[name] !== null,
  );
  return { ...Object.fromEntries(changed), ...Object.fromEntries(withdrawn.map((name) => [name, null])) };
}

/**
 * True when two bodies ask for the same thing. Earlier versions sent ids and texts as typed. An id in capitals or a text
 * with a control character counts as unchanged, so it is not sent again.
 */
export const isSameBody = (a: SentFields, b: SentFields): boolean =>
  JSON.stringify(comparable(a)) === JSON.stringify(comparable(b));

function comparable(value: Json, name = ''): Json {
  if (typeof value === 'string') return holdsId(name) ? canonicalId(value) : manyLines(value).trim();
  if (Array.isArray(value)) return value.map((item) => comparable(item));
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, comparable(inner, key)]))
    : value;
}
