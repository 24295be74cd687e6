/** The progress of a takeover, and stopping it: the chosen folder stays untouched, and this profile as it was. */
import { spawnSync } from 'node:child_process';
import { hash, randomBytes, randomUUID } from 'node:crypto';
import { closeSync, copyFileSync, cpSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TakeoverProgress } from '../../contract/takeover.ts';
import { createTakeovers, type Takeovers } from '../../main/app/takeover.ts';
import { systemClock } from '../../main/clock.ts';
import { isAtFolder } from '../../main/profile/far-folder.ts';
import { openProfile } from '../../main/profile/profile.ts';
import { dataModel } from '../../main/session/kinds.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { type Cipher, createCipher } from '../../main/storage/cipher.ts';
import { openDataFile } from '../../main/storage/data-file.ts';
import { openDatabase } from '../../main/storage/database.ts';
import { createSubscriptionRepository } from '../../main/subscriptions/repository.ts';
import { filesBelow } from '../support/files.ts';
import { memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestPorts, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';

const many = 2_000;
let template: ReturnType<typeof scratchFolder>;
let cipher: Cipher;
let key: string;

/** Makes a copied profile with many drafts in Training, the last one only in the log, and a backup. */
beforeAll(async () => {
  template = scratchFolder();
  const profilePath = join(template.path, 'profile');
  mkdirSync(profilePath);
  const secrets = memorySecrets();
  const app = startApp(testPorts(profilePath), { secrets: () => secrets });
  await app.whenOpened();
  key = (await app.get('recoveryKey.make')).key;
  await app.get('recoveryKey.confirm', { last: key.slice(-4) });
  const { id } = await app.get('subscriptions.create');
  await app.backend.close();
  cipher = createCipher((await secrets.get('data-key')) ?? '');
  const folder = join(profilePath, 'environments', 'training');
  const path = join(folder, 'desk.sqlite');
  const db = openDataFile(openDatabase(path), cipher, 'training');
  try {
    const repository = createSubscriptionRepository(db, cipher);
    const first = repository.load(id);
    const save = (count: number) =>
      db.transaction(() => {
        for (let nth = 0; nth < count; nth += 1) repository.save({ ...first, id: randomUUID() });
      });
    save(many - 2);
    db.sql.prepare("INSERT INTO meta VALUES ('filler', ?)").run(randomBytes(12 * 2 ** 20));
    await makeBackup({ path, folder: join(folder, 'backups'), now: Date.now(), cipher });
    db.sql.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    save(1);
    cpSync(profilePath, join(template.path, 'copy'), { recursive: true });
  } finally {
    db.close();
  }
});
afterAll(() => template.remove());

let scratch: ReturnType<typeof scratchFolder>;
let ports: TestPorts;
let takeovers: Takeovers;
let copy: string;
let states: TakeoverProgress[];
/** What a test does at each state. */
let at: (progress: TakeoverProgress) => void;

beforeEach(() => {
  scratch = scratchFolder();
  copy = join(scratch.path, 'copy');
  cpSync(join(template.path, 'copy'), copy, { recursive: true });
  ports = testPorts(join(scratch.path, 'new'));
  const profile = openProfile(ports.profilePath);
  states = [];
  at = () => {};
  takeovers = createTakeovers({
    ports,
    clock: systemClock,
    model: dataModel,
    who: () => 'anna',
    profile: () => profile,
    isReady: () => true,
    hasEnvironments: () => false,
    changed() {
      const { progress } = takeovers;
      if (!progress) return;
      states.push(progress);
      at(progress);
    },
  });
});
afterEach(async () => {
  await takeovers.stop();
  await until(() => !isAtFolder(), 'no thread is held');
  scratch.remove();
});

async function choose(folder = copy) {
  ports.folders.push(folder);
  return takeovers.choose();
}
const own = () => readdirSync(ports.profilePath, { recursive: true, encoding: 'utf8' }).sort();
const sourceOf = (folder: string) =>
  filesBelow(folder).map(({ path, bytes }) => [path, hash('sha256', bytes)]);
const searching = () => states.filter((state) => state.step === 'searching');
const ofStep = (step: TakeoverProgress['step']) =>
  states.filter((state) => state.step !== 'searching').filter((state) => state.step === step);
/** Returns how much was done at each state of a step, in the order in which the states were reported. */
const done = (step: 'copying' | 'checking' | 'marking') => ofStep(step).map((state) => state.done);

describe('a big folder', () => {
  it('has the progress of the search reported', async () => {
    await choose();
    expect(searching().length).toBeGreaterThan(2);
    expect(searching().at(-1)).toMatchObject({ copies: 2 });
    expect(takeovers.progress).toBe(null);
  });

  it('has each file reported while it is copied, checked and prepared, with how much is done', async () => {
    await choose();
    const found = await takeovers.look(key);
    expect(found?.environments).toMatchObject([{ id: 'training', subscriptions: many, isDataFile: true }]);
    const steps = states.map(({ step }) => step);
    expect(steps.filter((step, index) => step !== steps[index - 1])).toEqual([
      'searching',
      'comparing',
      'copying',
      'checking',
      'marking',
    ]);
    for (const step of ['copying', 'checking', 'marking'] as const) {
      const parts = done(step);
      expect(parts, step).toEqual(parts.toSorted((a, b) => a - b));
      expect(new Set(parts).size, step).toBeGreaterThan(3);
      for (const state of ofStep(step)) {
        expect(state).toMatchObject({ file: 1, files: 1 });
        if (state.total > 0) expect(state.done, step).toBeLessThanOrEqual(state.total);
      }
    }
    const bytes = filesBelow(copy)
      .filter(({ path }) => /training\/desk\.sqlite(-wal)?$/.test(path))
      .reduce((sum, file) => sum + file.bytes.length, 0);
    expect(ofStep('copying').at(-1)).toMatchObject({ done: bytes, total: bytes });
    expect(ofStep('marking').at(-1)?.total).toBe(many);
    expect(takeovers.progress).toBe(null);
  });

  it('is never written to, not even beside a data file with a log', async () => {
    const before = sourceOf(copy);
    await choose();
    await takeovers.look(key);
    expect(sourceOf(copy)).toEqual(before);
  });

  it('counts another file when one cannot be used and an older one is tried', async () => {
    const file = openSync(join(copy, 'environments', 'training', 'desk.sqlite'), 'r+');
    writeSync(file, Buffer.alloc(8192, 0xff), 0, 8192, 40 * 4096);
    closeSync(file);
    await choose();
    expect((await takeovers.look(key))?.environments).toMatchObject([{ isDataFile: false, skipped: 1 }]);
    expect(ofStep('copying').at(-1)).toMatchObject({ file: 2, files: 2 });
  });

  it('opens with a recovery key that is only in a log', async () => {
    const alone = join(scratch.path, 'alone', 'training');
    mkdirSync(alone, { recursive: true });
    const path = join(alone, 'desk.sqlite');
    const db = openDataFile(openDatabase(path), cipher, 'training');
    db.sql.exec('PRAGMA wal_autocheckpoint = 0');
    const from = openDatabase(join(copy, 'environments', 'training', 'desk.sqlite'));
    const wrap = from.sql.prepare(`SELECT value FROM meta WHERE name = 'recovery'`).get()?.value;
    from.close();
    db.sql.prepare(`INSERT INTO meta (name, value) VALUES ('recovery', ?)`).run(wrap as Uint8Array);
    const there = join(scratch.path, 'there', 'training');
    mkdirSync(there, { recursive: true });
    for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, join(there, `desk.sqlite${suffix}`));
    db.close();
    await choose(there);
    expect((await takeovers.look(key))?.environments).toMatchObject([{ id: 'training', subscriptions: 0 }]);
  });
});

describe('stopping', () => {
  it.each(['comparing', 'copying', 'checking', 'marking'] as const)(
    'while %s leaves nothing prepared and everything as it was, and the check can be done again',
    async (step) => {
      const before = { source: sourceOf(copy), own: own() };
      await choose();
      at = (state) => {
        if (state.step === step && (state.done > 0 || step === 'comparing')) void takeovers.stop();
      };
      expect(await takeovers.look(key)).toBe(null);
      expect(states.at(-1)?.step).toBe(step);
      expect(takeovers.progress).toBe(null);
      expect(sourceOf(copy)).toEqual(before.source);
      expect(own()).toEqual(before.own);
      expect(() => takeovers.ready()).toThrow();
      at = () => {};
      expect((await takeovers.look(key))?.environments).toHaveLength(1);
    },
  );

  it('while searching keeps the former choice', async () => {
    await choose();
    at = () => void takeovers.stop();
    expect(await choose(scratch.path)).toBe(null);
    at = () => {};
    expect((await takeovers.look(key))?.environments).toHaveLength(1);
  });

  it('at a folder that does not answer works at once, without holding the main process', async () => {
    // A pipe in place of a backup holds its reader, as a dead share does.
    const pipe = join(copy, 'environments', 'training', 'backups', 'desk-2026-01-01T10-00-00.000Z.sqlite');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    await choose();
    const looking = takeovers.look(key);
    await until(
      () => states.at(-1)?.step === 'comparing' && ofStep('comparing').at(-1)?.done === 2,
      'the pipe is being read',
    );
    await takeovers.stop();
    expect(await looking).toBe(null);
    // Opens both ends at once, which lets go of whoever opens the pipe.
    const end = openSync(pipe, 'r+');
    await until(() => !isAtFolder(), 'the thread has ended');
    closeSync(end);
  });

  it('also happens when a folder is chosen again', async () => {
    await choose();
    at = (state) => {
      if (state.step !== 'copying') return;
      at = () => {};
      ports.folders.push(copy);
      void takeovers.choose();
    };
    expect(await takeovers.look(key)).toBe(null);
  });
});
