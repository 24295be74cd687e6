import { create } from 'zustand';
import type { BatchOutcome, BatchTask, UnseenBatch } from '../../../contract/batch.ts';
import { notifyFailure } from '../../components/notify.tsx';
import { call, failureOf, IpcCallError, onEvent } from '../../ipcClient.ts';
import { onEnvironmentChange } from '../../stores/app.ts';
import { subscriptionList } from './listStore.ts';
import { type Tally, tallyOf } from './tally.ts';

/** The outcome of a task. */
export interface Outcome extends Tally {
  task: BatchTask;
}

interface Bulk {
  /** `late`: it has been running long enough to be shown. */
  running: { task: BatchTask; tried: number; total: number; late: boolean } | null;
  /** The outcome of the last task, if something was left out. Kept until it is closed or another task starts. */
  outcome: Outcome | null;
}

export const useBulk = create<Bulk>(() => ({ running: null, outcome: null }));

/** A task running longer than this shows its progress. In milliseconds. */
const shownAfter = 500;

let current: symbol | null = null;
let done: Promise<unknown> = Promise.resolve();

/** Resolves when no task is running. */
export const bulkDone = (): Promise<unknown> => done;

/** Stops the running task. Finished subscriptions stay as they are. */
export const stopBulk = (): void => {
  if (current) void call('subscriptions.stopBatch').catch(notifyFailure);
};

export const closeOutcome = (): void => useBulk.setState({ outcome: null });

const change = (more: { tried?: number; late?: boolean }): void =>
  useBulk.setState(({ running }) => ({ running: running && { ...running, ...more } }));

/**
 * Runs a task for many subscriptions. Returns null if nothing was done: there are no ids, or another task is running.
 * @param known what the same action has left out already; counted in the outcome
 */
export async function runBulk(
  task: BatchTask,
  ids: readonly string[],
  known: Tally['left'] = [],
): Promise<Outcome | null> {
  if (useBulk.getState().running || ids.length + known.length === 0) return null;
  const run = start({ task, ids, tried: 0 }, known, () => outcomeOf(task, ids));
  done = run;
  return run;
}

/**
 * Takes up the batch that an earlier page has begun, for example before it crashed. Returns null if there is none, or if
 * this page has begun one.
 */
export async function takeUpBulk(): Promise<Outcome | null> {
  const batch = await call('subscriptions.unseenBatch').catch(() => null);
  if (!batch || useBulk.getState().running) return null;
  const run = start(
    batch,
    [],
    async () => (await ended(call('subscriptions.unseenOutcome'))) ?? nothingTried,
  );
  done = run;
  return run;
}

async function start(
  { task, ids, tried }: Readonly<Omit<UnseenBatch, 'ids'>> & { ids: readonly string[] },
  known: Tally['left'],
  ending: () => Promise<BatchOutcome>,
): Promise<Outcome | null> {
  const mine = Symbol(task);
  current = mine;
  useBulk.setState({ running: { task, tried, total: ids.length, late: false }, outcome: null });
  const timer = setTimeout(() => current === mine && change({ late: true }), shownAfter);
  const result = ids.length > 0 ? await ending() : nothingTried;
  clearTimeout(timer);
  // After a change of environment the outcome means nothing any more.
  if (current !== mine) return null;
  current = null;
  // If this fails, another page would show the same outcome again.
  if (ids.length > 0) void call('subscriptions.seenBatch').catch(() => {});
  const tally = tallyOf(ids, result);
  const outcome = { ...tally, left: [...known, ...tally.left], task };
  const wanting = outcome.left.length > 0 || outcome.untouched.length > 0;
  useBulk.setState({ running: null, outcome: wanting ? outcome : null });
  if (outcome.failure) notifyFailure(new IpcCallError(methods[task], outcome.failure));
  subscriptionList.refresh();
  return outcome;
}

const nothingTried: BatchOutcome = { tried: 0, left: [], failure: null, release: null };

/** Returns the outcome of a batch; of one that could not begin, its failure. */
const outcomeOf = (task: BatchTask, ids: readonly string[]): Promise<BatchOutcome> =>
  ended(call('subscriptions.batch', { task, ids: [...ids] }));

const ended = <T>(outcome: Promise<T>): Promise<T | BatchOutcome> =>
  outcome.catch((error: unknown) => ({ ...nothingTried, failure: failureOf(error) }));

/** The methods whose words explain a failure of a task. */
const methods = {
  check: 'subscriptions.get',
  queue: 'subscriptions.queue',
  remove: 'subscriptions.remove',
  restore: 'subscriptions.restore',
} as const;

onEvent('batch', ({ task, tried }) => {
  if (useBulk.getState().running?.task === task) change({ tried });
});

onEnvironmentChange(() => {
  // The main process stops the batch itself when the environment closes.
  current = null;
  useBulk.setState({ running: null, outcome: null });
});
