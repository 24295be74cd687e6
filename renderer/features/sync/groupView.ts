import type { ListChoice } from '../../../contract/subscription-list.ts';
import type { ShownPause, SyncGroup } from '../../../contract/sync.ts';

/** Until when a group waits. Translations: `shell:sync.until.<key>`, with the time in `at`. */
export interface Until {
  key: 'turn' | 'attempt' | 'due' | 'look' | 'document' | 'wallet' | ShownPause['reason'];
  /** ISO 8601 */
  at: string | null;
}

/**
 * Returns what a group that continues by itself waits for; null if it is being sent. While sending is paused, that is
 * the end of the pause, and what would have been due earlier is due then.
 */
export function untilOf(group: SyncGroup, pause: ShownPause | null, now: number): Until | null {
  if (group.reason === 'sending') return null;
  if (pause) return { key: pause.reason, at: pause.reason === 'rateLimited' ? pause.until : null };
  const { nextAttemptAt } = group;
  const at = nextAttemptAt !== null && Date.parse(nextAttemptAt) > now ? nextAttemptAt : null;
  switch (group.reason) {
    case 'waitsForRetry':
      return { key: at ? 'attempt' : 'due', at };
    case 'costsDocument':
      return { key: at ? 'look' : 'document', at };
    case 'noWallet':
      return { key: at ? 'look' : 'wallet', at };
    default:
      return { key: 'turn', at: null };
  }
}

/**
 * Returns the list filter of a group: its reason, or `onItsWay` for what is being sent, whose reason changes with each
 * step.
 */
export const choiceOf = ({ reason }: SyncGroup): ListChoice => (reason === 'sending' ? 'onItsWay' : reason);
