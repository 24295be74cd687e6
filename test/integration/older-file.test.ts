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

/** A subscription that could be released. */
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
/** Waits until the desk has had every chance to send: the platform was asked for something since. */
async function hasContact(): Promise<void> {
  await until(async () => (await app.get('app.state')).sync.lastContactAt, 'the platform has answered');
  await until(async () => (await app.get('app.state')).sync.sending === 0, 'nothing is being sent');
}

describe('an older data file that was put back by something else', () => {
  it('sends nothing by itself, and says since when; attack G3d', async () => {
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

  it('marks drafts, which may have been finished and sent since; attack G3c', async () => {
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

  it('is found from any point before the last raising', async () => {
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
      // What it was before is older by now: the mark was raised on closing.
      putBack(newest);
      expect((await open()).recovered, `${copy}, then the newest`).toMatchObject({ what: 'older' });
      await close();
    }
    expect(investments()).toBe(3);
  });

  it('is treated so once: opened again, it goes on', async () => {
    const id = await draft();
    const copy = copyOf('older');
    await close();
    putBack(copy);
    const told = (await open()).recovered;
    expect(told).toMatchObject({ what: 'older', drafts: 1 });
    await close();
    expect((await open()).recovered, 'nobody has read it yet').toEqual(told);
    expect((await app.get('storage.readRecovered')).recovered).toBeNull();
    await close();
    expect((await open()).recovered).toBeNull();
    await app.get('subscriptions.queue', { id, checked: true });
    await isDone(id);
  });

  it('a file from before there were marks is one', async () => {
    await close();
    const path = dataFile();
    const { DatabaseSync } = await import('node:sqlite');
    const file = new DatabaseSync(path);
    file.exec("DELETE FROM meta WHERE name = 'state'");
    file.close();
    expect((await open()).recovered).toMatchObject({ what: 'older', other: null, unproved: true });
  });
});

describe('a file whose state was removed or cannot be read', () => {
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
    '%s: nothing is proved, which is said; the trail names the entry after which some may be missing',
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
      // The end of the trail is cut off besides.
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
      expect(await app.get('trail.verify'), 'for ever').toMatchObject({
        intact: false,
        unproved: entries - 1,
      });
    },
  );

  it('is asked about where the keychain holds nothing either', async () => {
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
  it('in another folder is an older one, and so is the first when the other has gone on', async () => {
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

  it('on another machine is an older one, whatever that machine is called', async () => {
    await draft();
    await close();
    const state = await open({ machine: { id: 'another machine', name: 'PC-7' } });
    expect(state.recovered).toMatchObject({ what: 'older', other: { isHere: false, computer: 'PC-7' } });
    await close();
    expect((await open()).recovered, 'and the first one afterwards').toMatchObject({ what: 'older' });
  });

  it('on a machine that was only renamed is the same', async () => {
    await close();
    expect((await open({ machine: { id: 'this machine', name: 'PC-8' } })).recovered).toBeNull();
  });
});

describe('a copied profile that a recovery key opens', () => {
  it('is an older one in each of its environments: nothing of it goes out by itself', async () => {
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

describe('a mark that is lost', () => {
  const lose = () => secrets.delete(markAccount(environmentId));

  it('is a state of its own; confirmed once, the file is treated as an older one', async () => {
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

  it('begins its numbers anew, and a file with a higher one is an older file all the same', async () => {
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

  it('with an entry that cannot be read is the same', async () => {
    await close();
    await secrets.set(markAccount(environmentId), 'something else');
    expect(await open()).toMatchObject({ phase: 'blocked', blocked: { reason: 'markLost' } });
    expect(await app.get('app.openUnmarked')).toMatchObject({ phase: 'ready' });
  });

  it('is never asked about where the data can be opened', async () => {
    expect(await app.call('app.openUnmarked')).toMatchObject({ error: { code: 'unsupported' } });
  });

  it('comes back where the entry does', async () => {
    await close();
    const kept = await secrets.get(markAccount(environmentId));
    await lose();
    await open();
    await secrets.set(markAccount(environmentId), kept ?? '');
    expect(await app.get('app.retry')).toMatchObject({ phase: 'ready', recovered: null });
  });
});

describe('a keychain that takes no mark', () => {
  it('lets people enter; sending waits for it, and goes on by itself', async () => {
    const { set } = secrets;
    secrets.set = async (account, secret) => {
      if (account.endsWith('/mark')) throw new KeychainError('the keychain is read-only');
      await set(account, secret);
    };
    const id = await draft();
    await release(id);
    await until(async () => (await app.get('app.state')).sync.pause?.reason === 'keychain', 'it is paused');
    expect((await app.get('app.state')).sync.pause).toMatchObject({ said: 'the keychain is read-only' });
    expect(served.sandbox.report().invitations).toEqual([]);
    expect((await app.call('subscriptions.create')).ok).toBe(true);
    secrets.set = set;
    await app.get('sync.now');
    await isDone(id);
  });

  it('and that only says so, without keeping it, is told from one that does', async () => {
    const { set } = secrets;
    secrets.set = async (account, secret) => {
      if (!account.endsWith('/mark')) await set(account, secret);
    };
    const id = await draft();
    await release(id);
    await until(async () => (await app.get('app.state')).sync.pause?.reason === 'keychain', 'it is paused');
    expect(served.sandbox.report().invitations).toEqual([]);
    secrets.set = set;
  });
});

describe('what raises no alarm', () => {
  it('the app’s own restore and an empty file', async () => {
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
    // No other alarm: only what nobody has read yet.
    expect((await open()).recovered).toMatchObject({ what: 'data', from: null });
  });

  it('a backup restored once its mark had long been raised further', async () => {
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
    // The notice about the restored backup stays, since it was not read. There is no alarm besides.
    expect((await open()).recovered).toMatchObject({ what: 'data' });
  });
});
