import type { Json } from '../../contract/primitives.ts';
import { compareIds } from '../platform/ids.ts';
import { isRecord } from '../platform/json.ts';
import { decimalIn, secondIn, truthIn } from '../platform/values.ts';
import type { SentFields } from '../subscriptions/model.ts';

/**
 * How what the platform shows stands to what was sent, by the platform's field names.
 * `contradicts`: the platform shows another value. `silent`: it shows none, or in a form that is not understood here.
 */
export interface Comparison {
  contradicts: string[];
  silent: string[];
}

/** How one shown value stands to the value that was sent. */
type Verdict = 'same' | 'other' | 'silent';
type Meaning = (sent: Json, shown: Json) => Verdict;

/**
 * Compares the fields of a record with those that were sent. Values are compared by what they mean and not by how they
 * are spelled: times as instants to the second, numbers as numbers, UUIDs without case, an object by its `id`, lists
 * without order and as far as our keys go. Fields that were not sent are ignored. Pure.
 * @param sent by the platform's names
 * @param shown a record of the platform, or anything else that it answered with
 */
export function compare(sent: SentFields, shown: Json | null): Comparison {
  const record = isRecord(shown ?? undefined) ? (shown as { [name: string]: Json }) : {};
  const verdicts = Object.entries(sent).map(
    ([name, value]) => [name, verdictOf(name, value, shownAs(record, name))] as const,
  );
  const named = (wanted: Verdict) =>
    verdicts.filter(([, verdict]) => verdict === wanted).map(([name]) => name);
  return { contradicts: named('other'), silent: named('silent') };
}

/** True when an answer of 2xx says itself that nothing was done: `{"success": false}` and shapes like it. [assumed] */
export function saysItFailed(answer: Json | null): boolean {
  if (!isRecord(answer ?? undefined)) return false;
  const { success, ok, error, errors, non_field_errors: general } = answer as { [name: string]: Json };
  return isNo(success) || isNo(ok) || [error, errors, general].some(isFilled);
}

const isNo = (value: Json | undefined): boolean => truthIn(value) === false;
/** "No errors" may be said as none, as a number of them or as a truth. */
const isFilled = (value: Json | undefined): boolean =>
  value !== undefined &&
  value !== null &&
  !isNo(value) &&
  !(typeof value === 'string' && value.trim() === '') &&
  !(typeof value === 'object' && Object.keys(value).length === 0);

/** What a record shows of a field; null: nothing. */
export const shownOf = (record: Json, name: string): Json =>
  (isRecord(record) ? shownAs(record, name) : undefined) ?? null;

/** A field may be shown under its own name, or as the object or id that its `_id` is about, and the other way round. */
function shownAs(record: { [name: string]: Json }, name: string): Json | undefined {
  const other = name.endsWith('_id') ? name.slice(0, -3) : `${name}_id`;
  const values = [name, other].filter((each) => Object.hasOwn(record, each)).map((each) => record[each]);
  return values.find((value) => value !== null) ?? values[0];
}

function verdictOf(name: string, sent: Json, shown: Json | undefined): Verdict {
  if (isNothing(sent)) return ofNothing(shown);
  if (shown === undefined) return 'silent';
  if (isNothing(shown)) return 'other';
  const known = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  return (known ?? meaningOf(sent))(sent, shown);
}

/** Nothing was sent. Many platforms leave out what is empty, and some know no "nothing" for a truth or an object. */
function ofNothing(shown: Json | undefined): Verdict {
  if (shown === undefined || isNothing(shown)) return 'same';
  const isEmpty = isRecord(shown) && Object.keys(shown).length === 0;
  return shown === false || isEmpty ? 'silent' : 'other';
}

/** No answers, and answers that are none: the platform may say it either way [assumed]. */
const isNothing = (value: Json): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** What the fields of the guide hold [guide]. */
const meanings: Record<string, Meaning> = {
  id: compareIds,
  investor_id: compareIds,
  campaign_id: compareIds,
  invitation_id: compareIds,
  wallet: compareIds,
  units: ofNumbers,
  self_disclosure_submitted_at: ofTimes,
  self_disclosure_monthly_income: ofTruths,
  self_disclosure_net_worth_100k: ofTruths,
  survey_submitted_at: ofTimes,
  survey: ofLists,
  survey_waiver: ofCodes,
  signed_at: ofTimes,
};

/** How a field that the guide does not name is compared: by the kind of value that was sent. */
function meaningOf(sent: Json): Meaning {
  if (Array.isArray(sent)) return ofLists;
  if (isRecord(sent)) return ofObjects;
  if (typeof sent === 'number') return ofNumbers;
  return typeof sent === 'boolean' ? ofTruths : ofTexts;
}

const told = (isSame: boolean): Verdict => (isSame ? 'same' : 'other');

function ofNumbers(sent: Json, shown: Json): Verdict {
  const [one, other] = [decimalIn(sent), decimalIn(shown)];
  return one === null || other === null ? 'silent' : told(one === other);
}

function ofTruths(sent: Json, shown: Json): Verdict {
  const [one, other] = [truthIn(sent), truthIn(shown)];
  return one === null || other === null ? 'silent' : told(one === other);
}

function ofTimes(sent: Json, shown: Json): Verdict {
  const [one, other] = [secondIn(sent), secondIn(shown)];
  return one === null || other === null ? 'silent' : told(one === other);
}

/** A word of the platform's own set, such as `NO_ANSWERS`. */
function ofCodes(sent: Json, shown: Json): Verdict {
  return typeof sent === 'string' && typeof shown === 'string'
    ? told(sent.trim().toUpperCase() === shown.trim().toUpperCase())
    : 'silent';
}

function ofTexts(sent: Json, shown: Json): Verdict {
  if (typeof shown === 'object' || typeof sent === 'object') return 'silent';
  return told(plain(sent) === plain(shown));
}

/** A text without what storing it may change: its Unicode form, its line ends, the blanks around it. */
const plain = (value: string | number | boolean): string =>
  String(value).normalize('NFC').replace(/\r\n?/g, '\n').trim();

/** Every item that was sent is there once, and no other: in any order, and as far as our keys go. */
function ofLists(sent: Json, shown: Json): Verdict {
  if (!Array.isArray(sent) || !Array.isArray(shown)) return 'silent';
  if (sent.length !== shown.length) return 'other';
  const verdicts = sent.map((item) => shown.map((other) => itemVerdict(item, other)));
  if (!isPairing(verdicts, (verdict) => verdict !== 'other')) return 'other';
  return isPairing(verdicts, (verdict) => verdict === 'same') ? 'same' : 'silent';
}

function itemVerdict(sent: Json, shown: Json): Verdict {
  return isNothing(sent) || isNothing(shown)
    ? told(isNothing(sent) && isNothing(shown))
    : meaningOf(sent)(sent, shown);
}

/** True when each row can be given a column of its own in which it fits. Kuhn's algorithm for bipartite matching. */
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

function ofObjects(sent: Json, shown: Json): Verdict {
  if (!isRecord(sent) || !isRecord(shown)) return 'silent';
  const verdicts = Object.entries(sent).map(([name, value]) =>
    // An answer that nobody gave is sent as an empty text.
    verdictOf(name, value, Object.hasOwn(shown, name) ? shown[name] : undefined),
  );
  if (verdicts.includes('other')) return 'other';
  return verdicts.includes('silent') ? 'silent' : 'same';
}
