import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { restoreBackup } from '../../main/recovery.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { stillClock } from '../support/clocks.ts';
import { enter, type Headless } from '../support/headless.ts';
import { type Scenario, scenario, standsAt } from '../support/scenario.ts';
import { aMoment, until } from '../support/until.ts';

const dataKey = newDataKey();
const cipher = createCipher(dataKey);

let here: Scenario;
let desk: Headless;
let path: string;
let backups: string;
beforeEach(async () => {
  here = await scenario();
  path = join(here.folder, 'desk.sqlite');
  backups = join(here.folder, 'backups');
  desk = here.open({ dataKey });
});
afterEach(() => here.close());

const backUp = () => makeBackup({ path, folder: backups, now: Date.now(), cipher });

/** The desk on what the backup held; what it had done since is only known to the platform. */
async function restore(name: string): Promise<{ heldBack: number }> {
  await desk.close();
  const { base: baseUrl, clientId } = here.connection;
  const recovered = await restoreBackup(name, {
    path,
    backups,
    cipher,
    clock: systemClock,
    who: () => 'anna',
    mark: async () => null,
    sender: { environmentId: 'headless', baseUrl, clientId },
  });
  desk = here.open({ dataKey });
  return recovered;
}

const once = () => {
  const report = here.report();
  expect([report.invitations.length, report.investments.length]).toEqual([1, 1]);
  expect(report).toMatchObject({ keyMisuse: 0, doubledInvitations: [], doubledInvestments: [] });
};
/** Calls that change something on the platform. */
const writes = () =>
  here.wire.calls.filter(({ method, path: to }) => method !== 'GET' && !to.includes('token')).length;
const trailOf = (id: string) => desk.subscriptions.trail(id).map(({ what }) => what);

describe('what was queued when the backup was made, and sent since', () => {
  let id: string;
  beforeEach(async () => {
    desk.gate.choose(true);
    id = enter(desk, here.form());
    const { name } = await backUp();
    desk.gate.choose(false);
    desk.start();
    await standsAt(desk, id, 'complete');
    expect(await restore(name)).toMatchObject({ heldBack: 1 });
    desk.start();
  });

  it('waits for a person, and nothing of it goes out by itself', async () => {
    const before = writes();
    expect(desk.subscriptions.get(id)).toMatchObject({
      stage: 'needsYou',
      reason: 'restored',
      queuedAt: null,
      restoredFrom: { at: expect.any(String) },
    });
    expect(desk.subscriptions.list({ filter: 'needsYou', search: '', offset: 0, limit: 9 }).total).toBe(1);
    desk.hurry();
    await desk.engine.idle();
    await aMoment();
    expect(writes()).toBe(before);
    expect(desk.subscriptions.get(id).reason).toBe('restored');
    once();
  });

  it('is not queued without somebody having looked, and an edit does not change that', async () => {
    expect(() => desk.subscriptions.queue(id)).toThrow('restored');
    expect(desk.subscriptions.get(id).queuedAt).toBeNull();
    const { form } = desk.subscriptions.get(id);
    desk.subscriptions.save(id, { ...form, wallet: { choice: 'later', walletId: '' } });
    expect(desk.subscriptions.get(id)).toMatchObject({ stage: 'needsYou', reason: 'restored' });
    expect(() => desk.subscriptions.queue(id)).toThrow('restored');
    expect(trailOf(id)).not.toContain('restored.checked');
  });

  it('queued after looking, the same steps have the same keys: the platform answers as before', async () => {
    desk.subscriptions.queue(id, { checked: true });
    expect(desk.subscriptions.get(id).restoredFrom).toBeNull();
    await standsAt(desk, id, 'complete');
    once();
    expect(here.report().replays).toBeGreaterThanOrEqual(2);
    expect(trailOf(id)).toEqual(expect.arrayContaining(['subscription.takenBack', 'restored.checked']));
    expect(desk.trail.verify().intact).toBe(true);
  });
});

describe('what was out when the backup was made', () => {
  it('waits for a person, who has it sent again with its own key and bytes', async () => {
    here.sandbox.faults.add({
      kind: 'lost',
      when: 'after',
      method: 'POST',
      path: '/v2/invitations/',
      times: 1,
    });
    await desk.close();
    desk = here.open({ dataKey, clock: stillClock() });
    desk.start();
    const id = enter(desk, here.form());
    await standsAt(desk, id, 'waitsForRetry');
    const { name } = await backUp();
    desk.hurry();
    await standsAt(desk, id, 'complete');

    await restore(name);
    expect(desk.subscriptions.get(id)).toMatchObject({
      stage: 'uncertain',
      reason: 'unknownOutcome',
      restoredFrom: { at: expect.any(String) },
    });
    const before = here.wire.of('POST', '/v2/invitations/').length;
    desk.start();
    desk.hurry();
    await desk.engine.idle();
    await aMoment();
    expect(desk.subscriptions.get(id)).toMatchObject({ stage: 'uncertain', reason: 'unknownOutcome' });
    expect(here.wire.of('POST', '/v2/invitations/')).toHaveLength(before);
    const operation = desk.subscriptions.get(id).undecided?.operationId ?? '';
    await desk.decisions.decide(id, operation, { kind: 'sendAgain' });
    await standsAt(desk, id, 'restored');
    expect(desk.subscriptions.get(id).invitationId).not.toBeNull();
    const calls = here.wire.of('POST', '/v2/invitations/');
    expect(new Set(calls.map(({ key }) => key)).size).toBe(1);
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
    once();
  });
});

describe('what was not queued when the backup was made', () => {
  it('is a draft as before, but asks as well', async () => {
    const { id } = desk.subscriptions.create();
    desk.subscriptions.save(id, here.form());
    const { name } = await backUp();
    expect(await restore(name)).toMatchObject({ heldBack: 0, drafts: 1 });
    expect(desk.subscriptions.get(id)).toMatchObject({
      stage: 'draft',
      reason: 'restored',
      restoredFrom: { at: expect.any(String) },
    });
    expect(() => desk.subscriptions.queue(id)).toThrow('restored');
    desk.start();
    desk.subscriptions.queue(id, { checked: true });
    await standsAt(desk, id, 'complete');
    once();
  });

  it('what the platform has acknowledged in full is done, and asks nothing', async () => {
    desk.start();
    const id = enter(desk, here.form());
    await standsAt(desk, id, 'complete');
    const { name } = await backUp();
    await restore(name);
    expect(desk.subscriptions.get(id)).toMatchObject({ stage: 'acknowledged', restoredFrom: null });
    once();
  });

  it('an operation that certainly never left is given up', async () => {
    await desk.close();
    let isDown = false;
    const fetch: typeof globalThis.fetch = (input, init) =>
      isDown && String(input).endsWith('/oauth/token')
        ? Promise.reject(new TypeError('fetch failed'))
        : here.wire.fetch(input, init);
    desk = here.open({ dataKey, fetch });
    desk.start();
    await until(() => desk.gate.isProven(), 'the platform has answered');
    isDown = true;
    desk.tokens.forget();
    const id = enter(desk, here.form());
    await until(() => desk.outbox.open(id)?.state === 'ready', 'it was not sent');
    const { name } = await backUp();
    isDown = false;
    await restore(name);
    expect(desk.outbox.open(id)).toBeNull();
    expect(desk.subscriptions.get(id).reason).toBe('restored');
    desk.subscriptions.queue(id, { checked: true });
    desk.start();
    await standsAt(desk, id, 'complete');
    once();
  });
});
