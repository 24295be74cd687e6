import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markAccount } from '../../main/freshness/freshness.ts';
import { hour, MarkedProfile } from '../support/marked-profile.ts';
import { until } from '../support/until.ts';

let here: MarkedProfile;
beforeEach(async () => {
  here = new MarkedProfile();
  await here.setUp();
});
afterEach(() => here.close());

describe('an older data file that was not restored by the app', () => {
  it('sends nothing by itself, which is reported', async () => {
    await here.app.get('sync.setOffline', { offline: true });
    const id = await here.draft();
    await here.release(id);
    const copy = here.copyOf('older');
    await here.app.get('sync.setOffline', { offline: false });
    await here.isDone(id);
    await here.closeApp();
    here.putBack(copy);
    here.clock.pass(26 * hour);
    const state = await here.open();
    expect(state.recovered).toMatchObject({
      what: 'older',
      heldBack: 1,
      drafts: 0,
      other: { computer: 'PC-7', isHere: true },
    });
    await here.hasContact();
    expect(here.investments()).toBe(1);
    expect(await here.stageOf(id)).toMatchObject({ stage: 'needsYou', reason: 'restored' });
    expect((await here.app.get('subscriptions.trail', { id })).at(-1)).toMatchObject({
      what: 'subscription.takenBack',
      details: { because: 'behind' },
    });
    expect(await here.app.call('subscriptions.queue', { id })).toMatchObject({ error: { code: 'restored' } });
    expect(await here.app.get('trail.verify')).toMatchObject({ intact: true });
  });

  it('has its drafts marked, since they may have been completed and sent meanwhile', async () => {
    const id = await here.draft();
    const copy = here.copyOf('older');
    await here.release(id);
    await here.isDone(id);
    await here.closeApp();
    here.putBack(copy);
    expect((await here.open()).recovered).toMatchObject({ what: 'older', heldBack: 0, drafts: 1 });
    expect(await here.stageOf(id)).toMatchObject({ stage: 'draft', reason: 'restored' });
    expect(await here.app.call('subscriptions.queue', { id })).toMatchObject({ error: { code: 'restored' } });
  });

  it('is detected from any point before the mark was last raised', async () => {
    const copies = [here.copyOf('before')];
    for (const units of [1, 2, 3]) {
      const id = await here.draft(units);
      copies.push(here.copyOf(`draft ${units}`));
      await here.release(id);
      await here.isDone(id);
      copies.push(here.copyOf(`sent ${units}`));
      here.clock.pass(61_000);
    }
    await here.closeApp();
    const newest = here.copyOf('newest');
    for (const copy of copies) {
      here.putBack(copy);
      expect((await here.open()).recovered, copy).toMatchObject({ what: 'older' });
      await here.hasContact();
      await here.closeApp();
      // The newest copy is older by now, because the mark was raised on closing.
      here.putBack(newest);
      expect((await here.open()).recovered, `${copy}, then the newest`).toMatchObject({ what: 'older' });
      await here.closeApp();
    }
    expect(here.investments()).toBe(3);
  });

  it('is treated as older once, and continues after the notice was read', async () => {
    const id = await here.draft();
    const copy = here.copyOf('older');
    await here.closeApp();
    here.putBack(copy);
    const told = (await here.open()).recovered;
    expect(told).toMatchObject({ what: 'older', drafts: 1 });
    await here.closeApp();
    expect((await here.open()).recovered, 'the notice is not read yet').toEqual(told);
    expect((await here.app.get('storage.readRecovered')).recovered).toBeNull();
    await here.closeApp();
    expect((await here.open()).recovered).toBeNull();
    await here.app.get('subscriptions.queue', { id, checked: true });
    await here.isDone(id);
  });

  it('a file from before there were marks counts as one', async () => {
    await here.closeApp();
    const path = here.dataFile();
    const { DatabaseSync } = await import('node:sqlite');
    const file = new DatabaseSync(path);
    file.exec("DELETE FROM meta WHERE name = 'state'");
    file.close();
    expect((await here.open()).recovered).toMatchObject({ what: 'older', other: null, unproved: true });
  });
});

describe('a data file whose state was removed or cannot be read', () => {
  const change = async (sql: string) => {
    const { DatabaseSync } = await import('node:sqlite');
    const file = new DatabaseSync(here.dataFile());
    file.exec(sql);
    file.close();
  };

  async function cutTrail(from: number): Promise<void> {
    const { DatabaseSync } = await import('node:sqlite');
    const file = new DatabaseSync(here.dataFile());
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
      const id = await here.draft();
      await here.release(id);
      await here.isDone(id);
      const waiting = await here.draft(2);
      await here.app.get('sync.setOffline', { offline: true });
      await here.release(waiting);
      const { entries } = await here.app.get('trail.verify');
      await here.closeApp();
      await change(sql);
      // The end of the trail is cut off as well.
      await cutTrail(entries);
      expect((await here.open()).recovered).toMatchObject({
        what: 'older',
        unproved: true,
        heldBack: 1,
        other: null,
      });
      expect(await here.stageOf(waiting)).toMatchObject({ reason: 'restored' });
      expect(await here.app.get('trail.verify')).toMatchObject({ intact: false, unproved: entries - 1 });
      await here.app.get('storage.readRecovered');
      await here.closeApp();
      expect((await here.open()).recovered).toBeNull();
      expect(await here.app.get('trail.verify'), 'permanently').toMatchObject({
        intact: false,
        unproved: entries - 1,
      });
    },
  );

  it('a person is asked when the keychain holds no mark either', async () => {
    await here.draft();
    await here.closeApp();
    await change("UPDATE meta SET value = randomblob(200) WHERE name = 'state'");
    await here.secrets.delete(markAccount(here.environmentId));
    expect(await here.open()).toMatchObject({ phase: 'blocked', blocked: { reason: 'markLost' } });
    expect(await here.app.get('app.openUnmarked')).toMatchObject({
      recovered: { what: 'older', unproved: true },
    });
  });
});

describe('no alarm is raised by', () => {
  it('the app’s own restore or an empty file', async () => {
    const id = await here.draft();
    await here.release(id);
    await here.isDone(id);
    await until(async () => (await here.app.get('app.state')).backup.lastAt, 'there is a backup');
    await here.closeApp();
    writeFileSync(here.dataFile(), readFileSync(here.dataFile()).fill(0xff, 0, 8192));
    const { blocked } = await here.open();
    const restored = await here.app.get('storage.restore', { backup: blocked?.backups[0]?.name ?? '' });
    expect(restored.recovered).toMatchObject({ what: 'data' });
    await here.app.get('storage.readRecovered');
    await here.closeApp();
    expect((await here.open()).recovered).toBeNull();
    await here.closeApp();
    writeFileSync(here.dataFile(), readFileSync(here.dataFile()).fill(0xff, 0, 8192));
    await here.open();
    expect((await here.app.get('storage.startEmpty')).recovered).toMatchObject({ what: 'data', from: null });
    await here.closeApp();
    // Only the notice that nobody has read yet is left, and no further alarm.
    expect((await here.open()).recovered).toMatchObject({ what: 'data', from: null });
  });

  it('a restored backup whose mark was raised further long ago', async () => {
    await until(async () => (await here.app.get('app.state')).backup.lastAt, 'there is a backup');
    for (let opening = 0; opening < 3; opening += 1) {
      await here.draft(opening + 1);
      await here.closeApp();
      await here.open();
    }
    await here.closeApp();
    writeFileSync(here.dataFile(), readFileSync(here.dataFile()).fill(0xff, 0, 8192));
    const { blocked } = await here.open();
    await here.app.get('storage.restore', { backup: blocked?.backups[0]?.name ?? '' });
    await here.closeApp();
    // The notice about the restored backup stays, since it was not read. There is no further alarm.
    expect((await here.open()).recovered).toMatchObject({ what: 'data' });
  });
});
