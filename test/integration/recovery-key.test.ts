/** A recovery key: made, renewed, and used when the keychain lacks the data key. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { openDatabase } from '../../main/storage/database.ts';
import { filesBelow } from '../support/files.ts';
import { testPorts } from '../support/ports.ts';
import { ProfileOnMachine } from '../support/profile-on-machine.ts';

let here: ProfileOnMachine;
beforeEach(async () => {
  here = new ProfileOnMachine();
  await here.setUp();
});
afterEach(() => here.close());

describe('making a recovery key', () => {
  it('stores nothing before the last group was typed', async () => {
    expect((await here.app.get('app.state')).recoveryKey).toBeNull();
    const made = await here.app.get('recoveryKey.make');
    expect(existsSync(here.inProfile('recovery.json'))).toBe(false);
    expect(await here.app.call('recoveryKey.confirm', { last: 'AAAA' })).toMatchObject({
      error: { code: 'recoveryKeyMistyped', field: 'last' },
    });
    expect(existsSync(here.inProfile('recovery.json'))).toBe(false);
    await here.app.get('recoveryKey.discard');
    expect(await here.app.call('recoveryKey.confirm', { last: made.key.slice(-4) })).toMatchObject({
      error: { code: 'notFound' },
    });
    expect((await here.app.get('app.state')).recoveryKey).toBeNull();
    expect(await here.trailEvents()).toEqual([]);
  });

  it('shows its id and date in the state, even after a restart, and records it in the trail without the key', async () => {
    const { id, madeAt } = await here.makeKey();
    expect((await here.app.get('app.state')).recoveryKey).toEqual({ id, madeAt });
    expect(await here.trailEvents()).toEqual(['recoveryKey.made']);
    await here.closeApp();
    expect((await here.open()).recoveryKey).toEqual({ id, madeAt });
  });

  it('leaves the key in no file, event, log line or keychain entry, however it is written', async () => {
    await here.draft('7');
    const { key } = await here.makeKey();
    await makeBackup({
      path: here.training('desk.sqlite'),
      folder: here.training('backups'),
      now: Date.now(),
      cipher: createCipher(await here.dataKey()),
    });
    await here.closeApp();
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
      ...filesBelow(here.ports.profilePath),
      { path: 'log', bytes: Buffer.from(here.ports.logged.join('\n')) },
      { path: 'events', bytes: Buffer.from(JSON.stringify(here.app.events)) },
      { path: 'keychain', bytes: Buffer.from(JSON.stringify([...here.keychain.entries])) },
    ];
    for (const { path, bytes } of places)
      for (const needle of needles) expect(bytes.includes(needle), path).toBe(false);
  });

  it('is refused while the keychain holds another data key than the one that opened the data', async () => {
    here.keychain.entries.set(`${await here.profileId()}/data-key`, newDataKey());
    expect(await here.app.call('recoveryKey.make')).toMatchObject({ error: { code: 'keychain' } });
  });
});

describe('renewing a recovery key', () => {
  /** Sets or removes the wrap in the data file, as somebody does who can write to the folder. */
  function setRow(value: Uint8Array | null): void {
    const file = new DatabaseSync(here.training('desk.sqlite'));
    file.exec("DELETE FROM meta WHERE name = 'recovery'");
    if (value) file.prepare("INSERT INTO meta VALUES ('recovery', ?)").run(value);
    file.close();
  }
  function rowNow(): Uint8Array {
    const file = new DatabaseSync(here.training('desk.sqlite'));
    const { value } = file.prepare("SELECT value FROM meta WHERE name = 'recovery'").get() ?? {};
    file.close();
    return value as Uint8Array;
  }

  it.each(['put back', 'removed'])(
    'leaves no key in force when the new one is %s from outside, until another one is made',
    async (what) => {
      const first = await here.makeKey();
      await here.closeApp();
      const [row, file] = [rowNow(), readFileSync(here.inProfile('recovery.json'))];
      await here.open();
      const second = await here.makeKey();
      await here.closeApp();
      if (what === 'removed') {
        setRow(null);
        rmSync(here.inProfile('recovery.json'));
      } else {
        setRow(row);
        writeFileSync(here.inProfile('recovery.json'), file);
      }
      expect(await here.open()).toMatchObject({
        phase: 'ready',
        recoveryKey: null,
        recoveryKeyPutBack: true,
      });
      const third = await here.makeKey();
      expect(new Set([first.id, second.id, third.id]).size).toBe(3);
      expect(await here.app.get('app.state')).toMatchObject({
        recoveryKey: { id: third.id },
        recoveryKeyPutBack: false,
      });
      await here.closeApp();
      expect(await here.open()).toMatchObject({ recoveryKey: { id: third.id }, recoveryKeyPutBack: false });
      await here.closeApp();
      expect((await here.openElsewhere()).blocked).toMatchObject({ recoveryKey: { id: third.id } });
    },
  );

  it('counts even when only one of the two places has the new key, because the app ended in between', async () => {
    await here.makeKey();
    await here.closeApp();
    const [row, file] = [rowNow(), readFileSync(here.inProfile('recovery.json'))];
    await here.open();
    const { id } = await here.makeKey();
    await here.closeApp();
    writeFileSync(here.inProfile('recovery.json'), file);
    expect(await here.open()).toMatchObject({ recoveryKey: { id }, recoveryKeyPutBack: false });
    await here.closeApp();
    setRow(row);
    expect(await here.open()).toMatchObject({ recoveryKey: { id }, recoveryKeyPutBack: false });
  });

  it('reaches other environments at their next opening', async () => {
    await here.draft('1');
    const first = await here.makeKey();
    const demo = await here.addEnvironment('Demo');
    await here.app.get('environments.activate', { id: demo });
    const second = await here.makeKey();
    expect(second.replaces).toMatchObject({ id: first.id });
    expect(await here.trailEvents()).toEqual(['recoveryKey.renewed']);
    const wrapIn = (id: string) => {
      const db = openDatabase(here.inProfile('environments', id, 'desk.sqlite'));
      const row = db.sql.prepare(`SELECT value FROM meta WHERE name = 'recovery'`).get();
      db.close();
      return JSON.parse(Buffer.from(row?.value as Uint8Array).toString()).id;
    };
    expect([wrapIn(trainingId), wrapIn(demo)]).toEqual([first.id, second.id]);
    await here.app.get('environments.activate', { id: trainingId });
    expect([wrapIn(trainingId), wrapIn(demo)]).toEqual([second.id, second.id]);
    expect((await here.app.get('app.state')).recoveryKey?.id).toBe(second.id);
  });

  it.each([
    ['missing', () => rmSync(here.inProfile('recovery.json'))],
    ['damaged', () => writeFileSync(here.inProfile('recovery.json'), '{"version":1')],
    ['from another profile', () => writeFileSync(here.inProfile('recovery.json'), foreignWrap)],
    ['replaced by the former one', () => writeFileSync(here.inProfile('recovery.json'), formerWrap)],
  ])('restores the profile’s own file from the data file when it is %s', async (_, harm) => {
    await here.makeKey();
    formerWrap = readFileSync(here.inProfile('recovery.json'), 'utf8');
    const { id } = await here.makeKey();
    await here.closeApp();
    await here.open('other');
    // These have a higher generation than the profile's own key.
    for (let count = 0; count < 3; count += 1) await here.makeKey();
    foreignWrap = readFileSync(here.inProfile('recovery.json'), 'utf8');
    await here.closeApp();
    here.ports = testPorts(join(here.scratch.path, 'here'));
    harm();
    expect((await here.open()).recoveryKey?.id).toBe(id);
    expect(JSON.parse(readFileSync(here.inProfile('recovery.json'), 'utf8')).id).toBe(id);
  });

  it('quarantines a damaged file and does not delete it', async () => {
    await here.makeKey();
    await here.closeApp();
    writeFileSync(here.inProfile('recovery.json'), 'damaged');
    await here.open();
    const quarantined =
      readdirSync(here.ports.profilePath).find((name) => name.startsWith('recovery.broken-')) ?? '';
    expect(readFileSync(here.inProfile(quarantined), 'utf8')).toBe('damaged');
  });
});
let formerWrap = '';
let foreignWrap = '';
