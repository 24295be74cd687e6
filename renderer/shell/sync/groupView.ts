import type { ListChoice } from '../../../contract/subscription.ts';
import type { Pause, SyncGroup } from '../../../contract/sync.ts';

/** Until when a group waits: words under `shell:sync.until.<key>`, with the moment that belongs to them. */
export interface Until {
  key: 'turn' | 'attempt' | 'due' | 'look' | 'document' | 'wallet' | Pause['reason'];
  /** ISO 8601 */
  at: string | null;
}

/**
 * What a group that goes on by itself waits for, or null: for nothing. While the whole desk is paused that is the end
 * of the pause; what would have been due before is due then.
 */
export function untilOf(group: SyncGroup, pause: Pause | null, now: number): Until | null {
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

/** What the list is narrowed to by a group: those of its reason. What is being sent changes its reason with each step. */
export const choiceOf = ({ reason }: SyncGroup): ListChoice => (reason === 'sending' ? 'onItsWay' : reason);
