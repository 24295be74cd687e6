import type { SubscriptionSummary } from '../../../contract/subscription.ts';
import type { Headless } from '../../support/headless.ts';

/** Returns all subscriptions of the app, read as its list reads them. */
export function allRows(app: Headless): SubscriptionSummary[] {
  const rows: SubscriptionSummary[] = [];
  for (;;) {
    const page = app.subscriptions.list({ filter: 'all', search: '', offset: rows.length, limit: 500 });
    rows.push(...page.rows);
    if (page.rows.length === 0 || rows.length >= page.total) return rows;
  }
}

/** Returns the case of a row, or 0 if the row is created but not filled in yet. */
export const unitsOf = ({ units }: Pick<SubscriptionSummary, 'units'>) => Number(units);

/** True when everything queued is acknowledged and the status is known: nothing is left to be sent or read. */
export const isDone = ({ stage, status }: Pick<SubscriptionSummary, 'stage' | 'status'>) =>
  stage === 'acknowledged' && status !== null;

/** True when the row waits for a person, and these runs have none. */
export const isStuck = ({ stage, reason }: Pick<SubscriptionSummary, 'stage' | 'reason'>) =>
  stage === 'refused' || stage === 'needsYou' || reason === 'unknownOutcome';
