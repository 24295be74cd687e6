import type { SubscriptionSummary } from '../../contract/subscription.ts';
import type { ServedSandbox } from '../../sandbox/server.ts';
import { completeForm } from './headless.ts';
import type { TestApp } from './ports.ts';

/** Creates a draft with these units in the open environment, and returns its id. */
export async function draftIn(app: TestApp, units: string): Promise<string> {
  const { id, form } = await app.get('subscriptions.create');
  await app.get('subscriptions.save', { id, form: { ...form, units } });
  return id;
}

/** Returns the first subscriptions of the open environment. */
export async function rowsIn(app: TestApp): Promise<SubscriptionSummary[]> {
  return (await app.get('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 9 })).rows;
}

/** Returns the units of the first subscriptions of the open environment, sorted. */
export const unitsIn = async (app: TestApp): Promise<string[]> =>
  (await rowsIn(app)).map(({ units }) => units).sort();

/** Creates a draft that could be released, for the sandbox's first investor and campaign, and returns its id. */
export async function completeDraftIn(app: TestApp, { sandbox }: ServedSandbox, units = 1): Promise<string> {
  const { investors, campaigns } = sandbox.info;
  const { id } = await app.get('subscriptions.create');
  const form = completeForm(investors[0]?.id ?? '', campaigns[0]?.id ?? '', units);
  await app.get('subscriptions.save', { id, form });
  return id;
}
