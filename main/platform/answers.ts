import { z } from 'zod';
import type { Json } from '../../contract/primitives.ts';
import type { Wallet } from '../../contract/subscription.ts';
import { isSendable, manyLines, nameLine } from '../../contract/text.ts';

/**
 * The shapes of the platform's answers: only what the desk needs is demanded, everything else is kept as it came.
 */
const id = z
  .union([
    // What SQLite or a path cannot hold is no id that could be asked for again.
    z.string().min(1).refine(isSendable),
    // A larger number has been rounded by the time that it is here.
    z.int(),
  ])
  .transform(String);

/** `POST /v2/invitations/` and `POST /v2/investments/` → `{id, …}` [guide]. */
export const created = z.looseObject({ id });

/** The id of an object; undefined: it has none that can be held exactly. */
export const idOf = (record: { [key: string]: Json }): string | undefined => id.safeParse(record.id).data;

/** The object that a reading call was answered with; undefined when it is none of ours: refused, cut off, senseless. */
export function recordIn(outcome: { kind: string; status?: number | null; body?: Json }): Json | undefined {
  const isWhole = outcome.kind === 'answer' && outcome.status === 200;
  return isWhole && created.safeParse(outcome.body).success ? outcome.body : undefined;
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

/** Lists come as `{results, next}` [docs] or as a bare array [guide]; both are accepted everywhere. */
export function listOf(body: Json | undefined): { items: Json[]; next: string | null } | undefined {
  if (Array.isArray(body)) return { items: body, next: null };
  if (!isRecord(body) || !Array.isArray(body.results)) return undefined;
  return { items: body.results, next: typeof body.next === 'string' && body.next !== '' ? body.next : null };
}

/**
 * An investor's wallets; a label tells them apart [assumed], bare ids count as well. Undefined where one of them has
 * no id: what is left would look like all there are.
 */
export function walletsOf(items: Json[]): Wallet[] | undefined {
  const wallets = items.map((bare): Wallet | undefined => {
    const item: Json = typeof bare === 'string' ? { id: bare } : bare;
    const parsed = id.safeParse(isRecord(item) ? item.id : undefined);
    if (!isRecord(item) || !parsed.success) return undefined;
    const label = [item.name, item.label, item.address, item.type]
      .map((text) => (typeof text === 'string' ? nameLine(text) : ''))
      .find((text) => text !== '');
    return { id: parsed.data, label: label ?? parsed.data };
  });
  return wallets.every((wallet) => wallet !== undefined) ? wallets : undefined;
}

export const isRecord = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
