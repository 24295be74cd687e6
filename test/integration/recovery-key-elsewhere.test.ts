/** A recovery key: made, renewed, and used when the keychain lacks the data key. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { recoveryKeyText } from '../../contract/recovery-key.ts';
import { enterRecoveryKey } from '../../main/app/way-in.ts';
import { openProfile } from '../../main/profile/profile.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { openDatabase } from '../../main/storage/database.ts';
import { newRecoveryKey } from '../../main/storage/recovery-wrap.ts';
import { filesBelow } from '../support/files.ts';
import { testPorts } from '../support/ports.ts';
import { ProfileOnMachine } from '../support/profile-on-machine.ts';

let here: ProfileOnMachine;
beforeEach(async () => {
  here = new ProfileOnMachine();
  await here.setUp();
});
afterEach(() => here.close());
let foreignWrap = '';

describe('a recovery key on another machine', () => {
  it('opens the data, and the data key is stored for the next start', async () => {
    await here.draft('42');
    const { key, id, madeAt } = await here.makeKey();
    await here.closeApp();
    const state = await here.openElsewhere();
    expect(state.blocked).toMatchObject({ reason: 'dataKeyMissing', recoveryKey: { id, madeAt } });
    const opened = await here.app.get('recoveryKey.enter', {
      key: ` ${key.toLowerCase().replaceAll('-', ' ')}`,
    });
    expect(opened).toMatchObject({ phase: 'ready', blocked: null, recoveryKey: { id, madeAt } });
    expect(await here.units()).toEqual(['42']);
    expect(await here.app.get('trail.verify')).toMatchObject({ intact: true });
    expect(await here.app.get('environments.test', { id: trainingId })).toMatchObject({ ok: true });
  });

  it('is told apart as mistyped, wrong or replaced, and nothing changes', async () => {
    await here.draft('42');
    const first = await here.makeKey();
    const second = await here.makeKey();
    await here.closeApp();
    await here.openElsewhere();
    const before = filesBelow(here.inProfile('environments')).length;
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
      expect(await here.app.call('recoveryKey.enter', { key })).toMatchObject({ ok: false, error });
    expect(await here.app.get('app.state')).toMatchObject({ phase: 'blocked' });
    expect(filesBelow(here.inProfile('environments'))).toHaveLength(before);
    await here.app.get('recoveryKey.enter', { key: second.key });
    expect(await here.units()).toEqual(['42']);
  });

  it('is refused once it was replaced, even if an earlier backup still has its wrap', async () => {
    await here.draft('42');
    const first = await here.makeKey();
    const cipher = createCipher(await here.dataKey());
    await makeBackup({
      path: here.training('desk.sqlite'),
      folder: here.training('backups'),
      now: Date.now(),
      cipher,
    });
    await here.makeKey();
    await here.closeApp();
    await here.openElsewhere();
    expect(await here.app.call('recoveryKey.enter', { key: first.key })).toMatchObject({
      error: { code: 'recoveryKeyOld', keys: { typed: { id: first.id } } },
    });
  });

  it('is reported as never made where there is none', async () => {
    await here.draft('42');
    await here.closeApp();
    expect((await here.openElsewhere()).blocked).toMatchObject({
      reason: 'dataKeyMissing',
      recoveryKey: null,
    });
    expect(
      await here.app.call('recoveryKey.enter', { key: recoveryKeyText(newRecoveryKey()) }),
    ).toMatchObject({
      error: { code: 'recoveryKeyNone' },
    });
  });

  it.each([
    ['missing', () => rmSync(here.inProfile('recovery.json'))],
    ['damaged', () => writeFileSync(here.inProfile('recovery.json'), '\0')],
    ['changed', () => writeFileSync(here.inProfile('recovery.json'), changed())],
    ['from another profile', () => writeFileSync(here.inProfile('recovery.json'), foreignWrap)],
  ])('opens the data file’s wrap when the profile’s own file is %s', async (_, harm) => {
    await here.draft('42');
    const { key } = await here.makeKey();
    await here.closeApp();
    await here.open('other');
    await here.makeKey();
    await here.makeKey();
    foreignWrap = readFileSync(here.inProfile('recovery.json'), 'utf8');
    await here.closeApp();
    here.ports = testPorts(join(here.scratch.path, 'here'));
    await here.openElsewhere(harm);
    await here.app.get('recoveryKey.enter', { key });
    expect(await here.units()).toEqual(['42']);
  });

  /** Returns the same wrap with another sealed data key, which is what damage inside of valid JSON looks like. */
  const changed = () => {
    const wrap = JSON.parse(readFileSync(here.inProfile('recovery.json'), 'utf8'));
    return JSON.stringify({ ...wrap, sealed: Buffer.alloc(32).toString('base64') });
  };

  it('opens a backup’s wrap when the data file is damaged as well, and restoring the backup is offered', async () => {
    await here.draft('42');
    const { key } = await here.makeKey();
    const cipher = createCipher(await here.dataKey());
    await makeBackup({
      path: here.training('desk.sqlite'),
      folder: here.training('backups'),
      now: Date.now(),
      cipher,
    });
    await here.closeApp();
    await here.openElsewhere(() => {
      rmSync(here.inProfile('recovery.json'));
      writeFileSync(here.training('desk.sqlite'), 'damaged');
    });
    const state = await here.app.get('recoveryKey.enter', { key });
    expect(state.blocked).toMatchObject({ reason: 'dataUnreadable', backups: [{ subscriptions: 1 }] });
  });

  it('is reported as right when every wrap is damaged', async () => {
    await here.draft('42');
    const { key } = await here.makeKey();
    await here.closeApp();
    await here.openElsewhere(() => {
      writeFileSync(here.inProfile('recovery.json'), changed());
      const db = openDatabase(here.training('desk.sqlite'));
      db.sql.prepare(`DELETE FROM meta WHERE name = 'recovery'`).run();
      db.close();
    });
    expect(await here.app.call('recoveryKey.enter', { key })).toMatchObject({
      error: { code: 'recoveryKeyDamaged' },
    });
  });

  it('never replaces a data key that still opens something', async () => {
    await here.draft('42');
    const { key } = await here.makeKey();
    await here.closeApp();
    const foreign = here.training('desk.sqlite');
    // Another profile in the same keychain, into which the first profile's data file of Training is put.
    await here.open('other');
    const demo = await here.addEnvironment('Demo');
    await here.app.get('environments.activate', { id: demo });
    await here.draft('1');
    await here.app.get('environments.activate', { id: trainingId });
    await here.closeApp();
    cpSync(foreign, here.training('desk.sqlite'));
    for (const suffix of ['-wal', '-shm'])
      rmSync(`${here.training('desk.sqlite')}${suffix}`, { force: true });
    const known = await here.dataKey();
    expect((await here.open('other')).blocked).toMatchObject({ reason: 'dataKeyWrong' });
    expect(await here.app.call('recoveryKey.enter', { key })).toMatchObject({
      error: { code: 'recoveryKeyOtherData' },
    });
    expect(await here.dataKey()).toBe(known);
  });

  it('replaces a data key that opens nothing here, and keeps that one under another name', async () => {
    await here.draft('42');
    const { key } = await here.makeKey();
    await here.closeApp();
    const wrong = newDataKey();
    here.keychain.entries.set(`${await here.profileId()}/data-key`, wrong);
    expect((await here.open()).blocked).toMatchObject({ reason: 'dataKeyWrong' });
    await here.app.get('recoveryKey.enter', { key });
    expect(await here.units()).toEqual(['42']);
    expect([...here.keychain.entries.values()]).toContain(wrong);
  });

  it('is announced as right before the data key is stored, and a wrong one is not announced', async () => {
    await here.draft('42');
    const { key } = await here.makeKey();
    const right = await here.dataKey();
    await here.closeApp();
    const told: string[] = [];
    const deps = {
      profile: openProfile(here.ports.profilePath),
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
    const { key } = await here.makeKey();
    expect(await here.app.call('recoveryKey.enter', { key })).toMatchObject({
      error: { code: 'unsupported' },
    });
  });
});
