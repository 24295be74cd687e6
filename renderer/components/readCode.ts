import type { ErrorCode } from '../../contract/errors.ts';
import type { ShownPause } from '../../contract/sync.ts';

/** Error codes of a read that failed because the platform could not be asked or did not answer. */
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

/** Returns the key of a failed read's text: `failedRead.<code>`. */
export const readCode = (code: ErrorCode): ReadCode | 'other' =>
  readCodes.find((each) => each === code) ?? 'other';

/** Returns why nothing can be read while sending is paused; null when the pause does not prevent reading. */
export function readCodeOf(pause: ShownPause | null): ReadCode | null {
  if (pause === null || pause.reason === 'storage' || pause.reason === 'checking') return null;
  if (pause.reason === 'chosen') return 'offline';
  return pause.reason === 'failing' ? 'platform' : pause.reason;
}
