/** Why nothing is sent at the moment; null: sending is possible. */
export type Pause =
  | { reason: 'chosen' } // "work offline"
  | { reason: 'offline'; since: string; said: string | null }
  | { reason: 'rateLimited'; until: string }
  | { reason: 'credentials'; said: string | null }
  | { reason: 'noSecret' }
  /** The keychain is locked, or does not answer: without it there is no token. */
  | { reason: 'keychain'; said: string | null }
  /** The data file cannot be written (disk full, read-only): sending on would lose what was acknowledged. */
  | { reason: 'storage'; said: string | null };

export interface SyncState {
  pause: Pause | null;
  /** The last time that the platform answered at all. */
  lastContactAt: string | null;
  /** Queued subscriptions that are not being worked on right now; none of them is uncertain. */
  waiting: number;
  sending: number;
  uncertain: number;
  /** This run of sending: since the last time that nothing was waiting. */
  run: { done: number; total: number };
}

export const idleSync: SyncState = {
  pause: null,
  lastContactAt: null,
  waiting: 0,
  sending: 0,
  uncertain: 0,
  run: { done: 0, total: 0 },
};
