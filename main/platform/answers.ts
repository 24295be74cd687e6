import { z } from 'zod';
import type { Json } from '../../contract/primitives.ts';
import type { Wallet } from '../../contract/subscription.ts';
import { isBlank, isSendable, manyLines, nameLine } from '../../contract/text.ts';
import { compareIds, isSameId, lastPart } from './ids.ts';
import { isRecord } from './json.ts';
import { decimalIn, truthIn } from './values.ts';

/**
 * The shapes of the platform's answers: only what the desk needs is demanded, everything else is kept as it came.
 */
const id = z
  .union([
    // What SQLite or a path cannot hold, or nobody can see, is no id that could be asked for again.
    z.string().refine((text) => isSendable(text) && !isBlank(text) && !/^\.{1,2}$/.test(text)),
    // A larger number has been rounded by the time that it is here.
    z.int(),
  ])
  .transform(String);

/** `POST /v2/invitations/` and `POST /v2/investments/` → `{id, …}` [guide]. */
export const created = z.looseObject({ id });

/**
 * The id of what was made, as it stands in the paths of the calls that follow; null: it tells none that can stand there.
 * A link stands for the id at its end.
 */
export function newIdIn(body: Json | undefined): string | null {
  const parsed = created.safeParse(body);
  const own = parsed.success ? lastPart(parsed.data.id) : '';
  return own === '' || /[/\\?#%]|^\.{1,2}$/.test(own.trim()) ? null : own;
}

/** The id of an object; undefined: it has none that can be held exactly. */
export const idOf = (record: { [key: string]: Json }): string | undefined => id.safeParse(record.id).data;

/**
 * The object that a reading call was answered with; undefined when it is none of ours: refused, cut off, senseless, or
 * another object than the one that was asked for.
 */
export function recordIn(
  outcome: { kind: string; status?: number | null; body?: Json },
  id: string,
): Json | undefined {
  if (outcome.kind !== 'answer' || outcome.status !== 200) return undefined;
  const parsed = created.safeParse(outcome.body);
  return parsed.success && isSameId(parsed.data.id, id) ? outcome.body : undefined;
}

/**
 * The status as the platform words it; null when the answer carries none. An open set, and what is no text is shown
 * as the JSON that it is.
 */
export function statusOf(record: Json | undefined): string | null {
  const status = isRecord(record) ? (record.status ?? '') : '';
  return manyLines(typeof status === 'string' ? status : JSON.stringify(status)) || null;
}

/** The wallet that an investment has on the platform: an id, or an object with an id [assumed]. */
export function walletOf(record: Json | undefined): string | null {
  const wallet = isRecord(record) ? record.wallet : undefined;
  return id.safeParse(isRecord(wallet) ? wallet.id : wallet).data ?? null;
}

/** Whether the invitation says that a self-disclosure is needed [docs]; null when it says nothing. */
export function selfDisclosureRequiredBy(record: Json | undefined): boolean | null {
  return isRecord(record) && typeof record.self_disclosure_required === 'boolean'
    ? record.self_disclosure_required
    : null;
}

/**
 * Lists come as `{count, results, next}` [docs] or as a bare array [guide]; both are accepted everywhere.
 * @returns count: how many the whole list has, as it says itself; null: it does not say
 */
export function listOf(
  body: Json | undefined,
): { items: Json[]; next: string | null; count: number | null } | undefined {
  if (Array.isArray(body)) return { items: body, next: null, count: null };
  if (!isRecord(body) || !Array.isArray(body.results)) return undefined;
  const { results, next, count } = body;
  return {
    items: results,
    next: nextIn(next),
    count: countIn(count),
  };
}

/** A next page that is told in a way that is not understood is one all the same: nothing leads there. */
function nextIn(next: Json | undefined): string | null {
  if (typeof next === 'string') return next.trim() === '' ? null : next;
  return next === undefined || next === null || next === false ? null : JSON.stringify(next);
}

function countIn(count: Json | undefined): number | null {
  const number = Number(decimalIn(count ?? null) ?? Number.NaN);
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/**
 * An investor's wallets; a label tells them apart [assumed], bare ids count as well. Undefined where one of them has
 * no id, or says that it is another investor's: what is left would look like all there are.
 */
export function walletsOf(items: Json[], investorId: string): Wallet[] | undefined {
  const wallets = items.map((bare): Wallet | undefined => {
    const item: Json = typeof bare === 'string' ? { id: bare } : bare;
    const parsed = id.safeParse(isRecord(item) ? item.id : undefined);
    if (!isRecord(item) || !parsed.success) return undefined;
    const owner = item.investor_id ?? item.investor;
    if (owner !== undefined && owner !== null && compareIds(investorId, owner) === 'other') return undefined;
    const label = [item.name, item.label, item.address, item.type]
      .map((text) => (typeof text === 'string' ? nameLine(text) : ''))
      .find((text) => text !== '');
    return { id: parsed.data, label: label ?? parsed.data, state: walletState(item) };
  });
  return wallets.every((wallet) => wallet !== undefined) ? wallets : undefined;
}

/** Words by which a wallet says that it can be used [assumed]. */
const usable = /^(active|activated|approved|confirmed|enabled|ok|open|ready|valid|verified|whitelisted)$/i;

/**
 * Why a wallet may not be usable, in the platform's words; null: it says nothing against itself. How the platform says
 * so is not known, so the usual ways are looked for [assumed].
 */
function walletState(item: { [name: string]: Json }): string | null {
  const word = [item.status, item.state].map(wordIn).find((each) => each !== '' && !usable.test(each));
  if (word !== undefined) return word;
  const denied = Object.keys(item).find((name) => good.test(name) && truthIn(item[name]) === false);
  const ended = Object.keys(item).find((name) => bad.test(name) && isTold(item[name]));
  return denied ? `${denied}: false` : (ended ?? null);
}

/** What an entry says of itself where it is true, and where it is not. */
const good = /^(is_)?(active|enabled|usable|verified)$/;
const bad =
  /^(is_)?(archived|blocked|closed|deactivated|deleted|disabled|expired|frozen|inactive|locked|rejected|revoked|suspended)(_at)?$/;

const isTold = (value: Json | undefined): boolean => Boolean(value) && truthIn(value) !== false;

/** A state in words; one in another form is the JSON that it is. Empty: none. */
function wordIn(value: Json | undefined): string {
  if (typeof value === 'string') return nameLine(value);
  return value === undefined || value === null || value === true ? '' : JSON.stringify(value).slice(0, 100);
}
