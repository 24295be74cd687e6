import type { StorageFailure } from './errors.ts';
import type { GroupReason } from './subscription.ts';

/** Why nothing is sent at the moment; null: sending is possible. */
export type Pause =
  | { reason: 'chosen' } // "work offline"
  | { reason: 'offline'; since: string; said: string | null }
  /** Something in between answers instead of the platform: a proxy, a firewall, a portal. */
  | { reason: 'between'; since: string; said: string | null }
  /** The platform, or the way to it, fails: errors of its own, or answers that do not come whole. */
  | { reason: 'failing'; since: string; said: string | null }
  | { reason: 'rateLimited'; until: string }
  | { reason: 'credentials'; said: string | null }
  /** The client is known, but may not have the scope that is asked for. */
  | { reason: 'scope'; said: string | null }
  | { reason: 'noSecret' }
  /** The keychain is locked, or does not answer: without it there is no token. */
  | { reason: 'keychain'; said: string | null }
  /** The data file cannot be written, because of `disk`: sending on would lose what was acknowledged. */
  | { reason: 'storage'; disk: StorageFailure; said: string | null };

/** Subscriptions that stand for the same reason; those that are being worked on right now are not among them. */
export interface SyncGroup {
  reason: GroupReason;
  count: number;
  /** The subscription, where it is only one. */
  id: string | null;
  /** When the first of them is sent again (`waitsForRetry`), or asked for again (`costsDocument`, `noWallet`). */
  nextAttemptAt: string | null;
}

/**
 * Subscriptions released more than a day ago are looked for on the platform before sending, see main/sync/second-look.ts.
 * `count`: how many wait for that. reading: `read` of `total` entries of the list so far; null: it does not say how many.
 * asking: the list could not be had, is not whole, or does not say enough; a person may have them sent all the same.
 */
export type SecondLookState =
  | { is: 'reading'; count: number; read: number; total: number | null }
  | { is: 'asking'; count: number; because: 'failed' | 'incomplete' | 'unclear'; said: string | null };

export interface SyncState {
  pause: Pause | null;
  secondLook: SecondLookState | null;
  /**
   * Calls fail since then, and yet sending goes on: it may be about some of them alone. Null: the platform answers.
   */
  trouble: { reason: 'offline' | 'between' | 'failing'; since: string; said: string | null } | null;
  /** The last time that the platform answered at all. */
  lastContactAt: string | null;
  /** Queued subscriptions that are not being worked on right now; none of them is uncertain. */
  waiting: number;
  sending: number;
  uncertain: number;
  /** This run of sending: since the last time that nothing was waiting. */
  run: SyncRun;
  /** What goes on by itself, and what it waits for. While `pause` holds, all of it waits for the end of that first. */
  waits: SyncGroup[];
  /** What goes on only after a person has done something. */
  needs: SyncGroup[];
}

/** A run of sending: each subscription counts once. */
export interface SyncRun {
  done: number;
  total: number;
  /** Of those done: refused by the platform. */
  refused: number;
  /** Of those done: not refused, and yet a person has to do something about it. */
  needsYou: number;
}

export const idleSync: SyncState = {
  pause: null,
  secondLook: null,
  trouble: null,
  lastContactAt: null,
  waiting: 0,
  sending: 0,
  uncertain: 0,
  run: { done: 0, total: 0, refused: 0, needsYou: 0 },
  waits: [],
  needs: [],
};
