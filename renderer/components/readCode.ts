import type { ErrorCode } from '../../contract/errors.ts';
import type { Pause } from '../../contract/sync.ts';

/** The codes of a read that came to nothing because the platform could not be asked, or did not answer. */
export const readCodes = [
  'offline',
  'credentials',
  'noSecret',
  'keychain',
  'between',
  'scope',
  'rateLimited',
  'timeout',
  'platform',
] as const satisfies readonly ErrorCode[];
export type ReadCode = (typeof readCodes)[number];

/** The words of a failed read: `failedRead.<code>`. */
export const readCode = (code: ErrorCode): ReadCode | 'other' =>
  readCodes.find((each) => each === code) ?? 'other';

/** Why nothing can be read while sending is paused; null: what holds sending back keeps nothing from being read. */
export function readCodeOf(pause: Pause | null): ReadCode | null {
  if (pause === null || pause.reason === 'storage') return null;
  if (pause.reason === 'chosen') return 'offline';
  return pause.reason === 'failing' ? 'platform' : pause.reason;
}
