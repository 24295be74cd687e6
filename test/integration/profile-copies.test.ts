import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memorySecrets } from '../support/headless.ts';
import { MarkedProfile } from '../support/marked-profile.ts';

let here: MarkedProfile;
beforeEach(async () => {
  here = new MarkedProfile();
  await here.setUp();
});
afterEach(() => here.close());

describe('another copy of a profile', () => {
  it('in another folder counts as older, and so does the first one after the copy was used', async () => {
    const id = await here.draft();
    await here.release(id);
    await here.isDone(id);
    await here.closeApp();
    const copy = join(here.folder.path, 'copy');
    cpSync(here.profile, copy, { recursive: true });
    const state = await here.open({ at: copy });
    expect(state.recovered).toMatchObject({ what: 'older', other: { isHere: false, computer: 'PC-7' } });
    expect(state.recovered?.other?.path).toContain(join('profile', 'environments'));
    await here.draft();
    await here.closeApp();
    const back = await here.open();
    expect(back.recovered).toMatchObject({ what: 'older', other: { isHere: false } });
    expect(back.recovered?.other?.path).toContain(join('copy', 'environments'));
  });

  it('on another machine counts as older, whatever the name of that machine', async () => {
    await here.draft();
    await here.closeApp();
    const state = await here.open({ machine: { id: 'another machine', name: 'PC-7' } });
    expect(state.recovered).toMatchObject({ what: 'older', other: { isHere: false, computer: 'PC-7' } });
    await here.closeApp();
    expect((await here.open()).recovered, 'the first profile afterwards').toMatchObject({ what: 'older' });
  });

  it('on a machine that was only renamed is the same profile', async () => {
    await here.closeApp();
    expect((await here.open({ machine: { id: 'this machine', name: 'PC-8' } })).recovered).toBeNull();
  });
});

describe('a copied profile that a recovery key opens', () => {
  it('counts as older in each of its environments, and sends nothing by itself', async () => {
    await here.app.get('environments.activate', { id: 'training' });
    await here.draft();
    await here.app.get('environments.activate', { id: here.environmentId });
    await here.app.get('sync.setOffline', { offline: true });
    const id = await here.draft();
    await here.release(id);
    const { key } = await here.app.get('recoveryKey.make');
    await here.app.get('recoveryKey.confirm', { last: key.slice(key.lastIndexOf('-') + 1) });
    await here.closeApp();
    const copy = join(here.folder.path, 'copy');
    cpSync(here.profile, copy, { recursive: true });
    here.secrets = memorySecrets();
    const elsewhere = { at: copy, machine: { id: 'another machine', name: 'PC-9' } };
    expect((await here.open(elsewhere)).blocked).toMatchObject({ reason: 'dataKeyMissing' });
    expect(await here.app.get('recoveryKey.enter', { key })).toMatchObject({
      phase: 'ready',
      recovered: { what: 'older', heldBack: 1, other: { computer: 'PC-7', isHere: false } },
    });
    expect(here.investments()).toBe(0);
    expect(await here.app.get('environments.activate', { id: 'training' })).toMatchObject({
      phase: 'ready',
      recovered: { what: 'older', drafts: 1 },
    });
  });
});
