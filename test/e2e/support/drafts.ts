import { emptyForm, type SubscriptionForm } from '../../../contract/form.ts';
import { completeForm } from '../../support/headless.ts';
import type { App } from './app.ts';
import { expect } from './test.ts';

/** Ids that no platform knows, because these tests send nothing. */
export const someId = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Returns a complete form that is identified by its units. */
export const complete = (units: number): SubscriptionForm => completeForm(someId(units), someId(1), units);

/** Returns an incomplete form that is identified by its units. */
export const incomplete = (units: number): SubscriptionForm => ({ ...emptyForm(), units: String(units) });

/** Adds drafts from forms, and shows the list of all subscriptions. The last draft is at the top. */
export async function showDrafts(app: App, forms: SubscriptionForm[], before = 0): Promise<string[]> {
  const ids: string[] = [];
  for (const form of forms) ids.push(await app.subscriptions.draft(form));
  await app.list.showAll();
  await expect(app.list.rows()).toHaveCount(before + forms.length);
  return ids;
}
