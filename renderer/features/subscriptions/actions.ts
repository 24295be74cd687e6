import type { AppFailure } from '../../../contract/errors.ts';
import { isForAnotherCampaign } from '../../../contract/statements.ts';
import type { SubscriptionDetail } from '../../../contract/subscription.ts';
import { isBlank } from '../../../contract/text.ts';
import { notifyDone, notifyFailure, notifyUndo } from '../../components/notify.tsx';
import { formatNumber } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import { nameOf } from '../../i18n/names.ts';
import { call } from '../../ipcClient.ts';
import { activeEnvironment } from '../../stores/app.ts';
import { forgetDeleted, lastDeleted, noteDeleted, noteRestored, stillDeleted } from '../../stores/deleted.ts';
import { goTo } from '../../stores/navigation.ts';
import { queueState } from '../subscription/model/queueState.ts';
import { bulkDone, closeOutcome, runBulk, useBulk, type Why } from './bulk.ts';
import { chosenIds, leaveOutOfChoice } from './choice.ts';
import { confirmRelease } from './confirmRelease.tsx';

let creating = false;

/** Makes an empty draft and opens it. A key held down makes one, not twenty. */
export async function newSubscription(): Promise<void> {
  if (creating) return;
  creating = true;
  try {
    const { id } = await call('subscriptions.create');
    forgetDeleted();
    goTo({ name: 'subscription', id });
  } catch (error) {
    notifyFailure(error);
  } finally {
    creating = false;
  }
}

export const openSubscription = ({ id }: { id: string }): void => goTo({ name: 'subscription', id });

const counted = (ids: readonly string[]) => ({ count: ids.length, shown: formatNumber(ids.length) });

/** Why one is not released together with others; null: it is. */
export function whyLeft(detail: SubscriptionDetail): Why | null {
  // What may have arrived is for the person alone to decide.
  if (detail.stage === 'uncertain') return 'resting';
  const { form, problems } = detail;
  const { kind } = queueState({ detail, form, problems, dirty: false });
  if (kind === 'missing') return 'incomplete';
  if (kind !== 'queue') return 'resting';
  // Somebody has to look on the platform, or at the form, for each of these first.
  if (detail.restoredFrom) return 'restored';
  if (detail.possiblyCreated) return 'possiblyCreated';
  if (detail.lost) return 'fieldsLost';
  if (detail.differs?.confirmed && !detail.investmentId) return 'differs';
  if (detail.alike.others.length > 0 && !detail.alike.intended) return 'second';
  return isForAnotherCampaign(form) && !detail.locked.givenBy ? 'stillHolds' : null;
}

/** Which failures are about one subscription only, and why that one is then left. */
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
 * Looks at each of those chosen, and asks about all that would be released together, where they lead to real investments.
 * @returns those that a person wants released; null: nothing is to be done
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

/** Exactly what the form's own button would do with it, or why it would not. */
async function queueOne(id: string, batch: boolean): Promise<Why | null> {
  const why = whyLeft(await call('subscriptions.get', { id }));
  if (why) return why;
  await call('subscriptions.queue', { id, batch });
  return null;
}

/** Queues what is chosen. What is not complete stays chosen, and is named. */
export async function queueChosen(): Promise<void> {
  const ids = chosenIds();
  if (ids.length === 0 || useBulk.getState().running) return;
  const asks = ids.length > 1 && activeEnvironment()?.kind === 'production';
  const agreed = asks ? await agreedOn(ids) : null;
  if (asks && agreed === null) return;
  const outcome = await runBulk('queue', ids, {
    async act(id) {
      if (!agreed || agreed.has(id)) return queueOne(id, ids.length > 1);
      // It may be ready by now, but nobody was asked about it.
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

/** Deletes at once, without a question, because it can be taken back, all of it together. */
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

export const removeChosen = (): Promise<void> => remove(chosenIds());

/** Brings deleted ones back. What is back already, by the other way, is not brought back again. */
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

/** Brings back what was deleted last, here or in a form. */
export const undoDeletion = (): Promise<void> => restore(lastDeleted());
