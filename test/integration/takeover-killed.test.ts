/** Taking over the environments of another installation: from a second backup folder, a folder of backups, a copied profile. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import type { TakeoverPoint } from '../../main/storage/takeover-commit.ts';
import { addressOf, endAt, expectKilled } from '../support/killed.ts';
import { TwoMachines } from '../support/two-machines.ts';

let here: TwoMachines;
beforeEach(async () => {
  here = new TwoMachines();
  await here.setUp();
});
afterEach(() => here.close());

describe('a takeover that is killed', () => {
  /** Takes over in a process of its own, which is killed the `nth` time that it reaches a point. */
  async function killedAt(point: TakeoverPoint, nth: number): Promise<void> {
    const folder = here.secondFolder();
    await here.app.backend.close();
    const code = `
      import { startApp, testPorts } from ${addressOf('test/support/ports.ts')};
      import { keychainInFile } from ${addressOf('test/support/keychains.ts')};
      const ports = testPorts(${JSON.stringify(here.fresh())});
      const app = startApp(ports, {
        secrets: keychainInFile(${JSON.stringify(join(here.scratch.path, 'new.keychain'))}),
        takeoverAt: ${endAt(point, nth)},
      });
      await app.whenOpened();
      ports.folders.push(${JSON.stringify(folder)});
      await app.get('takeover.choose');
      await app.get('takeover.look', { key: '${here.key}' });
      await app.get('takeover.confirm');`;
    await expectKilled(code);
  }

  it('before it was decided leaves the former state and nothing else, and can be done again', async () => {
    await killedAt('keyStored', 1);
    expect(await here.open('new')).toMatchObject({ phase: 'ready', activeEnvironmentId: trainingId });
    expect(await here.units()).toEqual([]);
    expect(readdirSync(here.fresh()).filter((name) => name.startsWith('takeover'))).toEqual([]);
    await here.takeOver(here.secondFolder());
    await here.isHeldBack(['2', '3']);
  });

  it.each<[TakeoverPoint, number]>([
    ['noted', 1],
    ['movedAway', 1],
    ['moved', 1],
    ['movedAway', 2],
    ['moved', 2],
    ['movedAway', 3],
    ['moved', 3],
    ['movedAway', 4],
    ['moved', 4],
    ['settingsWritten', 1],
  ])('at "%s", time %i, is finished by the next start', async (point, nth) => {
    await killedAt(point, nth);
    expect(await here.open('new')).toMatchObject({
      phase: 'ready',
      blocked: null,
      activeEnvironmentId: here.demo,
    });
    await here.isHeldBack(['2', '3']);
    await here.app.get('environments.activate', { id: trainingId });
    expect(await here.units()).toEqual(['1']);
    expect(readdirSync(here.fresh()).filter((name) => name.startsWith('takeover'))).toEqual([]);
  });

  it('is finished with the environments from their notes when the settings file is gone as well', async () => {
    await killedAt('noted', 1);
    rmSync(here.fresh('settings.json'), { force: true });
    expect(await here.open('new')).toMatchObject({ phase: 'ready', activeEnvironmentId: here.demo });
    await here.isHeldBack(['2', '3']);
  });
});

describe('a trigger that was planted in the copies', () => {
  const plant = (path: string) => {
    const sql = new DatabaseSync(path);
    sql.exec(`CREATE TRIGGER planted AFTER INSERT ON trail BEGIN
      UPDATE subscriptions SET queued_at = updated_at, stage = 'onItsWay', reason = 'waitsForSending'; END`);
    sql.close();
  };
  const isGone = () => {
    const sql = new DatabaseSync(here.fresh('environments', here.demo, 'desk.sqlite'), { readOnly: true });
    expect(sql.prepare(`SELECT name FROM sqlite_schema WHERE name = 'planted'`).all()).toEqual([]);
    sql.close();
  };

  it.each(['backups', 'data file'])('is not taken over from the %s, and is reported', async (kind) => {
    const backups = here.old('environments', here.demo, 'backups');
    if (kind === 'backups') for (const name of readdirSync(backups)) plant(join(backups, name));
    else plant(here.old('environments', here.demo, 'desk.sqlite'));
    const { state } = await here.takeOver(kind === 'backups' ? here.secondFolder() : here.old());
    expect(state.recovered).toMatchObject({ what: 'data', schemaChanged: true });
    isGone();
    await here.isHeldBack(kind === 'backups' ? ['2', '3'] : ['2', '3', '4']);
  });
});
