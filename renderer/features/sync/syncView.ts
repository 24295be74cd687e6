import {
  IconAlertTriangle,
  IconClockPause,
  IconCloud,
  IconCloudCheck,
  IconCloudExclamation,
  IconCloudOff,
  IconCloudQuestion,
  IconCloudUp,
  IconKey,
  IconLock,
  type TablerIcon,
} from '@tabler/icons-react';
import type { StorageFailure } from '../../../contract/errors.ts';
import type { SyncState } from '../../../contract/sync.ts';
import type { Tone } from '../../components/tone.ts';

/** The state of the connection as far as known. Translations: `shell:sync.meaning.<condition>`. */
export type Condition = 'neverReached' | 'online' | NonNullable<SyncState['pause']>['reason'];

export interface SyncView {
  condition: Condition;
  icon: TablerIcon;
  tone: Tone;
  /** The time shown with the condition: its start, its end, or the last contact. */
  time: string | null;
  said: { by: 'platform' | 'system' | 'between'; text: string } | null;
  /** For `storage`: why the disk can't be written. */
  disk?: StorageFailure;
}

const pauses: Record<NonNullable<SyncState['pause']>['reason'], { icon: TablerIcon; tone: Tone }> = {
  chosen: { icon: IconCloudOff, tone: 'draft' },
  offline: { icon: IconCloudOff, tone: 'draft' },
  between: { icon: IconCloudQuestion, tone: 'needsYou' },
  failing: { icon: IconCloudExclamation, tone: 'needsYou' },
  rateLimited: { icon: IconClockPause, tone: 'onItsWay' },
  credentials: { icon: IconKey, tone: 'needsYou' },
  scope: { icon: IconKey, tone: 'needsYou' },
  noSecret: { icon: IconKey, tone: 'needsYou' },
  keychain: { icon: IconLock, tone: 'needsYou' },
  storage: { icon: IconAlertTriangle, tone: 'needsYou' },
  checking: { icon: IconClockPause, tone: 'onItsWay' },
};

type NeedsPerson = 'credentials' | 'scope' | 'noSecret' | 'keychain' | 'storage';
const isOneOf: ReadonlySet<Condition> = new Set<NeedsPerson>([
  'credentials',
  'scope',
  'noSecret',
  'keychain',
  'storage',
]);

/** True for a condition that a person has to correct. PauseBanner shows it above every screen until then. */
export const needsPerson = (condition: Condition): condition is NeedsPerson => isOneOf.has(condition);

const ofPlatform: ReadonlySet<Condition> = new Set<Condition>(['credentials', 'scope', 'failing']);

function saidOf(pause: NonNullable<SyncState['pause'] | SyncState['trouble']>): SyncView['said'] {
  if (!('said' in pause) || !pause.said) return null;
  if (pause.reason === 'between') return { by: 'between', text: pause.said };
  return { by: ofPlatform.has(pause.reason) ? 'platform' : 'system', text: pause.said };
}

/** True while a run of sending is under way. False while paused, however much is still to do. */
export const isRunning = ({ pause, sending, run }: SyncState): boolean =>
  pause === null && sending > 0 && run.total > 0;

/**
 * Returns how many submissions wait to be sent; null while that is not known. Before sending begins, and while its lanes
 * fill after a start, `waiting` is less than what the groups count in the data file.
 */
export function knownWaiting({ pause, waiting, waits }: Pick<SyncState, 'pause' | 'waiting' | 'waits'>) {
  const released = waits.find(({ reason }) => reason === 'waitsForSending')?.count ?? 0;
  return pause?.reason === 'checking' || released > waiting ? null : waiting;
}

/** Returns how the state of sending is shown. "Online" only after the platform has answered. */
export function viewOf({ pause: held, trouble, lastContactAt, sending }: SyncState): SyncView {
  const pause = held ?? trouble;
  if (pause) {
    const time = 'since' in pause ? pause.since : 'until' in pause ? pause.until : null;
    return {
      condition: pause.reason,
      ...pauses[pause.reason],
      time,
      said: saidOf(pause),
      ...(pause.reason === 'storage' && { disk: pause.disk }),
    };
  }
  if (sending > 0)
    return { condition: 'online', icon: IconCloudUp, tone: 'onItsWay', time: lastContactAt, said: null };
  return lastContactAt
    ? { condition: 'online', icon: IconCloudCheck, tone: 'acknowledged', time: lastContactAt, said: null }
    : { condition: 'neverReached', icon: IconCloud, tone: 'draft', time: null, said: null };
}
