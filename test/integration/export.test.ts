import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { damageIndex } from '../support/damage.ts';
import { memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';

let scratch: ReturnType<typeof scratchFolder>;
let ports: TestPorts;
let app: TestApp;
let secrets: ReturnType<typeof memorySecrets>;
let elsewhere: ReturnType<typeof scratchFolder>;
let target: string;
beforeEach(async () => {
  scratch = scratchFolder();
  ports = testPorts(scratch.path);
  elsewhere = scratchFolder();
  target = join(elsewhere.path, 'export.json');
  secrets = memorySecrets();
  app = startApp(ports, { secrets: () => secrets });
  await app.whenOpened();
});
afterEach(async () => {
  await app.backend.close();
  scratch.remove();
  elsewhere.remove();
});

async function draft(units: string) {
  const { id, form } = await app.get('subscriptions.create');
  const typed = { ...form, investorId: 'Frau Müller „Ü“', units };
  await app.get('subscriptions.save', { id, form: typed });
  return { id, form: typed };
}

// biome-ignore lint/suspicious/noExplicitAny: the file as anybody reads it
const exported = (): any => JSON.parse(readFileSync(target, 'utf8'));
const unitsIn = () => exported().subscriptions.map((one: { form: { units: string } }) => one.form.units);

describe('exporting subscriptions', () => {
  it('writes all that are not deleted, oldest first, with all that was typed', async () => {
    const first = await draft('1');
    const gone = await draft('2');
    await draft('drei?');
    await app.get('subscriptions.remove', { id: gone.id });
    ports.saveTo.push(target);
    expect(await app.get('subscriptions.export', { ids: null })).toEqual({
      path: target,
      count: 2,
      damaged: 0,
    });
    expect(unitsIn()).toEqual(['1', 'drei?']);
    expect(exported()).toMatchObject({
      format: 'investment-desk/subscriptions',
      version: 1,
      exportedAt: expect.stringMatching(/^\d{4}-/),
      environment: { id: 'training', kind: 'training' },
    });
    const { subscriptions } = exported();
    expect(subscriptions[0]).toMatchObject({ ...first, saved: true, stage: 'draft', reason: 'unfinished' });
    expect(ports.asked.at(-1)).toMatchObject({ extension: 'json' });
  });

  it('writes those that are asked for, and as often as they are there', async () => {
    const [one, , three] = [await draft('1'), await draft('2'), await draft('3')];
    ports.saveTo.push(target);
    const unknown = '00000000-0000-4000-8000-000000000000';
    const ids = [three.id, unknown, one.id];
    expect(await app.get('subscriptions.export', { ids })).toMatchObject({ count: 2 });
    expect(unitsIn()).toEqual(['3', '1']);
  });

  it('writes the open form as it stands on the screen, and says that it is not saved', async () => {
    const { id, form } = await draft('1');
    ports.saveTo.push(target);
    const typed = { id, form: { ...form, units: 'not saved' } };
    expect(await app.get('subscriptions.export', { ids: [id], typed })).toMatchObject({ count: 1 });
    expect(exported().subscriptions[0]).toMatchObject({ id, saved: false, form: { units: 'not saved' } });
    expect((await app.get('subscriptions.get', { id })).form.units).toBe('1');
  });

  it('without any, is a whole file all the same', async () => {
    ports.saveTo.push(target);
    expect(await app.get('subscriptions.export', { ids: null })).toEqual({
      path: target,
      count: 0,
      damaged: 0,
    });
    expect(exported().subscriptions).toEqual([]);
  });

  it('is in the trail, which holds nothing of what was exported', async () => {
    await draft('1');
    ports.saveTo.push(target);
    await app.get('subscriptions.export', { ids: null });
    ports.saveTo.push(target);
    await app.get('trail.export');
    const entries = readFileSync(target, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries.find(({ what }) => what === 'subscriptions.exported')?.details).toEqual({
      count: 1,
      all: true,
      asTyped: null,
    });
  });

  it('cancelled, writes nothing and notes nothing', async () => {
    await draft('1');
    const { entries } = await app.get('trail.verify');
    expect(await app.get('subscriptions.export', { ids: null })).toEqual({
      path: null,
      count: 0,
      damaged: 0,
    });
    expect(await app.get('trail.verify')).toMatchObject({ entries });
    expect(existsSync(target)).toBe(false);
  });

  it('to a place that cannot be written says so', async () => {
    await draft('1');
    ports.saveTo.push(join(scratch.path, 'no such folder', 'export.json'));
    expect(await app.call('subscriptions.export', { ids: null })).toMatchObject({
      error: { code: 'fileNotWritten', said: expect.stringContaining('ENOENT') },
    });
  });

  it('a record that cannot be read is in it as it is stored, and does not block the others', async () => {
    const bad = await draft('1');
    await draft('2');
    const file = new DatabaseSync(join(scratch.path, 'environments', 'training', 'desk.sqlite'));
    file.prepare('UPDATE subscriptions SET data = randomblob(300) WHERE id = ?').run(bad.id);
    file.close();
    ports.saveTo.push(target);
    const damagedOne = () => {
      const { subscriptions } = exported();
      expect(subscriptions[0]).toMatchObject({
        id: bad.id,
        unreadable: 'damaged',
        stored: { stage: 'draft', data: { sealed: expect.any(String) }, operations: [] },
      });
      expect(subscriptions[1]).toMatchObject({ form: { units: '2' }, stage: 'draft', messages: [] });
      rmSync(target);
    };
    expect(await app.get('subscriptions.export', { ids: null })).toMatchObject({ count: 1, damaged: 1 });
    damagedOne();
    // Nor in a file that cannot be worked with any more.
    await app.backend.close();
    damageIndex(join(scratch.path, 'environments', 'training', 'desk.sqlite'));
    app = startApp(ports, { secrets: () => secrets });
    expect(await app.whenOpened()).toMatchObject({ blocked: { reason: 'dataUnreadable' } });
    ports.saveTo.push(target);
    expect(await app.get('subscriptions.export', { ids: null })).toEqual({
      path: target,
      count: 1,
      damaged: 1,
    });
    damagedOne();
  });

  it('over an earlier export: that stays until the new one is whole', async () => {
    await draft('1');
    writeFileSync(target, 'earlier');
    // Something that cannot be read in the midst of it ends the export, as a full disk would.
    const file = new DatabaseSync(join(scratch.path, 'environments', 'training', 'desk.sqlite'));
    file.exec('ALTER TABLE subscriptions RENAME TO elsewhere');
    ports.saveTo.push(target, target);
    expect(
      await app.call('subscriptions.export', { ids: ['00000000-0000-4000-8000-000000000000'] }),
    ).toMatchObject({ ok: false });
    expect(readFileSync(target, 'utf8')).toBe('earlier');
    expect(readdirSync(elsewhere.path)).toEqual(['export.json']);
    file.exec('ALTER TABLE elsewhere RENAME TO subscriptions');
    file.close();
    expect(await app.get('subscriptions.export', { ids: null })).toMatchObject({ count: 1 });
    expect(unitsIn()).toEqual(['1']);
    expect(statSync(target).mode & 0o077, 'nobody else can read it').toBe(0);
  });

  it.each(['settings.json', 'environments/training/desk.sqlite', 'new.json'])(
    'never into the desk’s own folder: %s',
    async (name) => {
      await draft('1');
      const path = join(scratch.path, name);
      const before = existsSync(path) ? readFileSync(path) : null;
      ports.saveTo.push(path);
      expect(await app.call('subscriptions.export', { ids: null })).toMatchObject({
        ok: false,
        error: { code: 'ownFolder', path: expect.any(String) },
      });
      expect(existsSync(path) ? readFileSync(path) : null).toEqual(before);
      expect(await app.get('trail.verify')).toMatchObject({ intact: true });
    },
  );
});
