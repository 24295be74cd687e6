import type { StorageFailure } from './errors.ts';
import type { GroupReason } from './submission.ts';

/** Why nothing is sent at the moment. */
export type Pause =
  | { reason: 'chosen' } // the user chose "work offline"
  | { reason: 'offline'; since: string; said: string | null }
  /** An intermediary (proxy, firewall, portal) answers instead of the platform. */
  | { reason: 'between'; since: string; said: string | null }
  /** The platform or the connection to it fails: it reports internal errors, or answers are incomplete. */
  | { reason: 'failing'; since: string; said: string | null }
  | { reason: 'rateLimited'; until: string }
  | { reason: 'credentials'; said: string | null }
  /** The client is known but not allowed the requested scope. */
  | { reason: 'scope'; said: string | null }
  | { reason: 'noSecret' }
  /** The keychain is locked or does not answer, so no token can be fetched. */
  | { reason: 'keychain'; said: string | null }
  /** The data file cannot be written because of `disk`. Sending further would lose acknowledgements. */
  | { reason: 'storage'; disk: StorageFailure; said: string | null };

/**
 * Why nothing is sent, as the page shows it. checking: sending has not begun since the start, because the data file is being
 * checked for damage, or the stages that may claim too much are being refreshed.
 */
export type ShownPause = Pause | { reason: 'checking' };

/** Submissions of all kinds with the same reason, except those being sent right now. There is one group for each reason. */
export interface SyncGroup {
  reason: GroupReason;
  count: number;
  /** The subscription's id when there is exactly one submission, and it is a subscription; otherwise null. */
  id: string | null;
  /** When the first of them is sent again (`waitsForRetry`) or read again (`costsDocument`, `noWallet`). */
  nextAttemptAt: string | null;
}

/**
 * State of the second look: subscriptions queued more than a day ago are looked up on the platform before sending, see
 * main/sync/second-look.ts. `count`: number of subscriptions that wait for that. reading: `read` of `total` entries of the
 * list so far; `total` is null when the list does not say. asking: the list could not be read, is incomplete, or does not
 * show enough; a person may have the subscriptions sent anyway. `kind`: the kind of submission that is asked about; an
 * answer names it, because another question may have taken its place.
 */
export type SecondLookState =
  | { is: 'reading'; count: number; read: number; total: number | null }
  | {
      is: 'asking';
      kind: string;
      count: number;
      because: 'failed' | 'incomplete' | 'unclear';
      said: string | null;
    };

export interface SyncState {
  /** null when sending is possible. */
  pause: ShownPause | null;
  secondLook: SecondLookState | null;
  /**
   * Set while calls fail but sending continues, because only some calls may be affected; null while the platform answers.
   */
  trouble: { reason: 'offline' | 'between' | 'failing'; since: string; said: string | null } | null;
  /** When the platform last answered at all. */
  lastContactAt: string | null;
  /** Number of queued subscriptions that are neither being sent right now nor uncertain. */
  waiting: number;
  sending: number;
  uncertain: number;
  /** The current run of sending, which began when something was queued after nothing was waiting. */
  run: SyncRun;
  /** Subscriptions that continue automatically, by what they wait for. During a `pause` all wait for its end first. */
  waits: SyncGroup[];
  /** Subscriptions that continue only after a person has acted. */
  needs: SyncGroup[];
}

/** A run of sending. Each subscription counts once. */
export interface SyncRun {
  done: number;
  total: number;
  /** Number of done subscriptions that the platform refused. */
  refused: number;
  /** Number of done subscriptions that were not refused but need a person. */
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
