import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newDataKey } from '../../main/storage/cipher.ts';
import type { Database } from '../../main/storage/database.ts';
import { startAppProcess } from '../support/app-process.ts';
import { fastClock, withRealFolderTimes } from '../support/clocks.ts';
import {
  completeForm,
  enter,
  type Headless,
  headless,
  memorySecrets,
  temporaryFolder,
} from '../support/headless.ts';
import { whyNoOtherUser } from '../support/other-user.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { type SmallDisk, smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { until } from '../support/until.ts';

const noSmallDisk = whyNoSmallDisk();
const units = async (app: TestApp) =>
  (await app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 99 })).rows
    .map((row) => Number(row.units))
    .sort((a, b) => a - b);

describe('a full disk', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let disk: SmallDisk;
  let ports: TestPorts;
  let app: TestApp;
  const secrets = memorySecrets();
  const open = async () => {
    app = startApp(ports, { secrets: () => secrets, clock: withRealFolderTimes(fastClock()) });
    return app.whenOpened();
  };
  async function draft(typed: string): Promise<string> {
    const { id, form } = await app.get('subscriptions.create');
    await app.get('subscriptions.save', { id, form: { ...form, units: typed } });
    return id;
  }
  beforeEach(async (ctx) => {
    ctx.skip(noSmallDisk !== null, String(noSmallDisk));
    folder = temporaryFolder();
    disk = smallDisk(join(folder.path, 'profile'), 8);
    ports = testPorts(disk.path);
    await open();
  });
  afterEach(async () => {
    await app?.backend.close();
    disk?.remove();
    folder?.remove();
  });

  it('is reported, loses nothing that was accepted, and takes more as soon as there is room', async () => {
    const id = await draft('1');
    disk.fill();
    let accepted = 0;
    let refused: unknown;
    const { form } = await app.get('subscriptions.get', { id });
    // Space that is already allocated takes some more, until it is used up.
    for (let typed = 2; typed < 5_000 && !refused; typed += 1) {
      const answer = await app.call('subscriptions.save', { id, form: { ...form, units: String(typed) } });
      if (answer.ok) accepted = typed;
      else refused = answer.error;
    }
    expect(refused).toEqual({ code: 'storageFull' });
    expect((await app.get('app.state')).sync.pause, 'shown where the connection is shown').toMatchObject({
      reason: 'storage',
    });
    expect((await app.get('subscriptions.get', { id })).form.units).toBe(String(Math.max(accepted, 1)));
    expect(await app.call('subscriptions.create')).toMatchObject({ error: { code: 'storageFull' } });
    // Everything that was accepted is intact now and after a restart.
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
    disk.free();
    await app.get('subscriptions.save', { id, form: { ...form, units: '7777' } });
    await draft('8888');
    await app.backend.close();
    await open();
    expect(await units(app)).toEqual([7777, 8888]);
    expect(app.defects).toEqual([]);
  });

  it('loses nothing that was accepted when the app ends', async () => {
    await draft('1');
    const kept = await draft('2');
    disk.fill();
    const { form } = await app.get('subscriptions.get', { id: kept });
    let last = '2';
    for (let typed = 3; typed < 5_000; typed += 1) {
      const answer = await app.call('subscriptions.save', {
        id: kept,
        form: { ...form, units: String(typed) },
      });
      if (!answer.ok) break;
      last = String(typed);
    }
    await app.backend.close();
    disk.free();
    await open();
    expect(await units(app)).toEqual([1, Number(last)]);
  });

  it('allows an export to another place, even of what could not be saved', async () => {
    const id = await draft('1');
    await draft('2');
    disk.fill();
    const { form } = await app.get('subscriptions.get', { id });
    const typed = { id, form: { ...form, units: 'typed on a full disk' } };
    await until(
      async () =>
        !(await app.call('subscriptions.save', { id, form: { ...form, units: String(Math.random()) } })).ok,
      'nothing can be saved',
    );
    const target = join(folder.path, 'elsewhere.json');
    ports.saveTo.push(target);
    expect(await app.get('subscriptions.export', { ids: null, typed })).toMatchObject({ count: 2 });
    const exported = JSON.parse(readFileSync(target, 'utf8'));
    expect(exported.subscriptions.map((one: { form: { units: string } }) => one.form.units)).toEqual([
      'typed on a full disk',
      '2',
    ]);
  });

  it('leaves the settings intact, and is reported', async () => {
    const before = await app.get('settings.update', { adviserName: 'Anna' });
    const file = readFileSync(ports.settingsPath, 'utf8');
    disk.fill();
    expect(await app.call('settings.update', { adviserName: 'Berta' })).toMatchObject({
      error: { code: 'storageFull' },
    });
    expect(readFileSync(ports.settingsPath, 'utf8')).toBe(file);
    expect((await app.get('app.state')).preferences).toEqual(before.preferences);
    disk.free();
    expect(await app.get('settings.update', { adviserName: 'Berta' })).toMatchObject({
      preferences: { adviserName: 'Berta' },
    });
  });

  it('makes the backup fail, which is reported, and a backup is made once there is room', async () => {
    await app.backend.close();
    // The next check is an hour away, which is soon for this clock. A day passes when the test says so.
    const fast = fastClock(4_000);
    let days = 0;
    app = startApp(ports, {
      secrets: () => secrets,
      clock: { ...fast, now: () => fast.now() + days * 86_400_000 },
    });
    const backup = async () => (await app.get('app.state')).backup;
    await until(async () => (await backup()).lastAt, 'the first backup is made');
    const first = (await backup()).lastAt;
    disk.fill();
    days = 1;
    await until(
      async () => (await backup()).failed?.code === 'storageFull',
      'the backup is reported as failed',
    );
    expect((await backup()).lastAt).toBe(first);
    disk.free();
    await until(async () => (await backup()).failed === null, 'another backup is made');
    expect((await backup()).lastAt).not.toBe(first);
  });

  it('blocks opening as a storage problem until there is room', async () => {
    await draft('1');
    await app.backend.close();
    disk.fill();
    expect((await open()).blocked).toMatchObject({ reason: 'storage' });
    disk.free();
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
    expect(await units(app)).toEqual([1]);
  });
});

describe('sending on a full disk', () => {
  let here: Scenario;
  let folder: ReturnType<typeof temporaryFolder>;
  let disk: SmallDisk;
  let app: Headless;
  beforeEach(async (ctx) => {
    ctx.skip(noSmallDisk !== null, String(noSmallDisk));
    here = await scenario();
    folder = temporaryFolder();
    disk = smallDisk(join(folder.path, 'data'), 3);
  });
  afterEach(async () => {
    await here?.close();
    disk?.remove();
    folder?.remove();
  });
  const once = (count: number) => {
    const report = here.report();
    expect([report.invitations.length, report.investments.length]).toEqual([count, count]);
    expect(report).toMatchObject({ keyMisuse: 0, doubledInvitations: [], doubledInvestments: [] });
  };
  /** Fills the disk and then the write-ahead log, which takes some more after the disk is full. */
  const fill = () => {
    disk.fill();
    try {
      for (;;) app.trail.append('trail.exported', { filler: 'x'.repeat(3_000) });
    } catch {
      // The log is full now.
    }
  };

  it('pauses before a call that could not be recorded, and resumes by itself once there is room', async () => {
    app = here.open({ folder: disk.path });
    app.sendGate.choose(true);
    const ids = [1, 2, 3].map((units) => enter(app, here.form({}, units)));
    fill();
    app.start();
    app.sendGate.choose(false);
    await until(() => app.sendGate.pause?.reason === 'storage', 'sending is paused');
    expect(here.wire.of('POST', '/v2/')).toEqual([]);
    disk.free();
    for (const id of ids) await reaches(app, id, 'complete');
    expect(app.sendGate.pause).toBeNull();
    once(3);
  });

  it.each(['/v2/invitations/', '/v2/investments/'])(
    'repeats a call with its own key when the disk is full as the answer to %s arrives, and nothing is doubled',
    async (path) => {
      app = here.open({ folder: disk.path, random: () => 0 });
      let filled = false;
      here.wire.before = (call) => {
        if (filled || call.method !== 'POST' || call.path !== path) return;
        filled = true;
        fill();
      };
      app.start();
      const id = enter(app, here.form());
      await until(() => app.sendGate.pause?.reason === 'storage', 'sending is paused');
      disk.free();
      await reaches(app, id, 'complete');
      const calls = here.wire.of('POST', path);
      expect(calls.length).toBeGreaterThan(1);
      expect(new Set(calls.map(({ key }) => key)).size).toBe(1);
      once(1);
    },
  );
});

describe('a data file that may not grow', () => {
  const dataKey = newDataKey();
  let folder: ReturnType<typeof temporaryFolder>;
  let app: Headless;
  let db: Database;
  beforeEach(() => {
    folder = temporaryFolder();
    app = headless(
      { base: 'https://platform.invalid', clientId: 'c', clientSecret: 's' },
      {
        folder: folder.path,
        dataKey,
        withDatabase: (opened) => {
          db = opened;
        },
      },
    );
  });
  afterEach(async () => {
    await app.close();
    folder.remove();
  });

  it('refuses completely what does not fit, and keeps the rest', async () => {
    const accepted: string[] = [];
    const pages = Number(db.sql.prepare('PRAGMA page_count').get()?.page_count);
    db.sql.exec(`PRAGMA max_page_count = ${pages + 4}`);
    const add = () => {
      const { id } = app.subscriptions.create();
      app.subscriptions.save(id, completeForm('anna', 'solar'));
      accepted.push(id);
    };
    expect(() => {
      for (let count = 0; count < 1_000; count += 1) add();
    }).toThrow(/full/);
    expect(await app.trail.verify()).toMatchObject({ intact: true });
    for (const id of accepted) expect(app.subscriptions.get(id).form.units).toBe('1');
    db.sql.exec('PRAGMA max_page_count = 4294967294');
    add();
    expect(await app.trail.verify()).toMatchObject({ intact: true });
  });
});

describe("the training platform's file on a disk that is full", () => {
  it('stays intact, and what it could not record is sent again and done once', async (ctx) => {
    ctx.skip(noSmallDisk !== null, String(noSmallDisk));
    const folder = temporaryFolder();
    const disk = smallDisk(join(folder.path, 'training'), 1);
    const app = startApp(testPorts(folder.path), {
      secrets: () => memorySecrets(),
      clock: withRealFolderTimes(fastClock()),
    });
    try {
      const state = await app.whenOpened();
      const campaign = state.environments[0]?.campaigns.find((each) => !each.selfDisclosureRequired);
      await app.get('investors.refresh');
      const { investors } = await app.get('investors.search', { text: 'Eins', limit: 1 });
      const { id } = await app.get('subscriptions.create');
      disk.fill();
      const form = completeForm(investors[0]?.id ?? '', campaign?.id ?? '');
      const saved = await app.get('subscriptions.save', { id, form });
      await app.get('subscriptions.save', {
        id,
        form: {
          ...saved.detail.form,
          survey: form.survey,
          signature: form.signature,
          selfDisclosure: form.selfDisclosure,
        },
      });
      await app.get('subscriptions.queue', { id });
      await until(
        async () => (await app.get('subscriptions.get', { id })).stage === 'uncertain',
        'the answer is not clear',
      );
      disk.free();
      await until(
        async () => (await app.get('subscriptions.get', { id })).reason === 'complete',
        'the subscription is complete',
      );
      expect(existsSync(join(disk.path, 'platform.sealed'))).toBe(true);
      await app.backend.close();
    } finally {
      await app.backend.close();
      disk.remove();
      folder.remove();
    }
  });
});

describe('a read-only folder', () => {
  // Root may write anywhere, so another user opens the folder.
  const stranger = 40_003;
  const noOtherUser = whyNoOtherUser(stranger);

  it('is reported, left untouched, and opened once it is writable', async (ctx) => {
    ctx.skip(noOtherUser !== null, String(noOtherUser));
    const folder = temporaryFolder();
    const profile = join(folder.path, 'profile');
    const dataKey = newDataKey();
    try {
      chmodSync(folder.path, 0o755);
      const keychain = join(folder.path, 'keychain', 'entries.json');
      for (const made of [profile, dirname(keychain)]) {
        mkdirSync(made);
        chmodSync(made, 0o777);
      }
      const first = await startAppProcess({ profile, dataKey, keychain, uid: stranger });
      const made = await first.call('subscriptions.create');
      expect(made).toMatchObject({ ok: true });
      await first.close();
      const files = ['', 'environments', 'environments/training'];
      for (const file of files) chmodSync(join(profile, file), 0o555);
      const data = join(profile, 'environments/training/desk.sqlite');
      const before = readFileSync(data);
      chmodSync(data, 0o444);
      chmodSync(join(profile, 'profile.lock'), 0o444);
      const second = await startAppProcess({ profile, dataKey, keychain, uid: stranger });
      expect(second.state).toMatchObject({ phase: 'blocked', blocked: { reason: 'storage' } });
      expect(readFileSync(data).equals(before)).toBe(true);
      for (const file of files) chmodSync(join(profile, file), 0o755);
      chmodSync(data, 0o600);
      chmodSync(join(profile, 'profile.lock'), 0o600);
      const state = await second.call('app.retry');
      expect(state).toMatchObject({ ok: true, value: { phase: 'ready' } });
      if (!made.ok) throw new Error('no draft');
      expect(await second.call('subscriptions.get', { id: made.value.id })).toMatchObject({ ok: true });
      await second.close();
    } finally {
      folder.remove();
    }
  });
});
