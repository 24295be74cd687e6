import {
  changedFields,
  type FieldPath,
  fieldValue,
  type SubscriptionForm,
  withFieldFrom,
} from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import type { Confirmation } from '../../contract/subscription.ts';
import type { Operation } from '../sync/operation.ts';
import type { Note } from '../sync/writer.ts';
import { lapseEntries, movedDetails } from './lapsing.ts';
import { lockedFields } from './locks.ts';
import type { Subscription } from './model.ts';
import { ticks } from './ticks.ts';

/** A subscription after an edit. `refused`: changed fields that are locked and keep their value. */
export interface Edited {
  after: Subscription;
  refused: FieldPath[];
}

/**
 * Returns a subscription with the changes of a form, as far as its fields are not locked; the same object when nothing
 * changes. An edit takes it back from the queue. Notes go into the trail.
 * @param now who edits it, and when: stamps confirmations that are given now
 */
export function edited(
  current: Subscription,
  wanted: SubscriptionForm,
  open: Operation | null,
  now: Confirmation,
  note: Note,
): Edited {
  const locked = lockedFields(current, open);
  const changes = changedFields(current.form, wanted);
  const refused = changes.filter((field) => locked[field]);
  const kept = changes.filter((field) => !locked[field]);
  if (kept.length === 0) return { after: current, refused };
  const merged = kept.reduce((form, field) => withFieldFrom(form, wanted, field), current.form);
  const { gone, back, statements, ...entries } = lapseEntries(current, merged);
  if (Object.keys(gone).length > 0) note('entries.lapsed', gone as unknown as Json);
  if (back.length > 0) note('entries.holdAgain', { fields: back });
  if (statements) note('statements.moved', movedDetails(statements));
  if (current.queuedAt) note('subscription.takenBack', { because: 'edited', fields: [...kept] });
  const confirmations = stamped(entries, now, note);
  const after = {
    ...current,
    ...entries,
    savedAt: now.at,
    queuedAt: null,
    takenBack: false,
    confirmations,
  };
  return { after, refused };
}

/** Stamps each confirmation with user and time at the moment it is given. */
function stamped(
  { form, confirmations: known }: Pick<Subscription, 'form' | 'confirmations'>,
  now: Confirmation,
  note: Note,
): Subscription['confirmations'] {
  const stamp = ({ field, kind }: (typeof ticks)[number]): Confirmation | null => {
    if (!fieldValue(form, field)) return null;
    if (known[kind]) return known[kind];
    note(`${kind}.confirmed`, { ...now });
    return now;
  };
  return Object.fromEntries(ticks.map((tick) => [tick.kind, stamp(tick)])) as Subscription['confirmations'];
}
