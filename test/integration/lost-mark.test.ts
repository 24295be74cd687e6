import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markAccount } from '../../main/freshness/freshness.ts';
import { KeychainError } from '../../main/secrets/keychain.ts';
import { hour, MarkedProfile } from '../support/marked-profile.ts';
import { until } from '../support/until.ts';

let here: MarkedProfile;
beforeEach(async () => {
  here = new MarkedProfile();
  await here.setUp();
});
afterEach(() => here.close());

describe('a lost mark', () => {
  const lose = () => here.secrets.delete(markAccount(here.environmentId));

  it('blocks with a reason of its own, and once confirmed, the file is treated as an older one', async () => {
    await here.app.get('sync.setOffline', { offline: true });
    const id = await here.draft();
    await here.release(id);
    await here.closeApp();
    await lose();
    expect(await here.open()).toMatchObject({ phase: 'blocked', blocked: { reason: 'markLost' } });
    expect(await here.app.get('app.retry')).toMatchObject({
      phase: 'blocked',
      blocked: { reason: 'markLost' },
    });
    expect(await here.app.get('app.openUnmarked')).toMatchObject({
      phase: 'ready',
      recovered: { what: 'older', heldBack: 1, other: null },
    });
    expect(await here.stageOf(id)).toMatchObject({ reason: 'restored' });
    await here.hasContact();
    expect(here.investments()).toBe(0);
    await here.app.get('storage.readRecovered');
    await here.closeApp();
    expect(await here.open()).toMatchObject({ phase: 'ready', recovered: null });
  });

  it('restarts its numbers, and a file with a higher number still counts as older', async () => {
    const id = await here.draft();
    // Each closing raises the mark.
    for (let openings = 0; openings < 4; openings += 1) {
      await here.draft(openings + 2);
      await here.closeApp();
      await here.open();
    }
    await here.closeApp();
    const copy = here.copyOf('high');
    await lose();
    await here.open();
    await here.app.get('app.openUnmarked');
    await here.app.get('subscriptions.queue', { id, checked: true });
    await here.isDone(id);
    await here.closeApp();
    here.putBack(copy);
    here.clock.pass(26 * hour);
    expect((await here.open()).recovered).toMatchObject({ what: 'older', other: { isHere: true } });
    await expect(here.release(id)).rejects.toThrow('restored');
    expect(here.investments()).toBe(1);
  });

  it('an entry that cannot be read counts as a lost mark', async () => {
    await here.closeApp();
    await here.secrets.set(markAccount(here.environmentId), 'something else');
    expect(await here.open()).toMatchObject({ phase: 'blocked', blocked: { reason: 'markLost' } });
    expect(await here.app.get('app.openUnmarked')).toMatchObject({ phase: 'ready' });
  });

  it('is not asked about when the data can be opened', async () => {
    expect(await here.app.call('app.openUnmarked')).toMatchObject({ error: { code: 'unsupported' } });
  });

  it('is restored when its keychain entry is back', async () => {
    await here.closeApp();
    const kept = await here.secrets.get(markAccount(here.environmentId));
    await lose();
    await here.open();
    await here.secrets.set(markAccount(here.environmentId), kept ?? '');
    expect(await here.app.get('app.retry')).toMatchObject({ phase: 'ready', recovered: null });
  });
});

describe('a keychain that stores no mark', () => {
  it('lets people enter data, while sending waits and then resumes automatically', async () => {
    const { set } = here.secrets;
    here.secrets.set = async (account, secret) => {
      if (account.endsWith('/mark')) throw new KeychainError('the keychain is read-only');
      await set(account, secret);
    };
    const id = await here.draft();
    await here.release(id);
    await until(
      async () => (await here.app.get('app.state')).sync.pause?.reason === 'keychain',
      'sending is paused',
    );
    expect((await here.app.get('app.state')).sync.pause).toMatchObject({ said: 'the keychain is read-only' });
    expect(here.served.sandbox.report().invitations).toEqual([]);
    expect((await here.app.call('subscriptions.create')).ok).toBe(true);
    here.secrets.set = set;
    await here.app.get('sync.now');
    await here.isDone(id);
  });

  it('is detected even when it reports success', async () => {
    const { set } = here.secrets;
    here.secrets.set = async (account, secret) => {
      if (!account.endsWith('/mark')) await set(account, secret);
    };
    const id = await here.draft();
    await here.release(id);
    await until(
      async () => (await here.app.get('app.state')).sync.pause?.reason === 'keychain',
      'sending is paused',
    );
    expect(here.served.sandbox.report().invitations).toEqual([]);
    here.secrets.set = set;
  });
});
