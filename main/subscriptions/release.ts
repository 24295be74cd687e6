import { lacksOnlySignature } from '../../contract/check.ts';
import { AppError } from '../../contract/errors.ts';
import type { Json } from '../../contract/primitives.ts';
import { withoutOthers } from '../../contract/statements.ts';
import { instantOf } from '../clock.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { SyncCore } from '../sync/core.ts';
import type { Note } from '../sync/writer.ts';
import { orderKey } from './alike.ts';
import type { FactsSource } from './facts.ts';
import { aboutThisOrder } from './lapsing.ts';
import type { Subscription } from './model.ts';
import { subscriptionKind } from './steps.ts';
import type { SubscriptionViews } from './view.ts';

export interface QueueOptions {
  checked?: boolean;
  unsigned?: boolean;
  second?: boolean;
  batch?: boolean;
}

/** Returns a subscription as it is released for sending, see `SubscriptionService.queue`. Notes go into the trail. */
export type Release = (current: Subscription, options: QueueOptions, note: Note) => Subscription;

/**
 * Returns the changes to a subscription that is released although the platform shows other values than it acknowledged.
 * From then on the form is compared with the shown values, so that exactly the differing fields are sent. Empty once
 * there is an investment, because the invitation is not sent again then.
 */
function withShownAsBase({ differs, invitation, investment }: Subscription): Partial<Subscription> {
  if (!differs?.confirmed || !invitation || investment) return {};
  const shown = Object.fromEntries(
    Object.entries(differs.fields).map(([name, field]) => [name, field.shown]),
  );
  return { differs: null, invitation: { ...invitation, sent: { ...invitation.sent, ...shown } } };
}

export function createRelease(
  { clock, outbox, sender }: Pick<SyncCore, 'clock' | 'outbox' | 'sender'>,
  { facts, views }: { facts: Pick<FactsSource, 'problems'>; views: Pick<SubscriptionViews, 'alike'> },
): Release {
  /**
   * Requires a person's confirmation when another subscription has the same order.
   * @throws AppError second when there is another one and no person has confirmed this one as intended
   */
  function mustBeIntended(current: Subscription, second: boolean, note: Note): void {
    const { others, intended } = views.alike(current);
    if (others.length === 0 || intended) return;
    if (!second) throw new AppError('second');
    note('second.intended', { order: orderKey(current.form), others: others.map((other) => other.id) });
  }

  /** Requires a form without problems. @throws AppError incomplete, with the first field */
  function mustBeComplete(current: Subscription, unsigned: boolean): void {
    const problems = facts.problems(current);
    const [problem] = unsigned && lacksOnlySignature(problems) ? [] : problems;
    if (problem) throw new AppError('incomplete', { field: problem.field });
  }

  /**
   * Checks that a person has looked on the platform, or at lost fields, where that is needed.
   * @throws AppError restored, possiblyCreated, fieldsLost
   */
  function mustBeChecked(current: Subscription, checked: boolean, note: Note): void {
    const ref = { kind: subscriptionKind, id: current.id };
    if (current.restoredFrom) {
      if (!checked) throw new AppError('restored');
      const { at, found } = current.restoredFrom;
      note('restored.checked', { backup: at, ...(found && { found: found.id }) });
    }
    const step = current.possiblyCreated;
    // While an operation is open, its outcome is waited for instead.
    if (step && outbox.open(ref) === null) {
      if (!checked) throw new AppError('possiblyCreated');
      const former = unlessUnreadable(
        () => outbox.possiblyCreated(ref, step),
        () => null,
      );
      note('doubtful.checked', { operation: former?.id ?? null, key: former?.idempotencyKey ?? null });
    }
    if (current.lostFields.length > 0) {
      if (!checked) throw new AppError('fieldsLost');
      note('lost.checked', { fields: current.lostFields });
    }
  }

  return (current, { checked = false, unsigned = false, second, batch = false }, note) => {
    if (current.stage === 'acknowledged') throw new AppError('alreadySent');
    if (current.removedAt) throw new AppError('notFound');
    mustBeComplete(current, unsigned);
    mustBeChecked(current, checked, note);
    // A subscription released on its own has both values on the screen.
    if (batch && current.differs?.confirmed && !current.investment) throw new AppError('differs');
    if (second !== undefined) mustBeIntended(current, second, note);
    const form = withoutOthers(current.form);
    note('subscription.queued', {
      form,
      confirmations: { ...current.confirmations },
    } as unknown as Json);
    const { baseUrl, clientId } = sender;
    // Queued without the lapsed entries: from here on it is another order, so they are dropped for good.
    return {
      ...current,
      form,
      queuedAt: instantOf(clock),
      queuedFor: { baseUrl, clientId },
      takenBack: false,
      restoredFrom: null,
      refusal: null,
      lapsed: {},
      lostFields: [],
      ...withShownAsBase(current),
      ...(current.lostFields.length > 0 ? { about: aboutThisOrder(current.form) } : {}),
    };
  };
}
