import { existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kept, listBackups, makeBackup, verifyBackup } from '../../main/storage/backup.ts';
import { type Backups, createBackups, isDue } from '../../main/storage/backups.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { createPrecedence } from '../../main/storage/precedence.ts';
import { type FakeClock, fakeClock, fastClock } from '../support/clocks.ts';
import {
  completeForm,
  type Headless,
  headless,
  memorySecrets,
  noLog,
  scratchFolder,
} from '../support/headless.ts';
import { startApp, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';

const dataKey = newDataKey();
const cipher = createCipher(dataKey);
const start = Date.parse('2026-03-01T10:00:00.000Z');
const hour = 3_600_000;
const day = 24 * hour;
const nowhere = { base: 'https://platform.invalid', clientId: 'c', clientSecret: 's' };

let scratch: ReturnType<typeof scratchFolder>;
let path: string;
let folder: string;
let app: Headless;
beforeEach(() => {
  scratch = scratchFolder();
  path = join(scratch.path, 'desk.sqlite');
  folder = join(scratch.path, 'backups');
  app = headless(nowhere, { folder: scratch.path, dataKey });
});
afterEach(async () => {
  await app.close();
  scratch.remove();
});

const draft = (units: number) => {
  const { id } = app.subscriptions.create();
  app.subscriptions.save(id, completeForm('anna', 'solar', units));
  return id;
};
const make = (changes: Partial<Parameters<typeof makeBackup>[0]> = {}) =>
  makeBackup({ path, folder, now: start, cipher, ...changes });
const unitsIn = async (backup: string) => {
  const at = scratchFolder();
  try {
    const file = new DatabaseSync(backup, { readOnly: true });
    file.exec(`VACUUM INTO '${join(at.path, 'desk.sqlite')}'`);
    file.close();
    const opened = headless(nowhere, { folder: at.path, dataKey });
    const { rows } = opened.subscriptions.list({ filter: 'all', search: '', offset: 0, limit: 100_000 });
    expect((await opened.trail.verify()).intact).toBe(true);
    await opened.close();
    return rows.map(({ units }) => Number(units)).sort((a, b) => a - b);
  } finally {
    at.remove();
  }
};

it('backups dated ahead by a wrong clock are removed first, and never instead of a new one', async () => {
  for (let days = 0; days < kept; days += 1) await make({ now: start + 365 * day + days * day });
  const made = await make();
  const times = (await listBackups(folder)).map(({ at }) => at);
  expect(times).toHaveLength(kept);
  expect(times).toContain(made.at);
  for (let days = 1; days < kept; days += 1) await make({ now: start + days * day });
  expect((await listBackups(folder)).every(({ at }) => Date.parse(at) <= start + kept * day)).toBe(true);
});

it('a file whose name holds an impossible time is not a backup, and is left alone', async () => {
  const made = await make();
  const names = ['2026-02-31T10-00-00.000Z', '2026-02-28T24-00-00.000Z', '2026-02-28T10-00-60.000Z'];
  for (const name of names) writeFileSync(join(folder, `desk-${name}.sqlite`), 'x');
  expect(await listBackups(folder)).toEqual([made]);
  for (let days = 1; days <= kept; days += 1) await make({ now: start + days * day });
  for (const name of names) expect(existsSync(join(folder, `desk-${name}.sqlite`)), name).toBe(true);
});

describe('a backup', () => {
  it('holds everything in a single file', async () => {
    draft(1);
    draft(2);
    const made = await make();
    expect(made).toMatchObject({
      name: 'desk-2026-03-01T10-00-00.000Z.sqlite',
      at: '2026-03-01T10:00:00.000Z',
    });
    expect(readdirSync(folder)).toEqual([made.name]);
    expect(await listBackups(folder)).toEqual([made]);
    if (process.platform !== 'win32') expect(statSync(made.path).mode & 0o077).toBe(0);
    expect(await unitsIn(made.path)).toEqual([1, 2]);
    await verifyBackup(made.path, cipher);
  });

  it('is a consistent snapshot while the app goes on writing', async () => {
    for (let units = 1; units <= 30; units += 1) draft(units);
    let written = 30;
    const making = make();
    let done = false;
    void making.finally(() => {
      done = true;
    });
    while (!done) {
      written += 1;
      draft(written);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const units = await unitsIn((await making).path);
    expect(units).toEqual(Array.from({ length: units.length }, (_, index) => index + 1));
    expect(units.length).toBeGreaterThanOrEqual(30);
    expect(written).toBeGreaterThan(units.length);
  });

  it('of a file with a value that no longer opens is a partial one, and the whole one stays', async () => {
    const id = draft(1);
    draft(2);
    const good = await make();
    const file = new DatabaseSync(path);
    file.prepare(`UPDATE subscriptions SET data = randomblob(200) WHERE id = ?`).run(id);
    file.close();
    const made = await make({ now: start + day });
    expect(made).toMatchObject({ partial: true });
    expect(readdirSync(folder).sort()).toEqual([good.name, made.name].sort());
    expect(await verifyBackup(good.path, cipher)).toEqual([]);
    expect(await verifyBackup(made.path, cipher)).toMatchObject([{ place: `subscriptions/data/${id}` }]);
  });

  it('is begun once nothing goes first, and holds what was written until then', async () => {
    draft(1);
    const quiet = Promise.withResolvers<void>();
    const making = make({ after: { ...createPrecedence(), quiet: () => quiet.promise } });
    draft(2);
    expect(existsSync(folder)).toBe(false);
    quiet.resolve();
    const made = await making;
    expect(await unitsIn(made.path)).toEqual([1, 2]);
  });

  it('is refused under another key', async () => {
    draft(1);
    const { path: made } = await make();
    await expect(verifyBackup(made, createCipher(newDataKey()))).rejects.toThrow(/key/);
  });

  it.each([
    ['cut off', (bytes: number) => bytes - 4096],
    ['empty', () => 0],
  ])('that was %s later is refused', async (_, length) => {
    draft(1);
    const { path: made } = await make();
    truncateSync(made, length(statSync(made).size));
    await expect(verifyBackup(made, cipher)).rejects.toThrow();
  });

  it(`keeps the newest ${kept} and touches nothing else`, async () => {
    draft(1);
    for (let count = 0; count < kept + 2; count += 1) {
      await make({ now: start + count * day });
      if (count === 0) writeFileSync(join(folder, 'by hand.sqlite'), 'x');
    }
    const names = readdirSync(folder);
    expect(names).toContain('by hand.sqlite');
    expect(names).toHaveLength(kept + 1);
    expect((await listBackups(folder)).map(({ at }) => at.slice(0, 10))).toEqual(
      ['09', '08', '07', '06', '05', '04', '03'].map((of) => `2026-03-${of}`),
    );
  });

  it('that is interrupted leaves nothing behind, and removes what an earlier process left', async () => {
    draft(1);
    mkdirSync(folder);
    writeFileSync(join(folder, 'desk-2026-02-28T10-00-00.000Z.sqlite.new'), 'half');
    await expect(make({ signal: AbortSignal.abort(new Error('closing')) })).rejects.toThrow('closing');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a backup is due', () => {
  const ago = (milliseconds: number) => new Date(start - milliseconds).toISOString();
  it.each([
    ['no backup yet', [], true],
    ['one from just now', [ago(0)], false],
    ['one from an hour ago', [ago(hour)], false],
    ['one from a day ago', [ago(day)], true],
    ['one dated ahead by a wrong clock', [ago(-day)], true],
    ['one dated ahead and one from an hour ago', [ago(-day), ago(hour)], false],
  ])('%s: %s', (_, times, due) => expect(isDue(times, start)).toBe(due));
});

describe('backups in the background', () => {
  let clock: FakeClock;
  let backups: Backups;
  /** The steps of the running backup that the page was told, in order; null when it was told of none. */
  const steps: (string | null)[] = [];
  const defects: unknown[] = [];
  beforeEach(() => {
    clock = fakeClock(start);
    steps.length = 0;
    defects.length = 0;
    backups = createBackups({
      log: noLog,
      environmentId: 'training',
      path,
      folder,
      cipher,
      clock,
      changed: () => {
        const step = backups.state.running?.step ?? null;
        if (step !== steps.at(-1)) steps.push(step);
      },
      defect: (error) => defects.push(error),
    });
    draft(1);
  });
  afterEach(() => backups.stop());
  /** Advances the clock and waits until the next check has ended, which sets the timer for the one after. */
  const lookAfter = async (milliseconds: number) => {
    clock.advance(milliseconds);
    await until(() => clock.timers === 1, 'the check is over');
  };
  const times = async () => (await listBackups(folder)).map(({ at }) => Date.parse(at) - start);

  it('are made soon after opening, and again once a day has passed', async () => {
    backups.start();
    expect(backups.state).toEqual({ lastAt: null, running: null, failed: null });
    await lookAfter(5_000);
    expect(await times()).toEqual([5_000]);
    expect(backups.state).toEqual({ lastAt: '2026-03-01T10:00:05.000Z', running: null, failed: null });
    expect(steps).toEqual(['copying', 'checking', null]);
    for (let count = 0; count < 23; count += 1) await lookAfter(hour);
    expect(await times()).toEqual([5_000]);
    await lookAfter(hour);
    expect(await times()).toEqual([5_000 + day, 5_000]);
  });

  it('are not repeated by another start within the day, which reports the last one', async () => {
    await make({ now: start - hour });
    backups.start();
    await until(() => backups.state.lastAt !== null, 'the last backup is known before the first check');
    await lookAfter(5_000);
    expect(await times()).toEqual([-hour]);
    expect(backups.state.lastAt).toBe('2026-03-01T09:00:00.000Z');
  });

  it('that fail are reported, disturb nothing, and are tried again', async () => {
    writeFileSync(folder, 'a file where the folder should be');
    backups.start();
    await lookAfter(5_000);
    expect(backups.state).toEqual({
      lastAt: null,
      running: null,
      failed: { at: '2026-03-01T10:00:05.000Z', code: 'internal' },
    });
    expect(defects).toHaveLength(1);
    expect(draft(2)).toBeTruthy();
    rmSync(folder);
    await lookAfter(hour);
    expect(backups.state).toMatchObject({ failed: null });
    expect(await times()).toEqual([5_000 + hour]);
  });

  it('are interrupted by closing, which leaves no partial file and no further check', async () => {
    backups.start();
    clock.advance(5_000);
    await backups.stop();
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
    expect(clock.timers).toBe(0);
    expect(defects).toEqual([]);
  });
});

describe('the app', () => {
  it('makes a backup by itself and reports when', async () => {
    const profile = scratchFolder();
    const opened = startApp(testPorts(profile.path), {
      secrets: () => memorySecrets(),
      clock: fastClock(),
    });
    try {
      expect(await opened.whenOpened()).toMatchObject({ phase: 'ready', backup: { failed: null } });
      await until(async () => (await opened.get('app.state')).backup.lastAt, 'there is a backup');
      await until(
        () =>
          opened.events.some(
            ({ event, payload }) =>
              event === 'app' && (payload as { backup: { lastAt: unknown } }).backup.lastAt,
          ),
        'the page was told',
      );
      expect(readdirSync(join(profile.path, 'environments', 'training', 'backups'))).toHaveLength(1);
    } finally {
      await opened.backend.close();
      profile.remove();
    }
  });
});
