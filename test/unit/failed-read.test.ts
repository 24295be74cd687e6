import { expect, it } from 'vitest';
import type { Pause } from '../../contract/sync.ts';
import { readCode, readCodeOf } from '../../renderer/components/readCode.ts';

const since = '2026-03-01T10:00:00.000Z';

it.each<[Pause | null, ReturnType<typeof readCodeOf>]>([
  [null, null],
  [{ reason: 'chosen' }, 'offline'],
  [{ reason: 'offline', since, said: null }, 'offline'],
  [{ reason: 'between', since, said: 'Hotel-WLAN' }, 'between'],
  [{ reason: 'failing', since, said: null }, 'platform'],
  [{ reason: 'rateLimited', until: since }, 'rateLimited'],
  [{ reason: 'credentials', said: null }, 'credentials'],
  [{ reason: 'scope', said: null }, 'scope'],
  [{ reason: 'noSecret' }, 'noSecret'],
  [{ reason: 'keychain', said: null }, 'keychain'],
  [{ reason: 'storage', disk: 'storageFull', said: null }, null],
])('while sending is held by %j, a failed read is reported as %s', (pause, code) =>
  expect(readCodeOf(pause)).toBe(code),
);

it('a failed read is reported quietly after an intermediary’s answer or a missing right, but not after a disk failure', () => {
  expect(readCode('between')).toBe('between');
  expect(readCode('scope')).toBe('scope');
  expect(readCode('storageFails')).toBe('other');
});
