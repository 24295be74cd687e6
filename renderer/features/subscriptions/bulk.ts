import { create } from 'zustand';
import type { AppFailure } from '../../../contract/errors.ts';
import { notifyFailure } from '../../components/notify.tsx';
import { failureOf, IpcCallError } from '../../ipcClient.ts';
import { onEnvironmentChange } from '../../stores/app.ts';
import { inTurn, type Tally } from './inTurn.ts';
import { subscriptionList } from './listStore.ts';

/** What can be done to several subscriptions at once. */
export type Task = 'check' | 'queue' | 'remove' | 'restore';

/** Why a subscription was left as it was. Translations: `list:left.<why>`. */
export const whys = [
  'incomplete',
  'restored',
  'possiblyCreated',
  'fieldsLost',
  'second',
  'stillHolds',
  'differs',
  'resting',
  'onPlatform',
  'unreadable',
  'gone',
] as const;
export type Why = (typeof whys)[number];

export interface Outcome extends Tally<Why> {
  task: Task;
}

interface Bulk {
  /** `late`: it has been running long enough to be shown. */
  running: { task: Task; tried: number; total: number; late: boolean } | null;
  /** The outcome of the last task, if something was left out. Kept until it is closed or another task starts. */
  outcome: Outcome | null;
}

export const useBulk = create<Bulk>(() => ({ running: null, outcome: null }));

/** A task running longer than this shows its progress. In milliseconds. */
const shownAfter = 500;
/** Minimum time between two updates of the screen, in milliseconds; more updates would not be seen. */
const step = 100;

let controller: AbortController | null = null;
let done: Promise<unknown> = Promise.resolve();

/** Resolves when no task is running. */
export const bulkDone = (): Promise<unknown> => done;

/** Stops the running task after its current subscription. */
export const stopBulk = (): void => controller?.abort();

export const closeOutcome = (): void => useBulk.setState({ outcome: null });

interface BulkOptions {
  act: (id: string) => Promise<Why | null>;
  /** Failures that concern one subscription only, and why it is then left out. */
  whyOf: Partial<Record<AppFailure['code'], Why>>;
}

/**
 * Runs a task for each subscription in turn. Returns null if nothing was done: there are no ids, or another task is
 * running.
 */
export async function runBulk(
  task: Task,
  ids: readonly string[],
  options: BulkOptions,
): Promise<Outcome | null> {
  if (ids.length === 0 || useBulk.getState().running) return null;
  const run = start(task, ids, options);
  done = run;
  return run;
}

async function start(
  task: Task,
  ids: readonly string[],
  { act, whyOf }: BulkOptions,
): Promise<Outcome | null> {
  const mine = new AbortController();
  controller = mine;
  const total = ids.length;
  let drawn = Date.now();
  useBulk.setState({ running: { task, tried: 0, total, late: false }, outcome: null });
  const change = (more: { tried?: number; late?: boolean }) =>
    controller === mine &&
    useBulk.setState(({ running }) => ({ running: running && { ...running, ...more } }));
  const timer = setTimeout(() => change({ late: true }), shownAfter);
  const tally = await inTurn(ids, {
    act,
    whyOf: (failure) => whyOf[failure.code] ?? null,
    failureOf,
    signal: mine.signal,
    onProgress(tried) {
      if (Date.now() - drawn < step) return;
      drawn = Date.now();
      change({ tried });
    },
  });
  clearTimeout(timer);
  // After a change of environment the outcome means nothing any more.
  if (controller !== mine) return null;
  const outcome = { ...tally, task };
  controller = null;
  const wanting = tally.left.length > 0 || tally.untouched.length > 0;
  useBulk.setState({ running: null, outcome: wanting ? outcome : null });
  if (tally.failure) notifyFailure(new IpcCallError(methods[task], tally.failure));
  subscriptionList.refresh();
  return outcome;
}

const methods = {
  check: 'subscriptions.get',
  queue: 'subscriptions.queue',
  remove: 'subscriptions.remove',
  restore: 'subscriptions.restore',
} as const;

onEnvironmentChange(() => {
  stopBulk();
  controller = null;
  useBulk.setState({ running: null, outcome: null });
});
