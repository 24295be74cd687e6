import type { AppFailure } from '../../../contract/errors.ts';
import { isForAnotherCampaign } from '../../../contract/statements.ts';
import type { SubscriptionDetail } from '../../../contract/subscription.ts';
import { isBlank } from '../../../contract/text.ts';
import { notifyDone, notifyUndo } from '../../components/notify.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import { nameOf } from '../../i18n/names.ts';
import { call } from '../../ipcClient.ts';
import { activeEnvironment } from '../../stores/app.ts';
import { forgetDeleted, lastDeleted, noteDeleted, noteRestored, stillDeleted } from '../../stores/deleted.ts';
import { goTo } from '../../stores/navigation.ts';
import { exportSome } from '../export/exporting.ts';
import { queueState } from '../subscription/model/queueState.ts';
import { bulkDone, closeOutcome, runBulk, useBulk, type Why } from './bulk.ts';
import { chosenIds, leaveOutOfChoice } from './choice.ts';
import { confirmRelease } from './confirmRelease.tsx';

export const openSubscription = ({ id }: { id: string }): void => goTo({ name: 'subscription', id });

const counted = (ids: readonly string[]) => ({ count: ids.length, shown: formatNumber(ids.length) });

/** Returns why a subscription is not released together with others; null when it is. */
export function whyLeft(detail: SubscriptionDetail): Why | null {
  // A person decides whether a subscription that may have arrived is sent again.
  if (detail.stage === 'uncertain') return 'resting';
  const { form, problems } = detail;
  const { kind } = queueState({ detail, form, problems, dirty: false });
  if (kind === 'missing') return 'incomplete';
  if (kind !== 'queue') return 'resting';
  // For each of these, a person has to check the platform or the form first.
  if (detail.restoredFrom) return 'restored';
  if (detail.possiblyCreated) return 'possiblyCreated';
  if (detail.lost) return 'fieldsLost';
  if (detail.differs?.confirmed && !detail.investmentId) return 'differs';
  if (detail.alike.others.length > 0 && !detail.alike.intended) return 'second';
  return isForAnotherCampaign(form) && !detail.locked.givenBy ? 'stillHolds' : null;
}

/** Failures that concern one subscription only, and why it is then left out. */
const whyNotQueued: Partial<Record<AppFailure['code'], Why>> = {
  incomplete: 'incomplete',
  restored: 'restored',
  possiblyCreated: 'possiblyCreated',
  fieldsLost: 'fieldsLost',
  differs: 'differs',
  second: 'second',
  alreadySent: 'resting',
  locked: 'resting',
  unreadable: 'unreadable',
  invalidInput: 'unreadable', // its id is damaged
  notFound: 'gone',
};

/**
 * Checks each chosen subscription, and asks once about all that would be released together. Called where releasing
 * leads to real investments.
 * @returns the ids to release; null when there is nothing to do
 */
async function agreedOn(ids: readonly string[]): Promise<ReadonlySet<string> | null> {
  const wanted: SubscriptionDetail[] = [];
  const outcome = await runBulk('check', ids, {
    async act(id) {
      const detail = await call('subscriptions.get', { id });
      const why = whyLeft(detail);
      if (why === null) wanted.push(detail);
      return why;
    },
    whyOf: whyNotQueued,
  });
  if (!outcome || outcome.failure || outcome.untouched.length > 0) return null;
  closeOutcome();
  if (wanted.length > 0 && !(await confirmRelease(wanted, outcome.left))) return null;
  return new Set(outcome.done);
}

/** Queues a subscription exactly as the form's button would. Returns why it was left out, or null. */
async function queueOne(id: string, batch: boolean): Promise<Why | null> {
  const why = whyLeft(await call('subscriptions.get', { id }));
  if (why) return why;
  await call('subscriptions.queue', { id, batch });
  return null;
}

/** Queues the chosen subscriptions. Incomplete ones stay chosen and are listed. */
export async function queueChosen(): Promise<void> {
  const ids = chosenIds();
  if (ids.length === 0 || useBulk.getState().running) return;
  const asks = ids.length > 1 && activeEnvironment()?.kind === 'production';
  const agreed = asks ? await agreedOn(ids) : null;
  if (asks && agreed === null) return;
  const outcome = await runBulk('queue', ids, {
    async act(id) {
      if (!agreed || agreed.has(id)) return queueOne(id, ids.length > 1);
      // It may be ready by now, but the user was not asked about it.
      return whyLeft(await call('subscriptions.get', { id })) ?? 'resting';
    },
    whyOf: whyNotQueued,
  });
  if (!outcome) return;
  if (outcome.done.length > 0) forgetDeleted();
  leaveOutOfChoice(outcome.done);
  if (outcome.done.length === ids.length) notifyDone(i18n.t('list:queued', counted(outcome.done)));
}

async function investorOf(id: string): Promise<string> {
  const detail = await call('subscriptions.get', { id }).catch(() => null);
  if (!detail || isBlank(detail.investorId)) return i18n.t('unnamedInvestor');
  return nameOf(detail.investorName, detail.investorId);
}

/** Deletes subscriptions without asking, because all of them can be restored together. */
export async function remove(ids: readonly string[]): Promise<void> {
  const outcome = await runBulk('remove', ids, {
    async act(id) {
      await call('subscriptions.remove', { id });
      return null;
    },
    whyOf: { locked: 'onPlatform', unreadable: 'unreadable', invalidInput: 'unreadable', notFound: 'gone' },
  });
  if (!outcome) return;
  const { done } = outcome;
  leaveOutOfChoice(done);
  const [first] = done;
  if (first === undefined) return;
  const whose = done.length === 1 ? await investorOf(first) : '';
  const words = i18n.t('list:removed', { ...counted(done), whose });
  noteDeleted(
    done,
    notifyUndo(words, () => restore(done)),
  );
}

/** Exports the chosen subscriptions. */
export const exportChosen = (): Promise<void> => exportSome(chosenIds());

export const removeChosen = (): Promise<void> => remove(chosenIds());

/** Restores deleted subscriptions, except those already restored in another way. */
async function restore(ids: readonly string[]): Promise<void> {
  while (useBulk.getState().running) await bulkDone();
  const outcome = await runBulk('restore', stillDeleted(ids), {
    async act(id) {
      await call('subscriptions.restore', { id });
      return null;
    },
    whyOf: { notFound: 'gone' },
  });
  if (!outcome) return;
  noteRestored([...outcome.done, ...outcome.left.map(({ id }) => id)]);
  if (outcome.done.length > 0) notifyDone(i18n.t('list:restored', counted(outcome.done)));
}

/** Restores what was deleted last, in the list or in a form. */
export const undoDeletion = (): Promise<void> => restore(lastDeleted());
