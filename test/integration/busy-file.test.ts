import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callPatiently } from '../../main/ipc/patient-call.ts';
import { dataModel } from '../../main/session/kinds.ts';
import { listBackups } from '../../main/storage/backup.ts';
import type { Database } from '../../main/storage/database.ts';
import { countSubscriptions } from '../../main/storage/usage.ts';
import { type Headless, headless, memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import { countRefusals, type SecondProgram, secondProgram, timed } from '../support/second-program.ts';
import { until } from '../support/until.ts';

let folder: ReturnType<typeof scratchFolder>;
const programs: SecondProgram[] = [];
beforeEach(() => {
  folder = scratchFolder();
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const program of programs.splice(0)) await program.end();
  folder.remove();
});

/** Starts another program on a data file, which runs these statements first. */
async function other(path: string, ...statements: string[]): Promise<SecondProgram> {
  const program = secondProgram(path);
  programs.push(program);
  for (const sql of statements) await program.run(sql);
  return program;
}

const all = { filter: 'all', search: '', offset: 0, limit: 99 } as const;
const storageBusy = { reason: 'storage', disk: 'storageBusy' };

describe('a data file that another program holds', () => {
  let secrets: ReturnType<typeof memorySecrets>;
  let ports: TestPorts;
  let app: TestApp;
  const open = () => {
    app = startApp(ports, { secrets: () => secrets });
    return app.whenOpened();
  };
  const pathOfFile = () => join(folder.path, 'environments', 'training', 'desk.sqlite');
  const draft = async () => (await app.get('subscriptions.create')).id;
  async function save(id: string, units: string) {
    const { form } = await app.get('subscriptions.get', { id });
    return app.call('subscriptions.save', { id, form: { ...form, units } });
  }
  const unitsOf = async (id: string) => (await app.get('subscriptions.get', { id })).form.units;
  const pause = async () => (await app.get('app.state')).sync.pause;
  beforeEach(async () => {
    secrets = memorySecrets();
    ports = testPorts(folder.path);
    await open();
  });
  afterEach(async () => {
    await app.backend.close();
    expect(app.defects).toEqual([]);
  });

  it.each([
    ['for itself alone', ['PRAGMA locking_mode = EXCLUSIVE', 'BEGIN EXCLUSIVE']],
    ['while it writes', ['BEGIN IMMEDIATE']],
  ])('%s is opened as soon as it is free', async (how, statements) => {
    const id = await draft();
    await app.backend.close();
    const program = await other(pathOfFile(), ...statements);
    await timed(`opening a file that is held ${how}`, async (refusals) => {
      const opened = open();
      if (how === 'for itself alone') await until(() => refusals.count > 3, 'opening was refused');
      await program.end();
      expect(await opened).toMatchObject({ phase: 'ready' });
    });
    expect(await unitsOf(id)).toBe('');
  });

  it('for long is named as the reason why it is not opened, and is opened at a later try', async () => {
    const id = await draft();
    await save(id, '7');
    await app.backend.close();
    const program = await other(pathOfFile(), 'PRAGMA locking_mode = EXCLUSIVE', 'BEGIN EXCLUSIVE');
    await timed('opening in vain', async () =>
      expect(await open()).toMatchObject({ phase: 'blocked', blocked: storageBusy }),
    );
    await program.end();
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
    expect(await unitsOf(id)).toBe('7');
  });

  it('is backed up once before it is upgraded, however often the upgrade is refused', async () => {
    await draft();
    await app.backend.close();
    const program = await other(pathOfFile(), 'BEGIN IMMEDIATE');
    const migrations = [...dataModel.migrations, 'CREATE TABLE added (name TEXT) STRICT;'];
    const refusals = countRefusals();
    app = startApp(ports, { secrets: () => secrets, model: { ...dataModel, migrations } });
    await until(() => refusals.count > 3, 'the upgrade was refused');
    await program.end();
    expect(await app.whenOpened()).toMatchObject({ phase: 'ready' });
    expect(await listBackups(join(dirname(pathOfFile()), 'backups'))).toHaveLength(1);
  });

  it('is read as soon as it is free where it is only looked into', async () => {
    await draft();
    await app.backend.close();
    const program = await other(pathOfFile(), 'PRAGMA locking_mode = EXCLUSIVE', 'BEGIN EXCLUSIVE');
    const refusals = countRefusals();
    const counting = countSubscriptions(pathOfFile());
    await until(() => refusals.count > 3, 'reading was refused');
    await program.end();
    expect(await counting).toBe(1);
    await open();
  });

  it('takes what is typed as soon as it is free, and everything can be read meanwhile', async () => {
    const id = await draft();
    const program = await other(pathOfFile(), 'BEGIN IMMEDIATE');
    await timed('saving into a file that is held', async (refusals) => {
      const saving = save(id, '12');
      await until(() => refusals.count > 3, 'saving was refused');
      expect((await app.get('subscriptions.list', all)).total).toBe(1);
      expect(await unitsOf(id)).toBe('');
      await program.run('ROLLBACK');
      expect(await saving).toMatchObject({ ok: true });
    });
    expect(await unitsOf(id)).toBe('12');
    expect(await pause()).toBeNull();
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
  });

  it('for long is named as the reason why nothing is saved, and takes everything once it is free', async () => {
    const id = await draft();
    const program = await other(pathOfFile(), 'BEGIN EXCLUSIVE');
    await timed('saving in vain', async () =>
      expect(await save(id, '12')).toEqual({
        ok: false,
        error: { code: 'storageBusy', said: 'database is locked' },
      }),
    );
    expect(await pause()).toMatchObject(storageBusy);
    await program.run('ROLLBACK');
    expect(await save(id, '12')).toMatchObject({ ok: true });
    expect(await unitsOf(id)).toBe('12');
    await until(async () => (await pause()) === null, 'sending goes on by itself');
  });

  it('refuses a call whose environment is closed while it waits', async () => {
    const id = await draft();
    await other(pathOfFile(), 'BEGIN IMMEDIATE');
    const refusals = countRefusals();
    const saving = save(id, '12');
    await until(() => refusals.count > 3, 'saving was refused');
    await app.backend.close();
    expect(await saving).toMatchObject({ error: { code: 'blocked' } });
  });
});

describe('a data file without a write-ahead log, which another program can also keep from being read', () => {
  const platform = { base: 'https://platform.invalid', clientId: 'c', clientSecret: 's' };
  let app: Headless;
  let db: Database;
  const path = () => join(folder.path, 'desk.sqlite');
  beforeEach(() => {
    const withDatabase = (opened: Database) => {
      opened.sql.exec('PRAGMA journal_mode = DELETE');
      db = opened;
    };
    app = headless(platform, { folder: folder.path, withDatabase });
  });
  afterEach(() => app.close());
  const call = <T>(handler: () => T) => callPatiently(() => db, handler);

  it('shows a list as soon as it is free', async () => {
    const { id } = app.subscriptions.create();
    const program = await other(path(), 'BEGIN EXCLUSIVE');
    const list = vi.fn(() => app.subscriptions.list(all));
    await timed('a list of a file that is held', async () => {
      const listing = call(list);
      await until(() => list.mock.calls.length > 3, 'reading was refused');
      await program.run('ROLLBACK');
      expect((await listing).rows).toMatchObject([{ id }]);
    });
  });

  it('takes a change once, although its commit was refused while somebody read', async () => {
    const { id } = app.subscriptions.create();
    const program = await other(path(), 'BEGIN; SELECT * FROM subscriptions');
    const before = db.changes;
    const remove = vi.fn(() => app.subscriptions.remove(id));
    const removing = call(remove);
    await until(() => remove.mock.calls.length > 3, 'the commit was refused');
    expect([db.changes, app.subscriptions.list(all).total]).toEqual([before, 1]);
    await program.run('COMMIT');
    await removing;
    expect(app.subscriptions.list(all).total).toBe(0);
    expect(
      app.subscriptions
        .trail(id)
        .map(({ what }) => what)
        .sort(),
    ).toEqual(['subscription.created', 'subscription.removed']);
    expect((await app.trail.verify()).intact).toBe(true);
  });

  it('does not repeat a call that has stored something before it was refused', async () => {
    const program = await other(path());
    const twice = vi.fn(async () => {
      app.subscriptions.create();
      await program.run('BEGIN IMMEDIATE');
      app.subscriptions.create();
    });
    await expect(call(twice)).rejects.toThrow('database is locked');
    await program.run('ROLLBACK');
    expect([twice.mock.calls.length, app.subscriptions.list(all).total]).toEqual([1, 1]);
  });
});
