import { AppError } from '../../contract/errors.ts';
import { instantOf } from '../clock.ts';
import type { SyncCore } from '../sync/core.ts';
import type { Lanes } from '../sync/lanes.ts';
import type { SecondLooks } from '../sync/second-look.ts';
import type { Ref } from '../sync/submission.ts';
import type { Subscription } from './model.ts';
import { subscriptionKind } from './steps.ts';
import { isRemovable } from './view.ts';

/** Names a subscription for the core. */
export const refOf = (id: string): Ref => ({ kind: subscriptionKind, id });

/** What a person does to one subscription, alone or as one of many. Call each inside the writer's transaction. */
export interface Actions {
  /** Returns the removed subscription. @throws AppError locked when a part of it may be on the platform */
  remove(current: Subscription): Subscription;
  restore(current: Subscription): Subscription;
  /** Abandons an operation that certainly never left, so that a subscription taken back is not sent after all. */
  withdraw(id: string): void;
  /** Has the lanes, the second look and the page follow changes that are committed. */
  follow(changed: readonly Pick<Subscription, 'id' | 'queuedAt'>[]): void;
}

export function createActions(
  { clock, outbox, trail }: Pick<SyncCore, 'clock' | 'outbox' | 'trail'>,
  deps: {
    lanes: Pick<Lanes, 'forget'>;
    secondLooks: Pick<SecondLooks, 'forget'>;
    changed(ids: string[]): void;
  },
): Actions {
  function withdraw(id: string): void {
    const open = outbox.open(refOf(id));
    if (open?.state !== 'ready') return;
    outbox.drop(open);
    trail.append(
      'operation.notSent',
      { operation: open.id, kind: open.step, because: 'takenBack' },
      refOf(id),
    );
  }

  return {
    remove(current) {
      if (current.removedAt) return current;
      const { id } = current;
      if (!isRemovable(current, outbox.open(refOf(id)))) throw new AppError('locked');
      withdraw(id);
      trail.append('subscription.removed', {}, refOf(id));
      return { ...current, removedAt: instantOf(clock), queuedAt: null };
    },
    restore(current) {
      if (!current.removedAt) return current;
      trail.append('subscription.restored', {}, refOf(current.id));
      return { ...current, removedAt: null };
    },
    withdraw,
    follow(changed) {
      if (changed.length === 0) return;
      const resting = changed.filter(({ queuedAt }) => queuedAt === null).map(({ id }) => refOf(id));
      for (const ref of resting) deps.secondLooks.forget(ref);
      // An operation that may have been sent is still resolved.
      const idle = resting.filter((ref) => outbox.open(ref) === null);
      if (idle.length > 0) deps.lanes.forget(...idle);
      deps.changed(changed.map(({ id }) => id));
    },
  };
}
