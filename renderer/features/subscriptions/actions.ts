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
import { bulkDone, closeOutcome, type Outcome, runBulk, takeUpBulk, useBulk } from './bulk.ts';
import { chosenIds, leaveOutOfChoice } from './choice.ts';
import { confirmRelease } from './confirmRelease.tsx';
import type { Tally } from './tally.ts';

export const openSubscription = ({ id }: { id: string }): void => goTo({ name: 'subscription', id });

const counted = (ids: readonly string[]) => ({ count: ids.length, shown: formatNumber(ids.length) });

/** The ids that a person agreed to release, and what is left out of the chosen ones. */
interface Agreed {
  ids: readonly string[];
  left: Tally['left'];
}

/**
 * Checks each chosen subscription, and asks once about all that would be released together. Called where releasing
 * leads to real investments.
 * @returns null when there is nothing to do
 */
async function agreedOn(ids: readonly string[]): Promise<Agreed | null> {
  const outcome = await runBulk('check', ids);
  if (!outcome || outcome.failure || outcome.untouched.length > 0) return null;
  closeOutcome();
  const { done, left, release } = outcome;
  if (release && done.length > 0 && !(await confirmRelease(done.length, release, left))) return null;
  return { ids: done, left };
}

/** Queues the chosen subscriptions. Incomplete ones stay chosen and are listed. */
export async function queueChosen(): Promise<void> {
  const ids = chosenIds();
  if (ids.length === 0 || useBulk.getState().running) return;
  const asks = ids.length > 1 && activeEnvironment()?.kind === 'production';
  const agreed = asks ? await agreedOn(ids) : { ids, left: [] };
  const outcome = agreed && (await runBulk('queue', agreed.ids, agreed.left));
  if (outcome) tellQueued(outcome);
}

function tellQueued({ done, left, untouched }: Outcome): void {
  if (done.length > 0) forgetDeleted();
  leaveOutOfChoice(done);
  if (left.length + untouched.length === 0) notifyDone(i18n.t('list:queued', counted(done)));
}

async function investorOf(id: string): Promise<string> {
  const detail = await call('subscriptions.get', { id }).catch(() => null);
  if (!detail || isBlank(detail.investorId)) return i18n.t('unnamedInvestor');
  return nameOf(detail.investorName, detail.investorId);
}

/** Deletes subscriptions without asking, because all of them can be restored together. */
export async function remove(ids: readonly string[]): Promise<void> {
  const outcome = await runBulk('remove', ids);
  if (outcome) await tellRemoved(outcome);
}

async function tellRemoved({ done }: Outcome): Promise<void> {
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
  const outcome = await runBulk('restore', stillDeleted(ids));
  if (outcome) tellRestored(outcome);
}

function tellRestored({ done, left }: Outcome): void {
  noteRestored([...done, ...left.map(({ id }) => id)]);
  if (done.length > 0) notifyDone(i18n.t('list:restored', counted(done)));
}

/**
 * Takes up the batch of an earlier page: shows its progress, then its outcome, and offers the undo of a deletion. The
 * check before a release is shown while it runs; its question is gone with the page that asked.
 */
export async function takeUpBatch(): Promise<void> {
  const outcome = await takeUpBulk();
  if (!outcome) return;
  const tell = { check: closeOutcome, queue: tellQueued, remove: tellRemoved, restore: tellRestored };
  await tell[outcome.task](outcome);
}

/** Restores what was deleted last, in the list or in a form. */
export const undoDeletion = (): Promise<void> => restore(lastDeleted());
