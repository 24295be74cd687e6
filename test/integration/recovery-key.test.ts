/** A recovery key: made, renewed, and used when the keychain lacks the data key. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewRecoveryKey } from '../../contract/app.ts';
import { trainingId } from '../../contract/environment.ts';
import { recoveryKeyText } from '../../contract/recovery-key.ts';
import { enterRecoveryKey } from '../../main/app/way-in.ts';
import { openProfile } from '../../main/profile/profile.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { openDatabase } from '../../main/storage/database.ts';
import { newRecoveryKey } from '../../main/storage/recovery-wrap.ts';
import { filesBelow } from '../support/files.ts';
import { scratchFolder } from '../support/headless.ts';
import { machineKeychain } from '../support/keychains.ts';
import { startApp, type TestApp, type TestPorts, testPorts } from '../support/ports.ts';

let scratch: ReturnType<typeof scratchFolder>;
let ports: TestPorts;
let app: TestApp;
let keychain: ReturnType<typeof machineKeychain>;

async function open(folder = 'here', machine = keychain) {
  ports = testPorts(join(scratch.path, folder));
  mkdirSync(ports.profilePath, { recursive: true });
  app = startApp(ports, { secrets: machine.of });
  return app.whenOpened();
}
const close = () => app.backend.close();
const inProfile = (...parts: string[]) => join(ports.profilePath, ...parts);
const training = (...parts: string[]) => inProfile('environments', trainingId, ...parts);
const entries = () => app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 9 });
const units = async () => (await entries()).rows.map((row) => row.units).sort();

async function draft(typed: string): Promise<void> {
  const { id, form } = await app.get('subscriptions.create');
  await app.get('subscriptions.save', { id, form: { ...form, units: typed } });
}

async function makeKey(): Promise<NewRecoveryKey> {
  const made = await app.get('recoveryKey.make');
  await app.get('recoveryKey.confirm', { last: made.key.slice(-4) });
  return made;
}

async function addEnvironment(name: string): Promise<string> {
  const at = { baseUrl: 'https://h.invalid', clientId: 'c', campaigns: [] };
  return (await app.get('environments.save', { kind: 'demo', name, ...at })).id;
}

/** Returns the events of the open environment's trail, without those of subscriptions. */
async function trailEvents(): Promise<string[]> {
  ports.saveTo.push(join(scratch.path, 'trail.jsonl'));
  await app.get('trail.export');
  return readFileSync(join(scratch.path, 'trail.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).what);
}

/** Copies the closed profile to another machine, which has a keychain of its own, and opens it there. */
async function openElsewhere(change: () => void = () => {}) {
  cpSync(ports.profilePath, join(scratch.path, 'there'), { recursive: true });
  ports = testPorts(join(scratch.path, 'there'));
  change();
  return open('there', machineKeychain());
}

beforeEach(async () => {
  scratch = scratchFolder();
  keychain = machineKeychain();
  await open();
});
afterEach(async () => {
  await close();
  scratch.remove();
});

describe('making a recovery key', () => {
  it('stores nothing before the last group was typed', async () => {
    expect((await app.get('app.state')).recoveryKey).toBeNull();
    const made = await app.get('recoveryKey.make');
    expect(existsSync(inProfile('recovery.json'))).toBe(false);
    expect(await app.call('recoveryKey.confirm', { last: 'AAAA' })).toMatchObject({
      error: { code: 'recoveryKeyMistyped', field: 'last' },
    });
    expect(existsSync(inProfile('recovery.json'))).toBe(false);
    await app.get('recoveryKey.discard');
    expect(await app.call('recoveryKey.confirm', { last: made.key.slice(-4) })).toMatchObject({
      error: { code: 'notFound' },
    });
    expect((await app.get('app.state')).recoveryKey).toBeNull();
    expect(await trailEvents()).toEqual([]);
  });

  it('shows its id and date in the state, even after a restart, and records it in the trail without the key', async () => {
    const { id, madeAt } = await makeKey();
    expect((await app.get('app.state')).recoveryKey).toEqual({ id, madeAt });
    expect(await trailEvents()).toEqual(['recoveryKey.made']);
    await close();
    expect((await open()).recoveryKey).toEqual({ id, madeAt });
  });

  it('leaves the key in no file, event, log line or keychain entry, however it is written', async () => {
    await draft('7');
    const { key } = await makeKey();
    await makeBackup({
      path: training('desk.sqlite'),
      folder: training('backups'),
      now: Date.now(),
      cipher: createCipher(await dataKey()),
    });
    await close();
    const plain = key.replaceAll('-', '');
    const forms = [key, plain, key.slice(0, 19), plain.slice(0, 13), plain.slice(13, 26)];
    const needles = forms.flatMap((text) => [
      Buffer.from(text),
      Buffer.from(text.toLowerCase()),
      Buffer.from(text, 'utf16le'),
      Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1)),
      Buffer.from(Buffer.from(text).toString('hex')),
    ]);
    const places = [
      ...filesBelow(ports.profilePath),
      { path: 'log', bytes: Buffer.from(ports.logged.join('\n')) },
      { path: 'events', bytes: Buffer.from(JSON.stringify(app.events)) },
      { path: 'keychain', bytes: Buffer.from(JSON.stringify([...keychain.entries])) },
    ];
    for (const { path, bytes } of places)
      for (const needle of needles) expect(bytes.includes(needle), path).toBe(false);
  });

  it('is refused while the keychain holds another data key than the one that opened the data', async () => {
    keychain.entries.set(`${await profileId()}/data-key`, newDataKey());
    expect(await app.call('recoveryKey.make')).toMatchObject({ error: { code: 'keychain' } });
  });
});

const profileId = async () => readFileSync(inProfile('profile-id'), 'utf8');
const dataKey = async () => keychain.entries.get(`${await profileId()}/data-key`) ?? '';

describe('renewing a recovery key', () => {
  /** Sets or removes the wrap in the data file, as somebody does who can write to the folder. */
  function setRow(value: Uint8Array | null): void {
    const file = new DatabaseSync(training('desk.sqlite'));
    file.exec("DELETE FROM meta WHERE name = 'recovery'");
    if (value) file.prepare("INSERT INTO meta VALUES ('recovery', ?)").run(value);
    file.close();
  }
  function rowNow(): Uint8Array {
    const file = new DatabaseSync(training('desk.sqlite'));
    const { value } = file.prepare("SELECT value FROM meta WHERE name = 'recovery'").get() ?? {};
    file.close();
    return value as Uint8Array;
  }

  it.each(['put back', 'removed'])(
    'leaves no key in force when the new one is %s from outside, until another one is made',
    async (what) => {
      const first = await makeKey();
      await close();
      const [row, file] = [rowNow(), readFileSync(inProfile('recovery.json'))];
      await open();
      const second = await makeKey();
      await close();
      if (what === 'removed') {
        setRow(null);
        rmSync(inProfile('recovery.json'));
      } else {
        setRow(row);
        writeFileSync(inProfile('recovery.json'), file);
      }
      expect(await open()).toMatchObject({ phase: 'ready', recoveryKey: null, recoveryKeyPutBack: true });
      const third = await makeKey();
      expect(new Set([first.id, second.id, third.id]).size).toBe(3);
      expect(await app.get('app.state')).toMatchObject({
        recoveryKey: { id: third.id },
        recoveryKeyPutBack: false,
      });
      await close();
      expect(await open()).toMatchObject({ recoveryKey: { id: third.id }, recoveryKeyPutBack: false });
      await close();
      expect((await openElsewhere()).blocked).toMatchObject({ recoveryKey: { id: third.id } });
    },
  );

  it('counts even when only one of the two places has the new key, because the app ended in between', async () => {
    await makeKey();
    await close();
    const [row, file] = [rowNow(), readFileSync(inProfile('recovery.json'))];
    await open();
    const { id } = await makeKey();
    await close();
    writeFileSync(inProfile('recovery.json'), file);
    expect(await open()).toMatchObject({ recoveryKey: { id }, recoveryKeyPutBack: false });
    await close();
    setRow(row);
    expect(await open()).toMatchObject({ recoveryKey: { id }, recoveryKeyPutBack: false });
  });

  it('reaches other environments at their next opening', async () => {
    await draft('1');
    const first = await makeKey();
    const demo = await addEnvironment('Demo');
    await app.get('environments.activate', { id: demo });
    const second = await makeKey();
    expect(second.replaces).toMatchObject({ id: first.id });
    expect(await trailEvents()).toEqual(['recoveryKey.renewed']);
    const wrapIn = (id: string) => {
      const db = openDatabase(inProfile('environments', id, 'desk.sqlite'));
      const row = db.sql.prepare(`SELECT value FROM meta WHERE name = 'recovery'`).get();
      db.close();
      return JSON.parse(Buffer.from(row?.value as Uint8Array).toString()).id;
    };
    expect([wrapIn(trainingId), wrapIn(demo)]).toEqual([first.id, second.id]);
    await app.get('environments.activate', { id: trainingId });
    expect([wrapIn(trainingId), wrapIn(demo)]).toEqual([second.id, second.id]);
    expect((await app.get('app.state')).recoveryKey?.id).toBe(second.id);
  });

  it.each([
    ['missing', () => rmSync(inProfile('recovery.json'))],
    ['damaged', () => writeFileSync(inProfile('recovery.json'), '{"version":1')],
    ['from another profile', () => writeFileSync(inProfile('recovery.json'), foreignWrap)],
    ['replaced by the former one', () => writeFileSync(inProfile('recovery.json'), formerWrap)],
  ])('restores the profile’s own file from the data file when it is %s', async (_, harm) => {
    await makeKey();
    formerWrap = readFileSync(inProfile('recovery.json'), 'utf8');
    const { id } = await makeKey();
    await close();
    await open('other');
    // These have a higher generation than the profile's own key.
    for (let count = 0; count < 3; count += 1) await makeKey();
    foreignWrap = readFileSync(inProfile('recovery.json'), 'utf8');
    await close();
    ports = testPorts(join(scratch.path, 'here'));
    harm();
    expect((await open()).recoveryKey?.id).toBe(id);
    expect(JSON.parse(readFileSync(inProfile('recovery.json'), 'utf8')).id).toBe(id);
  });

  it('quarantines a damaged file and does not delete it', async () => {
    await makeKey();
    await close();
    writeFileSync(inProfile('recovery.json'), 'damaged');
    await open();
    const aside = readdirSync(ports.profilePath).find((name) => name.startsWith('recovery.broken-')) ?? '';
    expect(readFileSync(inProfile(aside), 'utf8')).toBe('damaged');
  });
});
let formerWrap = '';
let foreignWrap = '';

describe('a recovery key on another machine', () => {
  it('opens the data, and the data key is stored for the next start', async () => {
    await draft('42');
    const { key, id, madeAt } = await makeKey();
    await close();
    const state = await openElsewhere();
    expect(state.blocked).toMatchObject({ reason: 'dataKeyMissing', recoveryKey: { id, madeAt } });
    const opened = await app.get('recoveryKey.enter', { key: ` ${key.toLowerCase().replaceAll('-', ' ')}` });
    expect(opened).toMatchObject({ phase: 'ready', blocked: null, recoveryKey: { id, madeAt } });
    expect(await units()).toEqual(['42']);
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
    expect(await app.get('environments.test', { id: trainingId })).toMatchObject({ ok: true });
  });

  it('is told apart as mistyped, wrong or replaced, and nothing changes', async () => {
    await draft('42');
    const first = await makeKey();
    const second = await makeKey();
    await close();
    await openElsewhere();
    const before = filesBelow(inProfile('environments')).length;
    const mistyped = first.key.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A'));
    const expected = { id: second.id, madeAt: second.madeAt };
    const answers: [string, object][] = [
      [mistyped, { code: 'recoveryKeyMistyped' }],
      ['', { code: 'recoveryKeyMistyped' }],
      [recoveryKeyText(newRecoveryKey()), { code: 'recoveryKeyWrong', keys: { expected } }],
      [
        first.key,
        {
          code: 'recoveryKeyOld',
          keys: { expected, typed: { id: first.id, madeAt: first.madeAt, replacedAt: second.madeAt } },
        },
      ],
    ];
    for (const [key, error] of answers)
      expect(await app.call('recoveryKey.enter', { key })).toMatchObject({ ok: false, error });
    expect(await app.get('app.state')).toMatchObject({ phase: 'blocked' });
    expect(filesBelow(inProfile('environments'))).toHaveLength(before);
    await app.get('recoveryKey.enter', { key: second.key });
    expect(await units()).toEqual(['42']);
  });

  it('is refused once it was replaced, even if an earlier backup still has its wrap', async () => {
    await draft('42');
    const first = await makeKey();
    const cipher = createCipher(await dataKey());
    await makeBackup({ path: training('desk.sqlite'), folder: training('backups'), now: Date.now(), cipher });
    await makeKey();
    await close();
    await openElsewhere();
    expect(await app.call('recoveryKey.enter', { key: first.key })).toMatchObject({
      error: { code: 'recoveryKeyOld', keys: { typed: { id: first.id } } },
    });
  });

  it('is reported as never made where there is none', async () => {
    await draft('42');
    await close();
    expect((await openElsewhere()).blocked).toMatchObject({ reason: 'dataKeyMissing', recoveryKey: null });
    expect(await app.call('recoveryKey.enter', { key: recoveryKeyText(newRecoveryKey()) })).toMatchObject({
      error: { code: 'recoveryKeyNone' },
    });
  });

  it.each([
    ['missing', () => rmSync(inProfile('recovery.json'))],
    ['damaged', () => writeFileSync(inProfile('recovery.json'), '\0')],
    ['changed', () => writeFileSync(inProfile('recovery.json'), changed())],
    ['from another profile', () => writeFileSync(inProfile('recovery.json'), foreignWrap)],
  ])('opens the data file’s wrap when the profile’s own file is %s', async (_, harm) => {
    await draft('42');
    const { key } = await makeKey();
    await close();
    await open('other');
    await makeKey();
    await makeKey();
    foreignWrap = readFileSync(inProfile('recovery.json'), 'utf8');
    await close();
    ports = testPorts(join(scratch.path, 'here'));
    await openElsewhere(harm);
    await app.get('recoveryKey.enter', { key });
    expect(await units()).toEqual(['42']);
  });

  /** Returns the same wrap with another sealed data key, which is what damage inside of valid JSON looks like. */
  const changed = () => {
    const wrap = JSON.parse(readFileSync(inProfile('recovery.json'), 'utf8'));
    return JSON.stringify({ ...wrap, sealed: Buffer.alloc(32).toString('base64') });
  };

  it('opens a backup’s wrap when the data file is damaged as well, and restoring the backup is offered', async () => {
    await draft('42');
    const { key } = await makeKey();
    const cipher = createCipher(await dataKey());
    await makeBackup({ path: training('desk.sqlite'), folder: training('backups'), now: Date.now(), cipher });
    await close();
    await openElsewhere(() => {
      rmSync(inProfile('recovery.json'));
      writeFileSync(training('desk.sqlite'), 'damaged');
    });
    const state = await app.get('recoveryKey.enter', { key });
    expect(state.blocked).toMatchObject({ reason: 'dataUnreadable', backups: [{ subscriptions: 1 }] });
  });

  it('is reported as right when every wrap is damaged', async () => {
    await draft('42');
    const { key } = await makeKey();
    await close();
    await openElsewhere(() => {
      writeFileSync(inProfile('recovery.json'), changed());
      const db = openDatabase(training('desk.sqlite'));
      db.sql.prepare(`DELETE FROM meta WHERE name = 'recovery'`).run();
      db.close();
    });
    expect(await app.call('recoveryKey.enter', { key })).toMatchObject({
      error: { code: 'recoveryKeyDamaged' },
    });
  });

  it('never replaces a data key that still opens something', async () => {
    await draft('42');
    const { key } = await makeKey();
    await close();
    const foreign = training('desk.sqlite');
    // Another profile in the same keychain, into which the first profile's data file of Training is put.
    await open('other');
    const demo = await addEnvironment('Demo');
    await app.get('environments.activate', { id: demo });
    await draft('1');
    await app.get('environments.activate', { id: trainingId });
    await close();
    cpSync(foreign, training('desk.sqlite'));
    for (const suffix of ['-wal', '-shm']) rmSync(`${training('desk.sqlite')}${suffix}`, { force: true });
    const known = await dataKey();
    expect((await open('other')).blocked).toMatchObject({ reason: 'dataKeyWrong' });
    expect(await app.call('recoveryKey.enter', { key })).toMatchObject({
      error: { code: 'recoveryKeyOtherData' },
    });
    expect(await dataKey()).toBe(known);
  });

  it('replaces a data key that opens nothing here, and keeps that one under another name', async () => {
    await draft('42');
    const { key } = await makeKey();
    await close();
    const wrong = newDataKey();
    keychain.entries.set(`${await profileId()}/data-key`, wrong);
    expect((await open()).blocked).toMatchObject({ reason: 'dataKeyWrong' });
    await app.get('recoveryKey.enter', { key });
    expect(await units()).toEqual(['42']);
    expect([...keychain.entries.values()]).toContain(wrong);
  });

  it('is announced as right before the data key is stored, and a wrong one is not announced', async () => {
    await draft('42');
    const { key } = await makeKey();
    const right = await dataKey();
    await close();
    const told: string[] = [];
    const deps = {
      profile: openProfile(ports.profilePath),
      known: null,
      beforeKeyStored: async () => void told.push('before'),
      store: async (stored: string) => void told.push(stored),
    };
    await expect(enterRecoveryKey(recoveryKeyText(newRecoveryKey()), deps)).rejects.toThrow(
      'recoveryKeyWrong',
    );
    expect(told).toEqual([]);
    await enterRecoveryKey(key, deps);
    expect(told).toEqual(['before', right]);
  });

  it('is only accepted when the data key is missing', async () => {
    const { key } = await makeKey();
    expect(await app.call('recoveryKey.enter', { key })).toMatchObject({ error: { code: 'unsupported' } });
  });
});
