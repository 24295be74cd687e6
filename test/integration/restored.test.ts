import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { restoreBackup } from '../../main/app/recovery.ts';
import { systemClock } from '../../main/clock.ts';
import { dataModel } from '../../main/session/kinds.ts';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { stillClock } from '../support/clocks.ts';
import { enter, type Headless } from '../support/headless.ts';
import { refOf } from '../support/samples.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { aMoment, until } from '../support/until.ts';

const dataKey = newDataKey();
const cipher = createCipher(dataKey);

let here: Scenario;
let app: Headless;
let path: string;
let backups: string;
beforeEach(async () => {
  here = await scenario();
  path = join(here.folder, 'desk.sqlite');
  backups = join(here.folder, 'backups');
  app = here.open({ dataKey });
});
afterEach(() => here.close());

const backUp = () => makeBackup({ path, folder: backups, now: Date.now(), cipher });

/** Restores a backup and opens the app on it. Only the platform knows what was done after the backup. */
async function restore(name: string): Promise<{ heldBack: number }> {
  await app.close();
  const { base: baseUrl, clientId } = here.connection;
  const recovered = await restoreBackup(name, {
    path,
    backups,
    cipher,
    clock: systemClock,
    who: () => 'anna',
    mark: async () => null,
    model: dataModel,
    sender: { environmentId: 'headless', baseUrl, clientId },
  });
  app = here.open({ dataKey });
  return recovered;
}

const once = () => {
  const report = here.report();
  expect([report.invitations.length, report.investments.length]).toEqual([1, 1]);
  expect(report).toMatchObject({ keyMisuse: 0, doubledInvitations: [], doubledInvestments: [] });
};
/** Returns the number of calls that change something on the platform. */
const writes = () =>
  here.wire.calls.filter(({ method, path: to }) => method !== 'GET' && !to.includes('token')).length;
const trailOf = (id: string) => app.subscriptions.trail(id).map(({ what }) => what);

describe('a subscription that was queued when the backup was made, and sent since', () => {
  let id: string;
  beforeEach(async () => {
    app.sendGate.choose(true);
    id = enter(app, here.form());
    const { name } = await backUp();
    app.sendGate.choose(false);
    app.start();
    await reaches(app, id, 'complete');
    expect(await restore(name)).toMatchObject({ heldBack: 1 });
    app.start();
  });

  it('waits for a person, and nothing of it is sent automatically', async () => {
    const before = writes();
    expect(app.subscriptions.get(id)).toMatchObject({
      stage: 'needsYou',
      reason: 'restored',
      queuedAt: null,
      restoredFrom: { at: expect.any(String) },
    });
    expect(app.subscriptions.list({ filter: 'needsYou', search: '', offset: 0, limit: 9 }).total).toBe(1);
    app.hurry();
    await app.scheduler.idle();
    await aMoment();
    expect(writes()).toBe(before);
    expect(app.subscriptions.get(id).reason).toBe('restored');
    once();
  });

  it('cannot be queued before a person has looked, and an edit does not change that', async () => {
    expect(() => app.subscriptions.queue(id)).toThrow('restored');
    expect(app.subscriptions.get(id).queuedAt).toBeNull();
    const { form } = app.subscriptions.get(id);
    app.subscriptions.save(id, { ...form, wallet: { choice: 'later', walletId: '' } });
    expect(app.subscriptions.get(id)).toMatchObject({ stage: 'needsYou', reason: 'restored' });
    expect(() => app.subscriptions.queue(id)).toThrow('restored');
    expect(trailOf(id)).not.toContain('restored.checked');
  });

  it('has the same keys for the same steps when it is queued after looking, so the platform answers as before', async () => {
    app.subscriptions.queue(id, { checked: true });
    expect(app.subscriptions.get(id).restoredFrom).toBeNull();
    await reaches(app, id, 'complete');
    once();
    expect(here.report().replays).toBeGreaterThanOrEqual(2);
    expect(trailOf(id)).toEqual(expect.arrayContaining(['subscription.takenBack', 'restored.checked']));
    expect((await app.trail.verify()).intact).toBe(true);
  });
});

describe('a subscription with an open call when the backup was made', () => {
  it('waits for a person, who has it sent again with its own key and bytes', async () => {
    here.sandbox.faults.add({
      kind: 'lost',
      when: 'after',
      method: 'POST',
      path: '/v2/invitations/',
      times: 1,
    });
    await app.close();
    app = here.open({ dataKey, clock: stillClock() });
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'waitsForRetry');
    const { name } = await backUp();
    app.hurry();
    await reaches(app, id, 'complete');

    await restore(name);
    expect(app.subscriptions.get(id)).toMatchObject({
      stage: 'uncertain',
      reason: 'unknownOutcome',
      restoredFrom: { at: expect.any(String) },
    });
    const before = here.wire.of('POST', '/v2/invitations/').length;
    app.start();
    app.hurry();
    await app.scheduler.idle();
    await aMoment();
    expect(app.subscriptions.get(id)).toMatchObject({ stage: 'uncertain', reason: 'unknownOutcome' });
    expect(here.wire.of('POST', '/v2/invitations/')).toHaveLength(before);
    const operation = app.subscriptions.get(id).unknownOutcome?.operationId ?? '';
    await app.decisions.decide(id, operation, { kind: 'sendAgain' });
    await reaches(app, id, 'restored');
    expect(app.subscriptions.get(id).invitationId).not.toBeNull();
    const calls = here.wire.of('POST', '/v2/invitations/');
    expect(new Set(calls.map(({ key }) => key)).size).toBe(1);
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
    once();
  });
});

describe('a subscription that was not queued when the backup was made', () => {
  it('is a draft as before, but asks before it is queued', async () => {
    const { id } = app.subscriptions.create();
    app.subscriptions.save(id, here.form());
    const { name } = await backUp();
    expect(await restore(name)).toMatchObject({ heldBack: 0, drafts: 1 });
    expect(app.subscriptions.get(id)).toMatchObject({
      stage: 'draft',
      reason: 'restored',
      restoredFrom: { at: expect.any(String) },
    });
    expect(() => app.subscriptions.queue(id)).toThrow('restored');
    app.start();
    app.subscriptions.queue(id, { checked: true });
    await reaches(app, id, 'complete');
    once();
  });

  it('is done and asks nothing when the platform has acknowledged all of it', async () => {
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
    const { name } = await backUp();
    await restore(name);
    expect(app.subscriptions.get(id)).toMatchObject({ stage: 'acknowledged', restoredFrom: null });
    once();
  });

  it('has its operation given up when the operation certainly never left', async () => {
    await app.close();
    let isDown = false;
    const fetch: typeof globalThis.fetch = (input, init) =>
      isDown && String(input).endsWith('/oauth/token')
        ? Promise.reject(new TypeError('fetch failed'))
        : here.wire.fetch(input, init);
    app = here.open({ dataKey, fetch });
    app.start();
    await until(() => app.sendGate.isProven(), 'the platform has answered');
    isDown = true;
    app.tokens.forget();
    const id = enter(app, here.form());
    await until(() => app.outbox.open(refOf(id))?.state === 'ready', 'the operation was not sent');
    const { name } = await backUp();
    isDown = false;
    await restore(name);
    expect(app.outbox.open(refOf(id))).toBeNull();
    expect(app.subscriptions.get(id).reason).toBe('restored');
    app.subscriptions.queue(id, { checked: true });
    app.start();
    await reaches(app, id, 'complete');
    once();
  });
});
