import { create } from 'zustand';
import type { AppFailure } from '../../../contract/errors.ts';
import { notifyFailure } from '../../components/notify.tsx';
import { failureOf, IpcCallError } from '../../ipcClient.ts';
import { onEnvironmentChange } from '../../stores/app.ts';
import { inTurn, type Tally } from './inTurn.ts';
import { subscriptionList } from './listStore.ts';

/** What can be done to several subscriptions at once. */
export type Task = 'check' | 'queue' | 'remove' | 'restore';

/** Why one was left as it was. Words: `list:left.<why>`. */
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
  /** `late`: it has gone on for long enough to be shown. */
  running: { task: Task; tried: number; total: number; late: boolean } | null;
  /** What came of the last task, if something was left as it was; until it is closed or another one begins. */
  outcome: Outcome | null;
}

export const useBulk = create<Bulk>(() => ({ running: null, outcome: null }));

/** Every wait that is longer than this shows its progress. */
const shownAfter = 500;
/** The screen follows in steps; the eye does not see more of them. */
const step = 100;

let controller: AbortController | null = null;
let done: Promise<unknown> = Promise.resolve();

/** Resolves when nothing is running. */
export const bulkDone = (): Promise<unknown> => done;

/** Ends what is running after the one that it is at. */
export const stopBulk = (): void => controller?.abort();

export const closeOutcome = (): void => useBulk.setState({ outcome: null });

interface BulkOptions {
  act: (id: string) => Promise<Why | null>;
  /** Which failures are about one subscription only, and why that one is then left. */
  whyOf: Partial<Record<AppFailure['code'], Why>>;
}

/** Does something to each, in turn. Null: nothing was done, for there is nothing, or something else still runs. */
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
  // In another environment none of it means anything any more.
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
