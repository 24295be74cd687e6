/** A data file that holds only submissions of another kind is in use, as one with subscriptions is. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trainingId } from '../../contract/environment.ts';
import { headlessWithPeople, modelWithPeople } from '../second-kind/app.ts';
import { createPeoplePlatform } from '../second-kind/endpoints.ts';
import { MarkedProfile } from '../support/marked-profile.ts';

let here: MarkedProfile;
beforeEach(async () => {
  here = new MarkedProfile({ model: modelWithPeople, endpoints: createPeoplePlatform().endpoints });
  await here.setUp();
});
afterEach(() => here.close());

/** Closes the app, creates a person in an environment's data file, and opens the app again. */
async function createPersonIn(environmentId: string): Promise<void> {
  await here.closeApp();
  const { clientId, clientSecret } = here.served.sandbox.info;
  const app = headlessWithPeople(
    { base: here.served.base, clientId, clientSecret },
    {
      folder: join(here.profile, 'environments', environmentId),
      dataKey: (await here.secrets.get('data-key')) ?? '',
      environmentId,
    },
  );
  app.people.create();
  await app.close();
  await here.open();
}

describe('an environment that holds only a person', () => {
  beforeEach(() => createPersonIn(here.environmentId));

  it('is not removed', async () => {
    await here.app.get('environments.activate', { id: trainingId });
    const refused = await here.app.call('environments.remove', { id: here.environmentId });
    expect(refused).toMatchObject({ error: { code: 'environmentInUse' } });
  });

  it('keeps its address, even while it is open', async () => {
    const form = { kind: 'demo' as const, name: 'Demo', clientId: 'c', campaigns: [] };
    const change = { ...form, id: here.environmentId, baseUrl: 'https://h.invalid' };
    const refused = await here.app.call('environments.save', change);
    expect(refused).toMatchObject({ error: { code: 'environmentInUse', field: 'baseUrl' } });
  });
});

describe('an environment that holds nothing', () => {
  it('is removed', async () => {
    await here.app.get('environments.activate', { id: trainingId });
    expect(await here.app.call('environments.remove', { id: here.environmentId })).toMatchObject({
      ok: true,
    });
  });
});

describe('a takeover', () => {
  /** Leaves only Training. */
  const leaveTraining = async () => {
    await here.app.get('environments.activate', { id: trainingId });
    await here.app.get('environments.remove', { id: here.environmentId });
  };

  it('is refused when Training holds only a person', async () => {
    await leaveTraining();
    await createPersonIn(trainingId);
    expect(await here.app.call('takeover.choose')).toMatchObject({ error: { code: 'takeoverEntered' } });
  });

  it('is not refused when Training is empty', async () => {
    await leaveTraining();
    expect(await here.app.call('takeover.choose')).toMatchObject({ ok: true });
  });
});
