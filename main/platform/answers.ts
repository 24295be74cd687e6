import { z } from 'zod';
import type { Wallet } from '../../contract/investor.ts';
import type { Json } from '../../contract/primitives.ts';
import { isBlank, isSendable, manyLines, nameLine } from '../../contract/text.ts';
import { compareIds, isSameId, lastPart } from './ids.ts';
import { isRecord } from './json.ts';
import { decimalIn, truthIn } from './values.ts';

/**
 * An object's id in the platform's answers. The schemas in this file require only what the app needs, and keep everything
 * else as received.
 */
const id = z
  .union([
    // A text that SQLite or a path cannot hold, or that is invisible, cannot be requested again, so it is not an id.
    z.string().refine((text) => isSendable(text) && !isBlank(text) && !/^\.{1,2}$/.test(text)),
    // JSON parsing has already rounded larger numbers.
    z.int(),
  ])
  .transform(String);

/** `POST /v2/invitations/` and `POST /v2/investments/` → `{id, …}` [guide]. */
export const created = z.looseObject({ id });

/**
 * Returns the id of a created object for the paths of later calls; null when the answer has none that a path can hold. For a
 * link, the id is its last part.
 */
export function newIdIn(body: Json | undefined): string | null {
  const parsed = created.safeParse(body);
  const own = parsed.success ? lastPart(parsed.data.id) : '';
  return own === '' || /[/\\?#%]|^\.{1,2}$/.test(own.trim()) ? null : own;
}

/** Returns the id of an object; undefined when it has none that can be stored exactly. */
export const idOf = (record: { [key: string]: Json }): string | undefined => id.safeParse(record.id).data;

/**
 * Returns the object in the answer to a read; undefined when the answer is not the requested object: the read was
 * refused, cut off, nonsensical, or answered with another object.
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
 * Returns the platform's status verbatim; null when the answer has none. The set of statuses is open. A status that is not a
 * text is returned as JSON.
 */
export function statusOf(record: Json | undefined): string | null {
  const status = isRecord(record) ? (record.status ?? '') : '';
  return manyLines(typeof status === 'string' ? status : JSON.stringify(status)) || null;
}

/** Returns the id of an investment's wallet, or null. The platform sends an id or an object with an id [assumed]. */
export function walletOf(record: Json | undefined): string | null {
  const wallet = isRecord(record) ? record.wallet : undefined;
  return id.safeParse(isRecord(wallet) ? wallet.id : wallet).data ?? null;
}

/** Returns whether the invitation requires a self-disclosure [docs]; null when it does not say. */
export function selfDisclosureRequiredBy(record: Json | undefined): boolean | null {
  return isRecord(record) && typeof record.self_disclosure_required === 'boolean'
    ? record.self_disclosure_required
    : null;
}

/**
 * Returns a page of a list; undefined when the body is not a list. Lists come as `{count, results, next}` [docs] or as a
 * bare array [guide]; both are accepted everywhere.
 * @returns `count`: the number of entries in the whole list, according to the list; null when it does not say
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

/** Returns the next page's link. An unknown form of `next` still means a next page, though the app cannot reach it. */
function nextIn(next: Json | undefined): string | null {
  if (typeof next === 'string') return next.trim() === '' ? null : next;
  return next === undefined || next === null || next === false ? null : JSON.stringify(next);
}

function countIn(count: Json | undefined): number | null {
  const number = Number(decimalIn(count ?? null) ?? Number.NaN);
  return Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/**
 * Returns an investor's wallets with a label that distinguishes them [assumed]; bare ids are accepted too. Returns undefined
 * when a wallet has no id or belongs to another investor, because the rest would look like the whole list.
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

/** States of a usable wallet [assumed]. */
const usable = /^(active|activated|approved|confirmed|enabled|ok|open|ready|valid|verified|whitelisted)$/i;

/**
 * Returns why a wallet may not be usable, in the platform's words; null when nothing speaks against it. How the platform
 * says so is unknown, so the usual ways are checked [assumed].
 */
function walletState(item: { [name: string]: Json }): string | null {
  const word = [item.status, item.state].map(wordIn).find((each) => each !== '' && !usable.test(each));
  if (word !== undefined) return word;
  const denied = Object.keys(item).find((name) => good.test(name) && truthIn(item[name]) === false);
  const ended = Object.keys(item).find((name) => bad.test(name) && isTold(item[name]));
  return denied ? `${denied}: false` : (ended ?? null);
}

/** Fields whose value is false in an unusable entry, and fields whose value is set in one. */
const good = /^(is_)?(active|enabled|usable|verified)$/;
const bad =
  /^(is_)?(archived|blocked|closed|deactivated|deleted|disabled|expired|frozen|inactive|locked|rejected|revoked|suspended)(_at)?$/;

const isTold = (value: Json | undefined): boolean => Boolean(value) && truthIn(value) !== false;

/** Returns a state as text, any other form as JSON; empty when there is none. */
function wordIn(value: Json | undefined): string {
  if (typeof value === 'string') return nameLine(value);
  return value === undefined || value === null || value === true ? '' : JSON.stringify(value).slice(0, 100);
}
