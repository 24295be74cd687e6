import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppState } from '../../contract/app.ts';
import { markAccount } from '../../main/freshness/freshness.ts';
import { KeychainError, type SecretStore } from '../../main/secrets/keychain.ts';
import { type ServedSandbox, serveSandbox } from '../../sandbox/server.ts';
import { type MovableClock, movableClock } from '../support/clocks.ts';
import { connectTo } from '../support/connected.ts';
import { completeForm, memorySecrets, scratchFolder } from '../support/headless.ts';
import { startApp, type TestApp, testPorts } from '../support/ports.ts';
import { until } from '../support/until.ts';

const hour = 3_600_000;
const thisMachine = { id: 'this machine', name: 'PC-7' };

let folder: ReturnType<typeof scratchFolder>;
let profile: string;
let clock: MovableClock;
let served: ServedSandbox;
let secrets: SecretStore;
let app: TestApp;
let environmentId: string;

function open(options: { at?: string; machine?: typeof thisMachine } = {}): Promise<AppState> {
  app = startApp(testPorts(options.at ?? profile), {
    secrets: () => secrets,
    clock,
    machine: async () => options.machine ?? thisMachine,
  });
  return app.whenOpened();
}
const close = () => app.backend.close();

beforeEach(async () => {
  folder = scratchFolder();
  profile = join(folder.path, 'profile');
  mkdirSync(profile);
  clock = movableClock(Date.now());
  served = await serveSandbox({ documentDelay: 0, keyLifetime: 24 * 3_600, now: clock.now });
  secrets = memorySecrets();
  await open();
  environmentId = await connectTo(served, app);
});
afterEach(async () => {
  await close();
  await served.close();
  expect(app.defects).toEqual([]);
  folder.remove();
});

const dataFile = (at = profile) => join(at, 'environments', environmentId, 'desk.sqlite');
/** Copies the data file with its log, as a backup program does. */
function copyOf(name: string): string {
  const to = join(folder.path, name);
  mkdirSync(to);
  for (const suffix of ['', '-wal'])
    if (existsSync(`${dataFile()}${suffix}`))
      cpSync(`${dataFile()}${suffix}`, join(to, `desk.sqlite${suffix}`));
  return to;
}
function putBack(copy: string): void {
  for (const suffix of ['', '-wal', '-shm']) {
    rmSync(`${dataFile()}${suffix}`, { force: true });
    const from = join(copy, `desk.sqlite${suffix}`);
    if (existsSync(from)) cpSync(from, `${dataFile()}${suffix}`);
  }
}

/** Creates a draft that could be released, and returns its id. */
async function draft(units = 1): Promise<string> {
  const { info } = served.sandbox;
  const { id } = await app.get('subscriptions.create');
  const form = completeForm(info.investors[0]?.id ?? '', info.campaigns[0]?.id ?? '', units);
  await app.get('subscriptions.save', { id, form });
  return id;
}
const release = (id: string) => app.get('subscriptions.queue', { id });
const stands = async (id: string) => {
  const { stage, reason, restoredFrom } = await app.get('subscriptions.get', { id });
  return { stage, reason, restoredFrom };
};
const isDone = (id: string) =>
  until(async () => (await stands(id)).reason === 'complete', 'the investment has its wallet');
const investments = () => served.sandbox.report().investments.length;
/** Waits until the app has had every chance to send: the platform has answered, and nothing is being sent. */
async function hasContact(): Promise<void> {
  await until(async () => (await app.get('app.state')).sync.lastContactAt, 'the platform has answered');
  await until(async () => (await app.get('app.state')).sync.sending === 0, 'nothing is being sent');
}

describe('an older data file that was not restored by the app', () => {
  it('sends nothing by itself, which is reported (attack G3d)', async () => {
    await app.get('sync.setOffline', { offline: true });
    const id = await draft();
    await release(id);
    const copy = copyOf('older');
    await app.get('sync.setOffline', { offline: false });
    await isDone(id);
    await close();
    putBack(copy);
    clock.pass(26 * hour);
    const state = await open();
    expect(state.recovered).toMatchObject({
      what: 'older',
      heldBack: 1,
      drafts: 0,
      other: { computer: 'PC-7', isHere: true },
    });
    await hasContact();
    expect(investments()).toBe(1);
    expect(await stands(id)).toMatchObject({ stage: 'needsYou', reason: 'restored' });
    expect((await app.get('subscriptions.trail', { id })).at(-1)).toMatchObject({
      what: 'subscription.takenBack',
      details: { because: 'behind' },
    });
    expect(await app.call('subscriptions.queue', { id })).toMatchObject({ error: { code: 'restored' } });
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
  });

  it('has its drafts marked, since they may have been completed and sent meanwhile (attack G3c)', async () => {
    const id = await draft();
    const copy = copyOf('older');
    await release(id);
    await isDone(id);
    await close();
    putBack(copy);
    expect((await open()).recovered).toMatchObject({ what: 'older', heldBack: 0, drafts: 1 });
    expect(await stands(id)).toMatchObject({ stage: 'draft', reason: 'restored' });
    expect(await app.call('subscriptions.queue', { id })).toMatchObject({ error: { code: 'restored' } });
  });

  it('is detected from any point before the mark was last raised', async () => {
    const copies = [copyOf('before')];
    for (const units of [1, 2, 3]) {
      const id = await draft(units);
      copies.push(copyOf(`draft ${units}`));
      await release(id);
      await isDone(id);
      copies.push(copyOf(`sent ${units}`));
      clock.pass(61_000);
    }
    await close();
    const newest = copyOf('newest');
    for (const copy of copies) {
      putBack(copy);
      expect((await open()).recovered, copy).toMatchObject({ what: 'older' });
      await hasContact();
      await close();
      // The newest copy is older by now, because the mark was raised on closing.
      putBack(newest);
      expect((await open()).recovered, `${copy}, then the newest`).toMatchObject({ what: 'older' });
      await close();
    }
    expect(investments()).toBe(3);
  });

  it('is treated as older once, and continues after the notice was read', async () => {
    const id = await draft();
    const copy = copyOf('older');
    await close();
    putBack(copy);
    const told = (await open()).recovered;
    expect(told).toMatchObject({ what: 'older', drafts: 1 });
    await close();
    expect((await open()).recovered, 'the notice is not read yet').toEqual(told);
    expect((await app.get('storage.readRecovered')).recovered).toBeNull();
    await close();
    expect((await open()).recovered).toBeNull();
    await app.get('subscriptions.queue', { id, checked: true });
    await isDone(id);
  });

  it('a file from before there were marks counts as one', async () => {
    await close();
    const path = dataFile();
    const { DatabaseSync } = await import('node:sqlite');
    const file = new DatabaseSync(path);
    file.exec("DELETE FROM meta WHERE name = 'state'");
    file.close();
    expect((await open()).recovered).toMatchObject({ what: 'older', other: null, unproved: true });
  });
});

describe('a data file whose state was removed or cannot be read', () => {
  const change = async (sql: string) => {
    const { DatabaseSync } = await import('node:sqlite');
    const file = new DatabaseSync(dataFile());
    file.exec(sql);
    file.close();
  };

  async function cutTrail(from: number): Promise<void> {
    const { DatabaseSync } = await import('node:sqlite');
    const file = new DatabaseSync(dataFile());
    const trigger = file
      .prepare("SELECT sql FROM sqlite_schema WHERE name = 'trail_keeps_entries'")
      .get()?.sql;
    file.exec('DROP TRIGGER trail_keeps_entries');
    file.prepare('DELETE FROM trail WHERE sequence >= ?').run(from);
    file.exec(String(trigger));
    file.close();
  }

  it.each([
    ['removed', "DELETE FROM meta WHERE name = 'state'"],
    ['unreadable', "UPDATE meta SET value = randomblob(200) WHERE name = 'state'"],
  ])(
    '(%s) leaves nothing proved, which is reported, and the trail names the entry after which some may be missing',
    async (_, sql) => {
      const id = await draft();
      await release(id);
      await isDone(id);
      const waiting = await draft(2);
      await app.get('sync.setOffline', { offline: true });
      await release(waiting);
      const { entries } = await app.get('trail.verify');
      await close();
      await change(sql);
      // The end of the trail is cut off as well.
      await cutTrail(entries);
      expect((await open()).recovered).toMatchObject({
        what: 'older',
        unproved: true,
        heldBack: 1,
        other: null,
      });
      expect(await stands(waiting)).toMatchObject({ reason: 'restored' });
      expect(await app.get('trail.verify')).toMatchObject({ intact: false, unproved: entries - 1 });
      await app.get('storage.readRecovered');
      await close();
      expect((await open()).recovered).toBeNull();
      expect(await app.get('trail.verify'), 'permanently').toMatchObject({
        intact: false,
        unproved: entries - 1,
      });
    },
  );

  it('a person is asked when the keychain holds no mark either', async () => {
    await draft();
    await close();
    await change("UPDATE meta SET value = randomblob(200) WHERE name = 'state'");
    await secrets.delete(markAccount(environmentId));
    expect(await open()).toMatchObject({ phase: 'blocked', blocked: { reason: 'markLost' } });
    expect(await app.get('app.openUnmarked')).toMatchObject({
      recovered: { what: 'older', unproved: true },
    });
  });
});

describe('another copy of a profile', () => {
  it('in another folder counts as older, and so does the first one after the copy was used', async () => {
    const id = await draft();
    await release(id);
    await isDone(id);
    await close();
    const copy = join(folder.path, 'copy');
    cpSync(profile, copy, { recursive: true });
    const state = await open({ at: copy });
    expect(state.recovered).toMatchObject({ what: 'older', other: { isHere: false, computer: 'PC-7' } });
    expect(state.recovered?.other?.path).toContain(join('profile', 'environments'));
    await draft();
    await close();
    const back = await open();
    expect(back.recovered).toMatchObject({ what: 'older', other: { isHere: false } });
    expect(back.recovered?.other?.path).toContain(join('copy', 'environments'));
  });

  it('on another machine counts as older, whatever the name of that machine', async () => {
    await draft();
    await close();
    const state = await open({ machine: { id: 'another machine', name: 'PC-7' } });
    expect(state.recovered).toMatchObject({ what: 'older', other: { isHere: false, computer: 'PC-7' } });
    await close();
    expect((await open()).recovered, 'the first profile afterwards').toMatchObject({ what: 'older' });
  });

  it('on a machine that was only renamed is the same profile', async () => {
    await close();
    expect((await open({ machine: { id: 'this machine', name: 'PC-8' } })).recovered).toBeNull();
  });
});

describe('a copied profile that a recovery key opens', () => {
  it('counts as older in each of its environments, and sends nothing by itself', async () => {
    await app.get('environments.activate', { id: 'training' });
    await draft();
    await app.get('environments.activate', { id: environmentId });
    await app.get('sync.setOffline', { offline: true });
    const id = await draft();
    await release(id);
    const { key } = await app.get('recoveryKey.make');
    await app.get('recoveryKey.confirm', { last: key.slice(key.lastIndexOf('-') + 1) });
    await close();
    const copy = join(folder.path, 'copy');
    cpSync(profile, copy, { recursive: true });
    secrets = memorySecrets();
    const elsewhere = { at: copy, machine: { id: 'another machine', name: 'PC-9' } };
    expect((await open(elsewhere)).blocked).toMatchObject({ reason: 'dataKeyMissing' });
    expect(await app.get('recoveryKey.enter', { key })).toMatchObject({
      phase: 'ready',
      recovered: { what: 'older', heldBack: 1, other: { computer: 'PC-7', isHere: false } },
    });
    expect(investments()).toBe(0);
    expect(await app.get('environments.activate', { id: 'training' })).toMatchObject({
      phase: 'ready',
      recovered: { what: 'older', drafts: 1 },
    });
  });
});

describe('a lost mark', () => {
  const lose = () => secrets.delete(markAccount(environmentId));

  it('blocks with a reason of its own, and once confirmed, the file is treated as an older one', async () => {
    await app.get('sync.setOffline', { offline: true });
    const id = await draft();
    await release(id);
    await close();
    await lose();
    expect(await open()).toMatchObject({ phase: 'blocked', blocked: { reason: 'markLost' } });
    expect(await app.get('app.retry')).toMatchObject({ phase: 'blocked', blocked: { reason: 'markLost' } });
    expect(await app.get('app.openUnmarked')).toMatchObject({
      phase: 'ready',
      recovered: { what: 'older', heldBack: 1, other: null },
    });
    expect(await stands(id)).toMatchObject({ reason: 'restored' });
    await hasContact();
    expect(investments()).toBe(0);
    await app.get('storage.readRecovered');
    await close();
    expect(await open()).toMatchObject({ phase: 'ready', recovered: null });
  });

  it('restarts its numbers, and a file with a higher number still counts as older', async () => {
    const id = await draft();
    // Each closing raises the mark.
    for (let openings = 0; openings < 4; openings += 1) {
      await draft(openings + 2);
      await close();
      await open();
    }
    await close();
    const copy = copyOf('high');
    await lose();
    await open();
    await app.get('app.openUnmarked');
    await app.get('subscriptions.queue', { id, checked: true });
    await isDone(id);
    await close();
    putBack(copy);
    clock.pass(26 * hour);
    expect((await open()).recovered).toMatchObject({ what: 'older', other: { isHere: true } });
    await expect(release(id)).rejects.toThrow('restored');
    expect(investments()).toBe(1);
  });

  it('an entry that cannot be read counts as a lost mark', async () => {
    await close();
    await secrets.set(markAccount(environmentId), 'something else');
    expect(await open()).toMatchObject({ phase: 'blocked', blocked: { reason: 'markLost' } });
    expect(await app.get('app.openUnmarked')).toMatchObject({ phase: 'ready' });
  });

  it('is not asked about when the data can be opened', async () => {
    expect(await app.call('app.openUnmarked')).toMatchObject({ error: { code: 'unsupported' } });
  });

  it('is restored when its keychain entry is back', async () => {
    await close();
    const kept = await secrets.get(markAccount(environmentId));
    await lose();
    await open();
    await secrets.set(markAccount(environmentId), kept ?? '');
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready', recovered: null });
  });
});

describe('a keychain that stores no mark', () => {
  it('lets people enter data, while sending waits and then resumes automatically', async () => {
    const { set } = secrets;
    secrets.set = async (account, secret) => {
      if (account.endsWith('/mark')) throw new KeychainError('the keychain is read-only');
      await set(account, secret);
    };
    const id = await draft();
    await release(id);
    await until(
      async () => (await app.get('app.state')).sync.pause?.reason === 'keychain',
      'sending is paused',
    );
    expect((await app.get('app.state')).sync.pause).toMatchObject({ said: 'the keychain is read-only' });
    expect(served.sandbox.report().invitations).toEqual([]);
    expect((await app.call('subscriptions.create')).ok).toBe(true);
    secrets.set = set;
    await app.get('sync.now');
    await isDone(id);
  });

  it('is detected even when it reports success', async () => {
    const { set } = secrets;
    secrets.set = async (account, secret) => {
      if (!account.endsWith('/mark')) await set(account, secret);
    };
    const id = await draft();
    await release(id);
    await until(
      async () => (await app.get('app.state')).sync.pause?.reason === 'keychain',
      'sending is paused',
    );
    expect(served.sandbox.report().invitations).toEqual([]);
    secrets.set = set;
  });
});

describe('no alarm is raised by', () => {
  it('the app’s own restore or an empty file', async () => {
    const id = await draft();
    await release(id);
    await isDone(id);
    await until(async () => (await app.get('app.state')).backup.lastAt, 'there is a backup');
    await close();
    writeFileSync(dataFile(), readFileSync(dataFile()).fill(0xff, 0, 8192));
    const { blocked } = await open();
    const restored = await app.get('storage.restore', { backup: blocked?.backups[0]?.name ?? '' });
    expect(restored.recovered).toMatchObject({ what: 'data' });
    await app.get('storage.readRecovered');
    await close();
    expect((await open()).recovered).toBeNull();
    await close();
    writeFileSync(dataFile(), readFileSync(dataFile()).fill(0xff, 0, 8192));
    await open();
    expect((await app.get('storage.startEmpty')).recovered).toMatchObject({ what: 'data', from: null });
    await close();
    // Only the notice that nobody has read yet is left, and no further alarm.
    expect((await open()).recovered).toMatchObject({ what: 'data', from: null });
  });

  it('a restored backup whose mark was raised further long ago', async () => {
    await until(async () => (await app.get('app.state')).backup.lastAt, 'there is a backup');
    for (let opening = 0; opening < 3; opening += 1) {
      await draft(opening + 1);
      await close();
      await open();
    }
    await close();
    writeFileSync(dataFile(), readFileSync(dataFile()).fill(0xff, 0, 8192));
    const { blocked } = await open();
    await app.get('storage.restore', { backup: blocked?.backups[0]?.name ?? '' });
    await close();
    // The notice about the restored backup stays, since it was not read. There is no further alarm.
    expect((await open()).recovered).toMatchObject({ what: 'data' });
  });
});
