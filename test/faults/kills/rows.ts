import type { SubscriptionSummary } from '../../../contract/subscription.ts';
import type { Headless } from '../../support/headless.ts';

/** What the desk has, read as its list reads it. */
export function allRows(app: Headless): SubscriptionSummary[] {
  const rows: SubscriptionSummary[] = [];
  for (;;) {
    const page = app.subscriptions.list({ filter: 'all', search: '', offset: rows.length, limit: 500 });
    rows.push(...page.rows);
    if (page.rows.length === 0 || rows.length >= page.total) return rows;
  }
}

/** The case that a row is about; 0: created, but not filled in yet. */
export const unitsOf = ({ units }: Pick<SubscriptionSummary, 'units'>) => Number(units);

/** All that was queued is acknowledged, and the status is known: nothing is left to be sent or read. */
export const isDone = ({ stage, status }: Pick<SubscriptionSummary, 'stage' | 'status'>) =>
  stage === 'acknowledged' && status !== null;

/** It waits for a person, and here is none. */
export const isStuck = ({ stage, reason }: Pick<SubscriptionSummary, 'stage' | 'reason'>) =>
  stage === 'refused' || stage === 'needsYou' || reason === 'unknownOutcome';
