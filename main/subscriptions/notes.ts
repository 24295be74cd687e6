import type { TrailNote } from '../sync/kind.ts';
import type { Subscription } from './model.ts';

/** Returns the trail entries that follow from a change of a subscription, whoever made it. Pure. */
export function notesOf(before: Subscription, after: Subscription): TrailNote[] {
  return [...statusNotes(before, after), ...differingNotes(before, after)];
}

function statusNotes(before: Subscription, after: Subscription): TrailNote[] {
  if (after.status === null || after.status === before.status) return [];
  const details = { from: before.status, to: after.status, investment: after.investment?.id ?? null };
  return [{ what: 'status.changed', details }];
}

/** Notes when a difference is first confirmed, and when a later record no longer shows it. */
function differingNotes(before: Subscription, after: Subscription): TrailNote[] {
  const wasConfirmed = before.differs?.confirmed === true;
  if (after.differs?.confirmed && !wasConfirmed)
    return [{ what: 'record.differs', details: { fields: after.differs.fields } }];
  const isReadAgain =
    before.invitation?.recordAt !== after.invitation?.recordAt ||
    before.investment?.recordAt !== after.investment?.recordAt;
  return wasConfirmed && !after.differs && isReadAgain ? [{ what: 'record.agrees', details: {} }] : [];
}
