/** Taking over the environments of another installation: from a second backup folder, a folder of backups, a copied profile. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { recoveryKeyText } from '../../contract/recovery-key.ts';
import { KeychainError } from '../../main/secrets/keychain.ts';
import { newRecoveryKey } from '../../main/storage/recovery-wrap.ts';
import { filesBelow } from '../support/files.ts';
import { keychainInFile } from '../support/keychains.ts';
import { startApp, testPorts } from '../support/ports.ts';
import { TwoMachines } from '../support/two-machines.ts';

let here: TwoMachines;
beforeEach(async () => {
  here = new TwoMachines();
  await here.setUp();
});
afterEach(() => here.close());

describe('the recovery key of a takeover', () => {
  it('is reported as mistyped or wrong, and nothing is left behind', async () => {
    here.ports.folders.push(here.secondFolder());
    await here.app.get('takeover.choose');
    expect(await here.app.call('takeover.look', { key: here.key.slice(1) })).toMatchObject({
      error: { code: 'recoveryKeyMistyped' },
    });
    expect(await here.app.call('takeover.look', { key: recoveryKeyText(newRecoveryKey()) })).toMatchObject({
      error: { code: 'recoveryKeyWrong' },
    });
    expect(await here.app.call('takeover.confirm')).toMatchObject({ error: { code: 'notFound' } });
    expect(readdirSync(here.fresh()).filter((name) => name.startsWith('takeover'))).toEqual([]);
    expect((await here.look()).environments).toHaveLength(2);
  });

  it('does not open copies that are all damaged, which is reported', async () => {
    const folder = here.secondFolder();
    for (const { path } of filesBelow(folder).filter((file) => file.path.endsWith('.sqlite'))) {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.fill(0xff, bytes.length - 4096));
    }
    here.ports.folders.push(folder);
    await here.app.get('takeover.choose');
    expect(await here.app.call('takeover.look', { key: here.key })).toMatchObject({ ok: false });
    expect(await here.app.get('app.state')).toMatchObject({ phase: 'ready' });
  });

  it('leaves nothing prepared when the person goes no further', async () => {
    here.ports.folders.push(here.secondFolder());
    await here.app.get('takeover.choose');
    await here.app.get('takeover.look', { key: here.key });
    expect(readdirSync(here.fresh()).some((name) => name.startsWith('takeover-'))).toBe(true);
    await here.app.get('takeover.discard');
    await expect
      .poll(() => readdirSync(here.fresh()).filter((name) => name.startsWith('takeover')))
      .toEqual([]);
    expect(await here.app.call('takeover.confirm')).toMatchObject({ error: { code: 'notFound' } });
  });
});

describe('a keychain that refuses the data key', () => {
  it('changes nothing, and the takeover can be tried again', async () => {
    await here.app.backend.close();
    const real = keychainInFile(join(here.scratch.path, 'new.keychain'));
    let refuses = true;
    here.ports = testPorts(here.fresh());
    here.app = startApp(here.ports, {
      secrets: (profileId) => ({
        ...real(profileId),
        set: async (account, secret) => {
          if (refuses && account === 'data-key') throw new KeychainError('locked');
          return real(profileId).set(account, secret);
        },
      }),
    });
    await here.app.whenOpened();
    here.ports.folders.push(here.secondFolder());
    await here.app.get('takeover.choose');
    await here.app.get('takeover.look', { key: here.key });
    expect(await here.app.call('takeover.confirm')).toMatchObject({ error: { code: 'keychain' } });
    expect(await here.app.get('app.state')).toMatchObject({
      phase: 'ready',
      activeEnvironmentId: trainingId,
    });
    refuses = false;
    await here.takeOver(here.secondFolder());
    await here.isHeldBack(['2', '3']);
  });
});

describe('a takeover when something was entered', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a draft', () => here.draft('8')],
    [
      'a draft that was removed',
      async () => here.app.get('subscriptions.remove', { id: await here.draft('8') }),
    ],
    [
      'an environment',
      () =>
        here.app.get('environments.save', {
          kind: 'demo',
          name: 'Neu',
          baseUrl: 'https://h.invalid',
          clientId: 'c',
          campaigns: [],
        }),
    ],
  ])('is refused after %s', async (_, enter) => {
    await enter();
    here.ports.folders.push(here.secondFolder());
    expect(await here.app.call('takeover.choose')).toMatchObject({ error: { code: 'takeoverEntered' } });
  });

  it('is refused when that happened after the folder was chosen', async () => {
    here.ports.folders.push(here.secondFolder());
    await here.app.get('takeover.choose');
    await here.app.get('takeover.look', { key: here.key });
    await here.draft('8');
    expect(await here.app.call('takeover.confirm')).toMatchObject({ error: { code: 'takeoverEntered' } });
    expect(await here.units()).toEqual(['8']);
  });
});
