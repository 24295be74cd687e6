import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { subscriptionKind } from '../../main/subscriptions/steps.ts';
import { type MovableClock, movableClock } from '../support/clocks.ts';
import { enter, type Headless } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

const hour = 3_600_000;
let here: Scenario;
let clock: MovableClock;
let app: Headless;

beforeEach(async () => {
  clock = movableClock(Date.now());
  here = await scenario({ keyLifetime: 24 * 3_600, now: clock.now });
  open();
});
afterEach(() => here.close());

function open(): void {
  app = here.open({ clock, random: () => 0 });
}
async function restart(): Promise<void> {
  await app.close();
  open();
}
const dataFile = (suffix = '') => join(here.folder, `desk.sqlite${suffix}`);
/**
 * Runs `work`, and then sets the whole computer back. Data file and keychain are from the same moment, so nothing
 * reveals it.
 */
async function setBack(work: () => Promise<void>): Promise<void> {
  await app.close();
  const copy = join(here.folder, 'copy.sqlite');
  cpSync(dataFile(), copy);
  open();
  await work();
  await app.close();
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(dataFile(suffix))) rmSync(dataFile(suffix));
  cpSync(copy, dataFile());
  open();
}
/** Releases subscriptions without sending them, and returns their ids. */
function releaseOffline(...units: number[]): string[] {
  app.sendGate.choose(true);
  app.start();
  return units.map((each) => enter(app, here.form({}, each)));
}
const send = () => app.start();
const reads = () =>
  here.wire.of('GET', '/v2/investments/').filter(({ path }) => path.split('?')[0] === '/v2/investments/');
const look = () => app.sync().secondLook;

describe('a subscription that was released more than a day ago', () => {
  it('and is already on the platform is shown instead of being sent a second time', async () => {
    const [id = ''] = releaseOffline(1);
    await setBack(async () => {
      send();
      await reaches(app, id, 'complete');
    });
    const [investment] = here.report().investments;
    clock.pass(26 * hour);
    send();
    await reaches(app, id, 'restored');
    expect(app.subscriptions.get(id)).toMatchObject({
      stage: 'needsYou',
      queuedAt: null,
      restoredFrom: { found: { id: investment?.id, status: 'KYC_PENDING' } },
    });
    expect(here.report().investments).toHaveLength(1);
    expect(here.report().invitations).toHaveLength(1);
    expect(app.subscriptions.trail(id).at(-1)).toMatchObject({
      what: 'subscription.takenBack',
      details: { because: 'found', investment: investment?.id },
    });
    // Once a person says that it is another order, it is sent.
    expect(() => app.subscriptions.queue(id)).toThrow('restored');
    app.subscriptions.queue(id, { checked: true });
    await reaches(app, id, 'complete');
    expect(here.report().investments).toHaveLength(2);
  });

  it('and is not there is sent, with the list read once for all of them, and only after a day', async () => {
    releaseOffline(1, 2, 3);
    await restart();
    clock.pass(23 * hour);
    await restart();
    clock.pass(2 * hour);
    send();
    await until(() => here.report().investments.length === 3, 'all orders are invested');
    expect(reads()).toHaveLength(1);
    expect(look()).toBeNull();
  });

  it('in this very session is sent as it is, because nothing else can have sent it', async () => {
    const [id = ''] = releaseOffline(1);
    clock.pass(30 * hour);
    app.sendGate.choose(false);
    await reaches(app, id, 'complete');
    expect(reads()).toEqual([]);
  });

  it('is only looked for after a day, and sent under its former keys before that', async () => {
    const [id = ''] = releaseOffline(1);
    await restart();
    clock.pass(20 * hour);
    send();
    await reaches(app, id, 'complete');
    expect(reads()).toEqual([]);
  });

  it('is also judged by the platform’s clock, so a wall clock that was set back makes nothing younger', async () => {
    const [id = ''] = releaseOffline(1);
    await app.close();
    clock.pass(26 * hour);
    // The computer's clock stands still, and the platform's has gone on.
    app = here.open({ clock: { ...clock, now: () => clock.now() - 25 * hour }, random: () => 0 });
    send();
    await reaches(app, id, 'complete');
    expect(reads()).toHaveLength(1);
  });

  it('does not match an entry that belongs to another local subscription of the same order', async () => {
    const [first = ''] = releaseOffline(1);
    app.sendGate.choose(false);
    await reaches(app, first, 'complete');
    const [second = ''] = releaseOffline(1);
    await restart();
    clock.pass(26 * hour);
    send();
    await reaches(app, second, 'complete');
    expect(here.report().investments).toHaveLength(2);
  });

  it('is also looked for when its creation was stored before, but never left', async () => {
    const { sandbox } = here.served;
    let failed = false;
    await app.close();
    // The token expires just before the creation leaves, and no new one is given.
    const at = (point: string): void => {
      if (point !== 'afterOperationCommit' || failed) return;
      failed = true;
      sandbox.expireTokens();
      sandbox.faults.add({ kind: 'rate-limit', path: '/oauth/token', retryAfter: 3_600 });
    };
    app = here.open({ clock, random: () => 0, at });
    const [id = ''] = releaseOffline(1);
    app.sendGate.choose(false);
    await until(() => app.sendGate.pause?.reason === 'rateLimited', 'the platform gives no token');
    await setBack(async () => {
      sandbox.faults.clear();
      clock.pass(2 * hour);
      send();
      await reaches(app, id, 'complete');
    });
    clock.pass(26 * hour);
    send();
    await reaches(app, id, 'restored');
    expect(here.report().investments).toHaveLength(1);
    // A person says that it is another order. The operation that is sent then has a new key.
    app.subscriptions.queue(id, { checked: true });
    await reaches(app, id, 'complete');
    expect(here.report().investments).toHaveLength(2);
  });

  it('is also looked for when this computer’s clock is before the release', async () => {
    const ago = (hours: number) => new Date(clock.now() - hours * hour).toISOString();
    const given = here.form({}, 1);
    app.sendGate.choose(true);
    app.start();
    // Signed long before, so that the signature is not in the future by any clock.
    const id = enter(app, {
      ...given,
      selfDisclosure: { ...given.selfDisclosure, submittedAt: ago(72) },
      survey: { ...given.survey, submittedAt: ago(71) },
      signature: { ...given.signature, signedAt: ago(70) },
    });
    await setBack(async () => {
      send();
      await reaches(app, id, 'complete');
    });
    clock.pass(26 * hour);
    await app.close();
    app = here.open({ clock: { ...clock, now: () => clock.now() - 27 * hour }, random: () => 0 });
    send();
    await reaches(app, id, 'restored');
    expect(here.report().investments).toHaveLength(1);
  });

  it('is looked for as soon as the platform may have forgotten its key, according to the settings', async () => {
    const [id = ''] = releaseOffline(1);
    await setBack(async () => {
      send();
      await reaches(app, id, 'complete');
    });
    await app.close();
    clock.pass(10 * hour);
    app = here.open({ clock, random: () => 0, keyLifetime: () => 6 * hour });
    send();
    await reaches(app, id, 'restored');
    expect(here.report().investments).toHaveLength(1);
  });

  it.each(['units', 'campaign_id', 'investor_id'])(
    'and is listed without its %s is not taken for another order',
    async (name) => {
      const [id = ''] = releaseOffline(1);
      await setBack(async () => {
        send();
        await reaches(app, id, 'complete');
      });
      clock.pass(26 * hour);
      const [made] = here.report().investments;
      const { investorId, campaignId } = here.form({}, 1);
      const entry = { id: made?.id ?? '', investor_id: investorId, campaign_id: campaignId, units: 1 };
      here.sandbox.faults.add({
        kind: 'answer',
        status: 200,
        method: 'GET',
        path: '/v2/investments/',
        replace: { count: 1, next: null, results: [{ ...entry, [name]: null }] },
      });
      send();
      await reaches(app, id, name === 'investor_id' ? 'notCompared' : 'restored');
      expect(here.report().investments).toHaveLength(1);
    },
  );

  it('and has an invitation is matched by that alone', async () => {
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }, 1));
    await reaches(app, id, 'signature');
    app.sendGate.choose(true);
    const signed = here.form({}, 1).signature;
    app.subscriptions.save(id, { ...app.subscriptions.get(id).form, signature: signed });
    app.subscriptions.queue(id);
    await setBack(async () => {
      send();
      await reaches(app, id, 'complete');
    });
    clock.pass(26 * hour);
    send();
    await reaches(app, id, 'restored');
    expect(here.report().investments).toHaveLength(1);
  });
});

describe('an inconclusive list', () => {
  async function old(...units: number[]): Promise<string[]> {
    const ids = releaseOffline(...units);
    await restart();
    clock.pass(26 * hour);
    return ids;
  }

  it('that the platform does not have leads to one question for all subscriptions, and a person may send them', async () => {
    const ids = await old(1, 2);
    here.sandbox.faults.add({
      kind: 'answer',
      status: 404,
      replace: { detail: 'No.' },
      method: 'GET',
      path: '/v2/investments/',
    });
    send();
    await until(() => look()?.is === 'asking' && look()?.count === 2, 'a person is asked');
    expect(look()).toMatchObject({ because: 'failed' });
    expect(here.report().invitations).toEqual([]);
    // A subscription that was released just now does not wait for the answer.
    const fresh = enter(app, here.form({}, 7));
    await reaches(app, fresh, 'complete');
    for (const id of ids) await reaches(app, id, 'notCompared');
    expect(app.subscriptions.get(ids[0] ?? '')).toMatchObject({
      stage: 'needsYou',
      steps: [{ state: 'waiting' }, {}, {}, {}, {}],
    });
    expect(app.sync()).toMatchObject({
      waiting: 0,
      waits: [],
      needs: [{ reason: 'notCompared', count: 2 }],
    });
    app.secondLooks.sendAll(subscriptionKind);
    for (const id of ids) await reaches(app, id, 'complete');
    expect(look()).toBeNull();
    expect(here.report().investments).toHaveLength(3);
  });

  it('asks nothing about a subscription that was taken back, and nothing while sending is paused', async () => {
    const [first = '', second = ''] = await old(1, 2);
    const refused = { kind: 'answer', status: 404, replace: { detail: 'No.' } } as const;
    here.sandbox.faults.add({ ...refused, method: 'GET', path: '/v2/investments/' });
    send();
    await reaches(app, first, 'notCompared');
    await reaches(app, second, 'notCompared');
    app.subscriptions.takeBack(first);
    expect(app.subscriptions.get(first)).toMatchObject({ stage: 'draft', reason: 'ready' });
    expect(look()).toMatchObject({ is: 'asking', count: 1 });
    await restart();
    app.sendGate.choose(true);
    send();
    expect(app.subscriptions.get(second)).toMatchObject({ stage: 'onItsWay', reason: 'offline' });
    here.sandbox.faults.clear();
    app.sendGate.choose(false);
    await reaches(app, second, 'complete');
    expect(here.report().investments).toHaveLength(1);
  });

  it('is read again when a person asks for it', async () => {
    const [id = ''] = await old(1);
    here.sandbox.faults.add({
      kind: 'answer',
      status: 403,
      replace: { detail: 'No.' },
      method: 'GET',
      path: '/v2/investments/',
    });
    send();
    await until(() => look()?.is === 'asking', 'a person is asked');
    here.sandbox.faults.clear();
    await reaches(app, id, 'notCompared');
    app.secondLooks.readAgain(subscriptionKind);
    await reaches(app, id, 'complete');
    expect(here.report().investments).toHaveLength(1);
  });

  it('may hide whose its entries are', async () => {
    const before = enter(app, here.form({}, 9));
    app.start();
    await reaches(app, before, 'complete');
    await app.close();
    rmSync(dataFile());
    open();
    await old(1);
    here.sandbox.faults.add({
      kind: 'answer',
      status: 200,
      method: 'GET',
      path: '/v2/investments/',
      entries: { drop: ['investor_id', 'units'] },
    });
    send();
    await until(() => look()?.is === 'asking', 'a person is asked');
    expect(look()).toMatchObject({ because: 'unclear', count: 1 });
  });

  it('may be incomplete', async () => {
    await old(1);
    here.sandbox.faults.add({
      kind: 'answer',
      status: 200,
      method: 'GET',
      path: '/v2/investments/',
      replace: { count: 12, next: null, results: [] },
    });
    send();
    await until(() => look()?.is === 'asking', 'a person is asked');
    expect(look()).toMatchObject({ because: 'incomplete' });
  });

  it('that nothing answers is read again automatically, without asking a person at once', async () => {
    const [id = ''] = await old(1);
    here.sandbox.faults.add({
      kind: 'lost',
      when: 'before',
      method: 'GET',
      path: '/v2/investments/',
      times: 2,
    });
    send();
    await until(() => {
      app.hurry();
      return app.subscriptions.get(id).reason === 'complete';
    }, 'the order is invested');
    expect(here.report().investments).toHaveLength(1);
  });
});

it('the second look shows its progress', async () => {
  releaseOffline(1);
  await restart();
  clock.pass(26 * hour);
  here.sandbox.faults.add({
    kind: 'hang',
    when: 'before',
    method: 'GET',
    path: '/v2/investments/',
    times: 1,
  });
  send();
  await until(() => look()?.is === 'reading', 'the list is being read');
  expect(look()).toEqual({ is: 'reading', count: 1, read: 0, total: null });
});
