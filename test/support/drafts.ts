import type { SubscriptionSummary } from '../../contract/subscription.ts';
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
