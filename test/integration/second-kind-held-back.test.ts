/** Submissions of another kind in an older file: they are held back as subscriptions are, and nothing is sent twice. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBackup } from '../../main/storage/backup.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import {
  type AppWithPeople,
  enterPerson,
  headlessWithPeople,
  modelWithPeople,
  referringTo,
} from '../second-kind/app.ts';
import { createPeoplePlatform, type PeoplePlatform } from '../second-kind/endpoints.ts';
import { personRef } from '../second-kind/people.ts';
import { fastClock } from '../support/clocks.ts';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { completeForm, enter } from '../support/headless.ts';
import { MarkedProfile } from '../support/marked-profile.ts';
import { reaches } from '../support/scenario.ts';
import { until } from '../support/until.ts';
import { tappedWire, type Wire } from '../support/wire.ts';

let there: PeoplePlatform;
let here: MarkedProfile;
let wire: Wire;
/** A person with a file, and a subscription of that person. Both were released. */
let person: string;
let subscription: string;

/** Opens the services on the data file of the closed app, so that a test can act on people. */
async function peopleHere(): Promise<AppWithPeople> {
  const { clientId, clientSecret } = here.served.sandbox.info;
  const connection = { base: here.served.base, clientId, clientSecret };
  const folder = join(here.profile, 'environments', here.environmentId);
  const dataKey = (await here.secrets.get('data-key')) ?? '';
  const { environmentId } = here;
  return headlessWithPeople(connection, {
    folder,
    dataKey,
    environmentId,
    clock: fastClock(),
    fetch: wire.fetch,
  });
}

const writes = () =>
  wire.calls.filter(({ method, path }) => method !== 'GET' && !path.includes('token')).length;
const made = () => [there.persons.size, there.proofs.size, here.investments()];

beforeEach(async () => {
  there = createPeoplePlatform();
  wire = tappedWire();
  here = new MarkedProfile({ model: modelWithPeople, fetch: wire.fetch, endpoints: there.endpoints });
  await here.setUp();
  await here.closeApp();
  const app = await peopleHere();
  person = await enterPerson(app, 'Erika');
  const campaign = here.served.sandbox.info.campaigns[0]?.id ?? '';
  subscription = enter(app, referringTo(completeForm('', campaign), person));
  await app.close();
});
afterEach(() => here.close());

/** Lets the app send everything, and closes it. */
async function send(): Promise<void> {
  await here.open();
  await here.isDone(subscription);
  expect(made()).toEqual([1, 1, 1]);
  await here.closeApp();
}

/** Expects that nothing of the older file is sent before a person releases it again, and everything once after that. */
async function expectHeldBack(): Promise<void> {
  const before = writes();
  await here.hasContact();
  expect(await here.stageOf(subscription)).toMatchObject({ stage: 'needsYou', reason: 'restored' });
  await here.closeApp();

  const app = await peopleHere();
  app.start();
  app.hurry();
  await until(() => app.sendGate.lastContactAt, 'the platform has answered');
  await app.scheduler.idle();
  expect(app.people.get(person)).toMatchObject({
    stage: 'needsYou',
    reason: 'restored',
    queuedAt: null,
    restoredFrom: { wasQueued: true },
  });
  expect(app.trail.of(personRef(person)).at(-1)).toMatchObject({ what: 'person.takenBack' });
  expect(() => app.people.queue(person)).toThrow('restored');
  expect(writes()).toBe(before);

  app.people.queue(person, true);
  app.subscriptions.queue(subscription, { checked: true });
  await reaches(app, subscription, 'complete');
  expect(app.people.get(person).reason).toBe('complete');
  expect(made()).toEqual([1, 1, 1]);
  expectExactlyOnce(here.served.sandbox.report());
  expect(await app.trail.verify()).toMatchObject({ intact: true });
  await app.close();
  await here.open();
}

describe('a person and a subscription of that person, sent since', () => {
  it('are held back in a restored backup', async () => {
    const backups = join(here.dataFile(), '..', 'backups');
    mkdirSync(backups, { recursive: true });
    const cipher = createCipher((await here.secrets.get('data-key')) ?? '');
    const { name } = await makeBackup({
      path: here.dataFile(),
      folder: backups,
      now: here.clock.now(),
      cipher,
    });
    await send();
    writeFileSync(here.dataFile(), readFileSync(here.dataFile()).fill(0xff, 0, 8192));
    expect(await here.open()).toMatchObject({ blocked: { reason: 'dataUnreadable' } });
    const { recovered } = await here.app.get('storage.restore', { backup: name });
    expect(recovered).toMatchObject({ what: 'data', heldBack: 2 });
    await expectHeldBack();
  });

  it('are held back in an older data file', async () => {
    const copy = here.copyOf('older');
    await send();
    here.putBack(copy);
    expect((await here.open()).recovered).toMatchObject({ what: 'older', heldBack: 2 });
    await expectHeldBack();
  });
});
