/** Attachments in the app: unreadable files, exports, takeovers, collecting. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import type { TakeoverFound } from '../../contract/takeover.ts';
import {
  attachmentFiles,
  bytesOf,
  namedFiles,
  type OpenAttachments,
  openAttachments,
  passport,
} from '../support/attachments.ts';
import { fastClock, withRealFolderTimes } from '../support/clocks.ts';
import { damageIndex } from '../support/damage.ts';
import { scratchFolder } from '../support/headless.ts';
import { keychainInFile } from '../support/keychains.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';

const day = 24 * 60 * 60_000;

describe('in the app', () => {
  let scratch: ReturnType<typeof scratchFolder>;
  let ports: TestPorts;
  let app: TestApp;
  let key: string;
  /** The attachments that were added on the old machine: one whose file is whole, and one that is damaged. */
  let whole: string;
  let bad: string;

  const machine = (name: string, ...parts: string[]) => join(scratch.path, name, ...parts);
  const training = (name: string) => machine(name, 'environments', trainingId);
  async function open(name: string) {
    ports = testPorts(machine(name));
    mkdirSync(ports.profilePath, { recursive: true });
    app = startApp(ports, {
      secrets: keychainInFile(machine(`${name}.keychain`)),
      clock: withRealFolderTimes(fastClock()),
    });
    return app.whenOpened();
  }
  /** The attachments of a machine whose app is closed. */
  async function within<T>(name: string, work: (there: OpenAttachments) => T | Promise<T>): Promise<T> {
    const profileId = readFileSync(machine(name, 'profile-id'), 'utf8');
    const dataKey = (await keychainInFile(machine(`${name}.keychain`))(profileId).get('data-key')) ?? '';
    const there = openAttachments({ folder: training(name), dataKey, environmentId: trainingId });
    try {
      return await work(there);
    } finally {
      there.db.close();
    }
  }
  const fileOf = (there: OpenAttachments, id: string) =>
    String(there.db.sql.prepare('SELECT file FROM attachments WHERE id = ?').get(id)?.file);
  async function takeOver(folder: string): Promise<TakeoverFound | null> {
    await open('new');
    ports.folders.push(folder);
    await app.get('takeover.choose');
    const found = await app.get('takeover.look', { key });
    await app.get('takeover.confirm');
    await app.backend.close();
    return found;
  }
  const unreadable = async () => {
    await until(async () => (await app.get('app.state')).unreadable.complete, 'all has been looked through');
    return (await app.get('app.state')).unreadable.records;
  };

  beforeEach(async () => {
    scratch = scratchFolder();
    await open('old');
    const { id } = await app.get('subscriptions.create');
    ({ key } = await app.get('recoveryKey.make'));
    await app.get('recoveryKey.confirm', { last: key.slice(-4) });
    await app.backend.close();
    await within('old', async (there) => {
      whole = await there.add({ kind: 'subscription', id }, bytesOf(600_000), passport);
      bad = await there.add({ kind: 'subscription', id }, bytesOf(600_000, 2), passport);
      truncateSync(join(training('old'), 'attachments', fileOf(there, bad)), 999);
    });
  });
  afterEach(async () => {
    await app.backend.close();
    scratch.remove();
  });

  it('a file that was changed is named with its subscription and exported, and the rest goes on', async () => {
    await open('old');
    const [row] = (await app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 9 }))
      .rows;
    expect(await unreadable()).toMatchObject([
      { kind: 'attachment', id: bad, subscriptionId: row?.id, fault: 'changed', isThere: true },
    ]);
    ports.saveTo.push(join(scratch.path, 'unreadable.jsonl'));
    expect(await app.get('storage.exportUnreadable')).toMatchObject({ count: 1 });
    const lines = readFileSync(join(scratch.path, 'unreadable.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { kind: 'attachment', id: bad, fault: 'changed' },
    ]);
    expect((await app.get('app.state')).backup.failed).toBe(null);
    await until(async () => (await app.get('app.state')).backup.lastAt, 'there is a backup');
  });

  it.each([
    ['of an unreadable subscription', `UPDATE subscriptions SET data = zeroblob(300)`, () => {}],
    [
      'of a data file that cannot be worked with',
      `UPDATE subscriptions SET data = zeroblob(300)`,
      (path: string) => damageIndex(path, 'subscriptions_by_update'),
    ],
  ])('the export %s names its attachments and their files', async (_, statement, damage) => {
    const file = await within('old', (there) => fileOf(there, whole));
    const path = join(training('old'), 'desk.sqlite');
    const sql = new DatabaseSync(path);
    sql.exec(statement);
    sql.close();
    damage(path);
    await open('old');
    const to = join(scratch.path, 'export.json');
    ports.saveTo.push(to);
    await app.get('subscriptions.export', { ids: null });
    const [one] = JSON.parse(readFileSync(to, 'utf8')).subscriptions;
    expect(one.stored.attachments).toMatchObject([
      { id: whole, file, size: 600_000, data: { value: { name: passport.name } } },
      { id: bad },
    ]);
  });

  it('a row that something else removed is missed, with its subscription', async () => {
    await within('old', (there) => there.remove(bad));
    const sql = new DatabaseSync(join(training('old'), 'desk.sqlite'));
    sql.prepare('DELETE FROM attachments WHERE id = ?').run(whole);
    sql.close();
    await open('old');
    const [row] = (await app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 9 }))
      .rows;
    expect(await unreadable()).toMatchObject([
      { kind: 'attachment', subscriptionId: row?.id, fault: 'missing' },
    ]);
  });

  it('a row that something else edited is named once', async () => {
    const sql = new DatabaseSync(join(training('old'), 'desk.sqlite'));
    sql.prepare(`UPDATE attachments SET added_at = '2020-01-01T00:00:00.000Z'`).run();
    sql.close();
    await open('old');
    expect((await unreadable()).map(({ kind, fault }) => `${kind} ${fault}`)).toEqual(
      Array(2).fill('attachment changed'),
    );
  });

  it('a takeover of a copied profile brings the files, and says which could not be brought', async () => {
    cpSync(machine('old'), machine('stick'), { recursive: true });
    const found = await takeOver(machine('stick'));
    expect(found?.environments).toMatchObject([{ id: trainingId, partial: true, subscriptions: 1 }]);
    await within('new', async (there) => {
      expect(attachmentFiles(training('new'))).toEqual([fileOf(there, whole)]);
      expect(await there.read(whole)).toEqual(bytesOf(600_000));
      await expect(there.read(bad)).rejects.toMatchObject({ fault: 'missing' });
    });
    await open('new');
    expect(await unreadable()).toMatchObject([{ kind: 'attachment', id: bad, fault: 'missing' }]);
  });

  it('a takeover from the second folder brings the files from there, also where this computer lost them', async () => {
    await open('old');
    const stick = machine('stick');
    mkdirSync(stick);
    ports.folders.push(stick);
    await app.get('secondBackup.choose');
    await until(async () => (await app.get('app.state')).secondBackup?.lastAt, 'there is a second backup');
    expect((await app.get('app.state')).secondBackup).toMatchObject({ failed: null, lacking: 1 });
    await app.backend.close();
    rmSync(training('old'), { recursive: true });
    const found = await takeOver(stick);
    expect(found?.environments).toMatchObject([{ id: trainingId, partial: true }]);
    await within('new', async (there) => {
      expect(await there.read(whole)).toEqual(bytesOf(600_000));
      expect(namedFiles(there)).toHaveLength(2);
    });
  });

  it('a takeover from a folder of backups finds the files beside that folder', async () => {
    // A backup that was made before there were attachments names none.
    rmSync(join(training('old'), 'backups'), { recursive: true, force: true });
    await open('old');
    await until(async () => (await app.get('app.state')).backup.lastAt, 'there is a backup');
    await app.backend.close();
    rmSync(join(training('old'), 'desk.sqlite'));
    await takeOver(join(training('old'), 'backups'));
    await within('new', async (there) => {
      expect(await there.read(whole)).toEqual(bytesOf(600_000));
    });
  });

  it('files that nothing names are collected beside the work, after a backup', async () => {
    const { file } = await within('old', (there) => there.store(bytesOf(9), passport));
    const path = join(training('old'), 'attachments', file);
    expect(existsSync(path)).toBe(true);
    ports = testPorts(machine('old'));
    app = startApp(ports, {
      secrets: keychainInFile(machine('old.keychain')),
      clock: { ...withRealFolderTimes(fastClock()), now: () => Date.now() + 2 * day },
    });
    await app.whenOpened();
    await until(() => !existsSync(path), 'it is collected');
    expect(attachmentFiles(training('old'))).toHaveLength(2);
  });
});
