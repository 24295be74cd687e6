import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { type RecoveryDeps, type RecoveryPoint, startEmpty } from '../../main/app/recovery.ts';
import { systemClock } from '../../main/clock.ts';
import { markToTakeOver } from '../../main/freshness/freshness.ts';
import { systemMachine } from '../../main/profile/machine.ts';
import type { SecretStore } from '../../main/secrets/keychain.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import { placeOfFile } from '../../main/storage/mark.ts';
import { memorySecrets, scratchFolder } from '../support/headless.ts';
import { addressOf, endAt, expectKilled } from '../support/killed.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';

const start = Date.parse('2026-03-01T10:00:00.000Z');
const all = { filter: 'all', search: '', offset: 0, limit: 9 } as const;

let scratch: ReturnType<typeof scratchFolder>;
let ports: TestPorts;
let app: TestApp;
let secrets: SecretStore;
const open = () => {
  app = startApp(ports, { secrets: () => secrets });
  return app.whenOpened();
};
const environment = (...parts: string[]) => join(scratch.path, 'environments', trainingId, ...parts);
const database = () => environment('desk.sqlite');
const quarantines = () => readdirSync(environment()).filter((name) => name.startsWith('damaged-'));
const units = async () => (await app.get('subscriptions.list', all)).rows.map((row) => row.units).sort();

async function draft(typed: string): Promise<string> {
  const { id, form } = await app.get('subscriptions.create');
  await app.get('subscriptions.save', { id, form: { ...form, units: typed } });
  return id;
}

async function backUp(now: number): Promise<string> {
  const cipher = createCipher((await secrets.get('data-key')) ?? '');
  return (await makeBackup({ path: database(), folder: environment('backups'), now, cipher })).name;
}

/** Counter for a clock that never returns the same time twice. */
let ticks = 0;
const recovery = async (): Promise<RecoveryDeps> => ({
  path: database(),
  backups: environment('backups'),
  cipher: createCipher((await secrets.get('data-key')) ?? ''),
  clock: { ...systemClock, now: () => Date.now() + ++ticks },
  who: () => 'tester',
  mark: async () => markToTakeOver(secrets, trainingId, placeOfFile(await systemMachine(), database())),
  sender: { environmentId: trainingId, baseUrl: 'https://training.example', clientId: 'client' },
});

/** Damages the data file so that nothing of it can be read, and returns its bytes. */
function damage(): Buffer {
  const bytes = readFileSync(database()).fill(0xff, 0, 8192);
  writeFileSync(database(), bytes);
  return bytes;
}

/**
 * Names of the two backups, newest first. The closed profile has a draft from before the first backup, one from before
 * the second, and one from after it.
 */
let names: string[];
beforeEach(async () => {
  scratch = scratchFolder();
  ports = testPorts(scratch.path);
  secrets = memorySecrets();
  await open();
  await draft('1');
  const first = await backUp(start);
  await draft('2');
  const second = await backUp(start + 3_600_000);
  await draft('3');
  names = [second, first];
  await app.backend.close();
});
afterEach(async () => {
  await app.backend.close();
  scratch.remove();
});

describe('a damaged data file', () => {
  it('has its usable backups offered, newest first, with what is in them', async () => {
    damage();
    const { blocked } = await open();
    expect(blocked).toMatchObject({ reason: 'dataUnreadable', canStartEmpty: true });
    expect(blocked?.backups).toEqual([
      { name: names[0], at: '2026-03-01T11:00:00.000Z', partial: false, subscriptions: 2 },
      { name: names[1], at: '2026-03-01T10:00:00.000Z', partial: false, subscriptions: 1 },
    ]);
  });

  it('has no backup of a newer version offered', async () => {
    damage();
    const file = new DatabaseSync(environment('backups', names[0] ?? ''));
    file.exec('PRAGMA user_version = 99');
    file.close();
    expect((await open()).blocked?.backups.map(({ name }) => name)).toEqual([names[1]]);
  });

  it('has no backup offered that is damaged itself', async () => {
    damage();
    writeFileSync(environment('backups', names[0] ?? ''), 'no backup');
    expect((await open()).blocked?.backups.map(({ name }) => name)).toEqual([names[1]]);
  });

  it('is quarantined whole, and the chosen backup takes its place', async () => {
    const bytes = damage();
    await open();
    const state = await app.get('storage.restore', { backup: names[1] ?? '' });
    expect(state).toMatchObject({
      phase: 'ready',
      blocked: null,
      recovered: { from: '2026-03-01T10:00:00.000Z', heldBack: 0 },
    });
    expect(await units()).toEqual(['1']);
    const { aside } = state.recovered ?? {};
    expect(quarantines().map((name) => environment(name))).toEqual([aside]);
    expect(readFileSync(join(aside ?? '', 'desk.sqlite')).equals(bytes)).toBe(true);
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
    // The trail of the file that took its place records the restore.
    const outside = scratchFolder();
    ports.saveTo.push(join(outside.path, 'trail.jsonl'));
    await app.get('trail.export');
    expect(readFileSync(join(outside.path, 'trail.jsonl'), 'utf8')).toContain('"what":"storage.restored"');
    outside.remove();
    // The restored data is there after a restart.
    await app.backend.close();
    // The file keeps the notice until a person has read it.
    const { recovered } = await open();
    expect(recovered).toMatchObject({ what: 'data', from: '2026-03-01T10:00:00.000Z', aside });
    expect(await app.get('storage.readRecovered')).toMatchObject({ recovered: null, quarantined: [aside] });
    expect(await units()).toEqual(['1']);
  });

  it('can be replaced by an empty one, only on demand, and its backups are quarantined with it', async () => {
    const bytes = damage();
    await open();
    const state = await app.get('storage.startEmpty');
    expect(state).toMatchObject({ phase: 'ready', recovered: { from: null, heldBack: 0 } });
    expect(await units()).toEqual([]);
    expect(readFileSync(join(state.recovered?.aside ?? '', 'desk.sqlite')).equals(bytes)).toBe(true);
    expect(readdirSync(join(state.recovered?.aside ?? '', 'backups')).sort()).toEqual([...names].sort());
    // The backups of the empty file begin anew, and push out none of the former.
    expect(readdirSync(environment('backups'))).toEqual([]);
    expect(await app.get('trail.verify')).toEqual({ entries: 1, intact: true, firstBroken: null });
  });

  it('replaced by an empty one has its backups quarantined even if the app ended at once', async () => {
    damage();
    const deps = await recovery();
    const { aside } = await startEmpty(deps);
    expect(readdirSync(environment('backups')).sort(), 'the backups are not moved yet').toEqual(
      [...names].sort(),
    );
    expect(await open()).toMatchObject({ phase: 'ready', quarantined: [aside] });
    expect(readdirSync(environment('backups'))).toEqual([]);
    expect(readdirSync(join(aside ?? '', 'backups')).sort()).toEqual([...names].sort());
    // Only once: backups that are made from now on stay.
    await backUp(start + 7_200_000);
    await app.backend.close();
    await open();
    expect(readdirSync(environment('backups'))).toHaveLength(1);
  });

  it('is reported as replaced in its own environment only, even after switching environments', async () => {
    damage();
    await open();
    const { recovered } = await app.get('storage.restore', { backup: names[0] ?? '' });
    expect(recovered).toMatchObject({ from: '2026-03-01T11:00:00.000Z', drafts: 2 });
    const { id } = await app.get('environments.save', {
      kind: 'demo',
      name: 'Demo',
      baseUrl: 'https://platform.invalid',
      clientId: 'client',
      campaigns: [],
    });
    expect(await app.get('environments.activate', { id })).toMatchObject({
      phase: 'ready',
      recovered: null,
    });
    expect(await app.get('environments.activate', { id: trainingId })).toMatchObject({ recovered });
  });

  it('is quarantined with its log, which is not applied to another file', async () => {
    const bytes = damage();
    writeFileSync(`${database()}-wal`, 'a log');
    writeFileSync(`${database()}-shm`, 'an index');
    await open();
    const { recovered } = await app.get('storage.restore', { backup: names[0] ?? '' });
    const folder = recovered?.aside ?? '';
    expect(readFileSync(join(folder, 'desk.sqlite')).equals(bytes)).toBe(true);
    expect(readdirSync(folder)).toContain('desk.sqlite');
    expect(await units()).toEqual(['1', '2']);
  });

  it('is left as it is when the chosen backup turns out to be damaged', async () => {
    const bytes = damage();
    await open();
    const chosen = environment('backups', names[0] ?? '');
    const backup = readFileSync(chosen);
    // Damages a part that is not read for the list.
    writeFileSync(chosen, backup.fill(0xff, backup.length - 4096 * 3));
    expect(await app.call('storage.restore', { backup: names[0] ?? '' })).toMatchObject({
      error: { code: 'backupUnusable' },
    });
    expect(readFileSync(database()).equals(bytes)).toBe(true);
    expect(quarantines()).toEqual([]);
    expect(await app.get('storage.restore', { backup: names[1] ?? '' })).toMatchObject({ phase: 'ready' });
  });

  it.each(['../../settings.json', 'desk.sqlite', ''])(
    'is not replaced by %j, which is no backup',
    async (backup) => {
      damage();
      await open();
      const { ok } = await app.call('storage.restore', { backup });
      expect(ok).toBe(false);
      expect(quarantines()).toEqual([]);
    },
  );
});

describe('a missing data file', () => {
  it('is never replaced by an empty one, and the backups are offered', async () => {
    rmSync(database());
    expect((await open()).blocked).toMatchObject({ reason: 'dataMissing', canStartEmpty: true });
    expect(existsSync(database())).toBe(false);
    expect(await app.get('storage.restore', { backup: names[0] ?? '' })).toMatchObject({
      phase: 'ready',
      recovered: { aside: null },
    });
    expect(await units()).toEqual(['1', '2']);
  });

  it.each([
    ['cut to zero bytes', () => writeFileSync(database(), '')],
    [
      'removed with all its backups',
      () => [
        rmSync(database()),
        rmSync(environment('backups'), { recursive: true }),
        mkdirSync(environment('backups')),
      ],
    ],
    [
      'quarantined by hand',
      () => [
        mkdirSync(environment('damaged-x')),
        renameSync(database(), environment('damaged-x', 'desk.sqlite')),
        rmSync(environment('backups'), { recursive: true }),
      ],
    ],
    [
      'removed except for its log',
      () => [
        renameSync(database(), `${database()}-wal`),
        rmSync(environment('backups'), { recursive: true }),
      ],
    ],
  ])('is reported as missing when it was %s', async (_, lose) => {
    lose();
    expect((await open()).blocked).toMatchObject({ reason: 'dataMissing' });
    expect(await app.get('app.retry')).toMatchObject({ phase: 'blocked' });
    expect(await app.get('storage.startEmpty')).toMatchObject({ phase: 'ready' });
  });

  it('is used again once it is back', async () => {
    renameSync(database(), `${database()}.elsewhere`);
    expect((await open()).blocked?.reason).toBe('dataMissing');
    renameSync(`${database()}.elsewhere`, database());
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
    expect(await units()).toEqual(['1', '2', '3']);
  });

  it('makes the app ask for the key to the backups, because a new key would not open them', async () => {
    rmSync(database());
    await secrets.delete('data-key');
    expect((await open()).blocked?.reason).toBe('dataKeyMissing');
    expect(await secrets.get('data-key')).toBeNull();
  });
});

describe('nothing is replaced', () => {
  it('while the app is open, whatever the page requests', async () => {
    await open();
    expect(await app.call('storage.restore', { backup: names[0] ?? '' })).toMatchObject({
      error: { code: 'unsupported' },
    });
    expect(await app.call('storage.startEmpty')).toMatchObject({ error: { code: 'unsupported' } });
    expect(await units()).toEqual(['1', '2', '3']);
  });
  it('while the app is blocked for a reason that does not concern the file', async () => {
    await secrets.delete('data-key');
    expect((await open()).blocked).toMatchObject({
      reason: 'dataKeyMissing',
      backups: [],
      canStartEmpty: false,
    });
    expect(await app.call('storage.startEmpty')).toMatchObject({ error: { code: 'unsupported' } });
    expect(existsSync(database())).toBe(true);
  });
});

describe("the training platform's damaged file", () => {
  it('is quarantined for a new platform, and the subscriptions stay', async () => {
    const sealed = join(scratch.path, 'training', 'platform.sealed');
    mkdirSync(join(scratch.path, 'training'), { recursive: true });
    writeFileSync(sealed, 'not sealed');
    expect((await open()).blocked).toMatchObject({
      reason: 'trainingUnreadable',
      backups: [],
      canStartEmpty: true,
    });
    const { phase, recovered } = await app.get('storage.startEmpty');
    expect(phase).toBe('ready');
    expect(recovered).toMatchObject({ what: 'trainingPlatform', from: null, heldBack: 0 });
    expect(readFileSync(join(recovered?.aside ?? '', 'platform.sealed'), 'utf8')).toBe('not sealed');
    expect(await units()).toEqual(['1', '2', '3']);
  });
});

describe('a recovery that is killed', () => {
  /** Restores or begins empty in a process of its own, which is killed at the given point. */
  async function killedAt(point: RecoveryPoint, way: 'restoreBackup' | 'startEmpty'): Promise<void> {
    const key = JSON.stringify(await secrets.get('data-key'));
    const mark = JSON.stringify(await (await recovery()).mark());
    const code = `
      import { restoreBackup, startEmpty } from ${addressOf('main/app/recovery.ts')};
      import { systemClock } from ${addressOf('main/clock.ts')};
      import { createCipher } from ${addressOf('main/storage/cipher.ts')};
      const deps = {
        path: ${JSON.stringify(database())}, backups: ${JSON.stringify(environment('backups'))},
        cipher: createCipher(${key}), clock: systemClock, who: () => 'anna',
        mark: async () => (${mark}),
        sender: { environmentId: 'training', baseUrl: 'https://training.invalid', clientId: 'training' },
        at: ${endAt(point)},
      };
      await (${way === 'restoreBackup' ? `restoreBackup('${names[0]}', deps)` : 'startEmpty(deps)'});`;
    await expectKilled(code);
  }

  /** True when the former bytes are still in a file. */
  const isKept = (bytes: Buffer) =>
    [database(), ...quarantines().map((name) => environment(name, 'desk.sqlite'))].some(
      (file) => existsSync(file) && readFileSync(file).equals(bytes),
    );

  it.each(['restoreBackup', 'startEmpty'] as const)(
    '(%s) once the other file is ready leaves the damaged one in its place',
    async (way) => {
      const bytes = damage();
      await killedAt('prepared', way);
      expect(readFileSync(database()).equals(bytes)).toBe(true);
      expect((await open()).blocked?.reason).toBe('dataUnreadable');
      await app.get('storage.restore', { backup: names[0] ?? '' });
      expect(await units()).toEqual(['1', '2']);
      expect(isKept(bytes)).toBe(true);
    },
  );

  it.each(['restoreBackup', 'startEmpty'] as const)(
    '(%s) between the two files leaves the data missing, not empty, and keeps the damaged file',
    async (way) => {
      const bytes = damage();
      await killedAt('quarantined', way);
      expect(isKept(bytes)).toBe(true);
      expect((await open()).blocked).toMatchObject({
        reason: 'dataMissing',
        backups: [{ name: names[0] }, { name: names[1] }],
      });
      await app.get('storage.restore', { backup: names[0] ?? '' });
      expect(await units()).toEqual(['1', '2']);
      expect(isKept(bytes)).toBe(true);
    },
  );

  it.each([
    ['restoreBackup', ['1', '2']],
    ['startEmpty', []],
  ] as const)('(%s) at the very end is complete', async (way, expected) => {
    const bytes = damage();
    await killedAt('placed', way);
    expect(await open()).toMatchObject({ phase: 'ready' });
    expect(await units()).toEqual(expected);
    expect(isKept(bytes)).toBe(true);
  });

  it('between a file and its log moves the log to where the file went, and keeps both', async () => {
    damage();
    writeFileSync(`${database()}-wal`, 'the log');
    const begun = environment('damaged-2026-03-02T10-00-00.000Z');
    mkdirSync(begun);
    copyFileSync(database(), join(begun, 'desk.sqlite'));
    rmSync(database());
    expect((await open()).blocked?.reason).toBe('dataMissing');
    await app.get('storage.restore', { backup: names[0] ?? '' });
    expect(readFileSync(join(begun, 'desk.sqlite-wal'), 'utf8')).toBe('the log');
    expect(await units()).toEqual(['1', '2']);
  });
});
