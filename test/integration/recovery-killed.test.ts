import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecoveryPoint } from '../../main/app/replace-data-file.ts';
import { BackedUpProfile } from '../support/backed-up-profile.ts';
import { addressOf, endAt, expectKilled } from '../support/killed.ts';

let here: BackedUpProfile;
beforeEach(async () => {
  here = new BackedUpProfile();
  await here.setUp();
});
afterEach(() => here.close());

describe('a recovery that is killed', () => {
  /** Restores or begins empty in a process of its own, which is killed at the given point. */
  async function killedAt(point: RecoveryPoint, way: 'restoreBackup' | 'startEmpty'): Promise<void> {
    const key = JSON.stringify(await here.secrets.get('data-key'));
    const mark = JSON.stringify(await (await here.recovery()).mark());
    const code = `
      import { restoreBackup, startEmpty } from ${addressOf('main/app/recovery.ts')};
      import { systemClock } from ${addressOf('main/clock.ts')};
      import { dataModel } from ${addressOf('main/session/kinds.ts')};
      import { createCipher } from ${addressOf('main/storage/cipher.ts')};
      const deps = {
        path: ${JSON.stringify(here.database())}, backups: ${JSON.stringify(here.environment('backups'))},
        cipher: createCipher(${key}), clock: systemClock, model: dataModel, who: () => 'anna',
        mark: async () => (${mark}),
        sender: { environmentId: 'training', baseUrl: 'https://training.invalid', clientId: 'training' },
        at: ${endAt(point)},
      };
      await (${way === 'restoreBackup' ? `restoreBackup('${here.names[0]}', deps)` : 'startEmpty(deps)'});`;
    await expectKilled(code);
  }

  /** True when the former bytes are still in a file. */
  const isKept = (bytes: Buffer) =>
    [here.database(), ...here.quarantines().map((name) => here.environment(name, 'desk.sqlite'))].some(
      (file) => existsSync(file) && readFileSync(file).equals(bytes),
    );

  it.each(['restoreBackup', 'startEmpty'] as const)(
    '(%s) once the other file is ready leaves the damaged one in its place',
    async (way) => {
      const bytes = here.damage();
      await killedAt('prepared', way);
      expect(readFileSync(here.database()).equals(bytes)).toBe(true);
      expect((await here.open()).blocked?.reason).toBe('dataUnreadable');
      await here.app.get('storage.restore', { backup: here.names[0] ?? '' });
      expect(await here.units()).toEqual(['1', '2']);
      expect(isKept(bytes)).toBe(true);
    },
  );

  it.each(['restoreBackup', 'startEmpty'] as const)(
    '(%s) between the two files leaves the data missing, not empty, and keeps the damaged file',
    async (way) => {
      const bytes = here.damage();
      await killedAt('quarantined', way);
      expect(isKept(bytes)).toBe(true);
      expect((await here.open()).blocked).toMatchObject({
        reason: 'dataMissing',
        backups: [{ name: here.names[0] }, { name: here.names[1] }],
      });
      await here.app.get('storage.restore', { backup: here.names[0] ?? '' });
      expect(await here.units()).toEqual(['1', '2']);
      expect(isKept(bytes)).toBe(true);
    },
  );

  it.each([
    ['restoreBackup', ['1', '2']],
    ['startEmpty', []],
  ] as const)('(%s) at the very end is complete', async (way, expected) => {
    const bytes = here.damage();
    await killedAt('placed', way);
    expect(await here.open()).toMatchObject({ phase: 'ready' });
    expect(await here.units()).toEqual(expected);
    expect(isKept(bytes)).toBe(true);
  });

  it('between a file and its log moves the log to where the file went, and keeps both', async () => {
    here.damage();
    writeFileSync(`${here.database()}-wal`, 'the log');
    const begun = here.environment('damaged-2026-03-02T10-00-00.000Z');
    mkdirSync(begun);
    copyFileSync(here.database(), join(begun, 'desk.sqlite'));
    rmSync(here.database());
    expect((await here.open()).blocked?.reason).toBe('dataMissing');
    await here.app.get('storage.restore', { backup: here.names[0] ?? '' });
    expect(readFileSync(join(begun, 'desk.sqlite-wal'), 'utf8')).toBe('the log');
    expect(await here.units()).toEqual(['1', '2']);
  });
});
