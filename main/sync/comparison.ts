import type { Json } from '../../contract/primitives.ts';
import { isRecord } from '../platform/json.ts';
import { decimalIn, secondIn, truthIn } from '../platform/values.ts';
import type { SentFields } from './submission.ts';

/**
 * The result of comparing a platform's record with the fields that were sent, by the platform's field names.
 * `contradicts`: the record shows another value. `silent`: it shows no value, or one in a form not understood here.
 */
export interface Comparison {
  contradicts: string[];
  silent: string[];
}

/** The result of comparing one shown value with the value that was sent. */
export type Verdict = 'same' | 'other' | 'silent';
/** Compares two values of one field, by what they mean. */
export type Meaning = (sent: Json, shown: Json, meanings: Meanings) => Verdict;
export type Meanings = Readonly<Record<string, Meaning>>;

/**
 * Compares the fields of a record with the fields that were sent. Values are compared by meaning, not by spelling: times
 * as instants to the second, numbers as numbers, UUIDs without case, an object by its `id`, lists without order and only
 * by the keys that were sent. Fields that were not sent are ignored. Pure.
 * @param sent fields by the platform's names
 * @param shown a record of the platform, or any other answer
 * @param meanings how the fields of a kind are compared; others are compared by the type of what was sent
 */
export function compare(sent: SentFields, shown: Json | null, meanings: Meanings): Comparison {
  const record = isRecord(shown ?? undefined) ? (shown as { [name: string]: Json }) : {};
  const verdicts = Object.entries(sent).map(
    ([name, value]) => [name, verdictOf(name, value, shownAs(record, name), meanings)] as const,
  );
  const named = (wanted: Verdict) =>
    verdicts.filter(([, verdict]) => verdict === wanted).map(([name]) => name);
  return { contradicts: named('other'), silent: named('silent') };
}

/** True when a 2xx answer itself says that nothing was done: `{"success": false}` and similar shapes. [assumed] */
export function saysItFailed(answer: Json | null): boolean {
  if (!isRecord(answer ?? undefined)) return false;
  const { success, ok, error, errors, non_field_errors: general } = answer as { [name: string]: Json };
  return isNo(success) || isNo(ok) || [error, errors, general].some(isFilled);
}

const isNo = (value: Json | undefined): boolean => truthIn(value) === false;
/** True when an error field is not empty. "No errors" may be written as null, an empty value, the number 0 or `false`. */
const isFilled = (value: Json | undefined): boolean =>
  value !== undefined &&
  value !== null &&
  !isNo(value) &&
  !(typeof value === 'string' && value.trim() === '') &&
  !(typeof value === 'object' && Object.keys(value).length === 0);

/** Returns the value that a record shows for a field; null when none. */
export const shownOf = (record: Json, name: string): Json =>
  (isRecord(record) ? shownAs(record, name) : undefined) ?? null;

/** Returns a field's value by its own name, or by that name without or with `_id`: an object may replace its id. */
function shownAs(record: { [name: string]: Json }, name: string): Json | undefined {
  const other = name.endsWith('_id') ? name.slice(0, -3) : `${name}_id`;
  const values = [name, other].filter((each) => Object.hasOwn(record, each)).map((each) => record[each]);
  return values.find((value) => value !== null) ?? values[0];
}

function verdictOf(name: string, sent: Json, shown: Json | undefined, meanings: Meanings): Verdict {
  if (isNothing(sent)) return ofNothing(shown);
  if (shown === undefined) return 'silent';
  if (isNothing(shown)) return 'other';
  const known = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  return (known ?? meaningOf(sent))(sent, shown, meanings);
}

/**
 * Compares a shown value with an empty sent one. Many platforms leave out empty values, and some have no empty value for
 * a boolean or an object.
 */
function ofNothing(shown: Json | undefined): Verdict {
  if (shown === undefined || isNothing(shown)) return 'same';
  const isEmpty = isRecord(shown) && Object.keys(shown).length === 0;
  return shown === false || isEmpty ? 'silent' : 'other';
}

/** True for an empty value. The platform may show "no answers" as null, an empty text or an empty list [assumed]. */
const isNothing = (value: Json): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Returns how a field without a meaning of its own is compared: by the type of the value that was sent. */
function meaningOf(sent: Json): Meaning {
  if (Array.isArray(sent)) return ofLists;
  if (isRecord(sent)) return ofObjects;
  if (typeof sent === 'number') return ofNumbers;
  return typeof sent === 'boolean' ? ofTruths : ofTexts;
}

const told = (isSame: boolean): Verdict => (isSame ? 'same' : 'other');

export function ofNumbers(sent: Json, shown: Json): Verdict {
  const [one, other] = [decimalIn(sent), decimalIn(shown)];
  return one === null || other === null ? 'silent' : told(one === other);
}

export function ofTruths(sent: Json, shown: Json): Verdict {
  const [one, other] = [truthIn(sent), truthIn(shown)];
  return one === null || other === null ? 'silent' : told(one === other);
}

export function ofTimes(sent: Json, shown: Json): Verdict {
  const [one, other] = [secondIn(sent), secondIn(shown)];
  return one === null || other === null ? 'silent' : told(one === other);
}

/** Compares codes of the platform, such as `NO_ANSWERS`. */
export function ofCodes(sent: Json, shown: Json): Verdict {
  return typeof sent === 'string' && typeof shown === 'string'
    ? told(sent.trim().toUpperCase() === shown.trim().toUpperCase())
    : 'silent';
}

export function ofTexts(sent: Json, shown: Json): Verdict {
  if (typeof shown === 'object' || typeof sent === 'object') return 'silent';
  return told(plain(sent) === plain(shown));
}

/** Returns a text without what storing it may change: Unicode form, line ends, surrounding blanks. */
const plain = (value: string | number | boolean): string =>
  String(value).normalize('NFC').replace(/\r\n?/g, '\n').trim();

/** Compares lists: every sent item is shown once and no other, in any order and only by the keys that were sent. */
export function ofLists(sent: Json, shown: Json, meanings: Meanings): Verdict {
  if (!Array.isArray(sent) || !Array.isArray(shown)) return 'silent';
  if (sent.length !== shown.length) return 'other';
  const verdicts = sent.map((item) => shown.map((other) => itemVerdict(item, other, meanings)));
  if (!isPairing(verdicts, (verdict) => verdict !== 'other')) return 'other';
  return isPairing(verdicts, (verdict) => verdict === 'same') ? 'same' : 'silent';
}

function itemVerdict(sent: Json, shown: Json, meanings: Meanings): Verdict {
  return isNothing(sent) || isNothing(shown)
    ? told(isNothing(sent) && isNothing(shown))
    : meaningOf(sent)(sent, shown, meanings);
}

/** True when each row can be assigned a column of its own that fits. Kuhn's algorithm for bipartite matching. */
function isPairing(rows: Verdict[][], fits: (verdict: Verdict) => boolean): boolean {
  const rowOf = new Map<number, number>();
  const place = (row: number, seen: Set<number>): boolean =>
    (rows[row] ?? []).some((verdict, column) => {
      if (!fits(verdict) || seen.has(column)) return false;
      seen.add(column);
      const holder = rowOf.get(column);
      if (holder !== undefined && !place(holder, seen)) return false;
      rowOf.set(column, row);
      return true;
    });
  return rows.every((_, row) => place(row, new Set()));
}

function ofObjects(sent: Json, shown: Json, meanings: Meanings): Verdict {
  if (!isRecord(sent) || !isRecord(shown)) return 'silent';
  const verdicts = Object.entries(sent).map(([name, value]) =>
    // An answer that was not given is sent as an empty text.
    verdictOf(name, value, Object.hasOwn(shown, name) ? shown[name] : undefined, meanings),
  );
  if (verdicts.includes('other')) return 'other';
  return verdicts.includes('silent') ? 'silent' : 'same';
}
