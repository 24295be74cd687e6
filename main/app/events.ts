import type { AppState } from '../../contract/app.ts';
import type { Events } from '../../contract/ipc.ts';
import type { EventName } from '../../contract/surface.ts';
import type { SyncState } from '../../contract/sync.ts';
import type { LongTask, TaskProgress } from '../../contract/tasks.ts';
import type { Clock } from '../clock.ts';
import type { SessionEvents } from '../session/options.ts';
import { subscriptionKind } from '../subscriptions/steps.ts';

type Listener = <E extends EventName>(event: E, payload: Events[E]) => void;

/** Changes within this time reach the page as one event. In milliseconds; far below what a person notices. */
const window = 40;

/** Largest share of time spent on reading the sync state. With 100,000 subscriptions readings take longer and are rarer. */
const readingShare = 1 / 50;
/** Longest pause between readings, in milliseconds, even if something else delayed a reading. */
const longestRest = 2_000;

export interface EventHub {
  onEvent(listener: Listener): void;
  sessionEvents: SessionEvents;
  appChanged(): void;
  /** Reports the progress of a long task; null when it has ended. */
  task(task: LongTask, progress: TaskProgress | null): void;
  leave(): void;
  unforeseen(): void;
}

/** Collects changes and sends them to the page in few events, however fast the lanes work. */
export function createEventHub(
  clock: Clock,
  read: { sync(): SyncState; app(): Promise<AppState> },
  /** Called when reading fails. An error thrown in a timer has no catcher and would end the app. */
  failed: (error: unknown) => void,
): EventHub {
  let listener: Listener = () => {};
  const subscriptions = new Set<string>();
  /** True when lists have more rows, of subscriptions that have not changed. */
  let hasMoreRows = false;
  const investors = new Set<string>();
  let progress: Events['review'] | null = null;
  const tasks = new Map<LongTask, TaskProgress | null>();
  let batch: Events['batch'] | null = null;
  let app = false;
  let scheduled = false;
  let syncScheduled = false;
  let syncRestsUntil = 0;
  let appRests = false;

  function soon(): void {
    if (scheduled) return;
    scheduled = true;
    clock.after(window, flush);
  }

  function flush(): void {
    scheduled = false;
    if (subscriptions.size > 0 || hasMoreRows) listener('subscriptions', { ids: drain(subscriptions) });
    hasMoreRows = false;
    if (investors.size > 0) listener('investors', { ids: drain(investors) });
    if (progress) listener('review', progress);
    progress = null;
    for (const [task, itsProgress] of tasks) listener('task', { task, progress: itsProgress });
    tasks.clear();
    if (batch) listener('batch', batch);
    batch = null;
    if (app) tellApp();
  }

  /** Reads the app's state, which takes long in a large file, so a busy time does not fill with it. */
  function tellApp(): void {
    if (appRests) return;
    app = false;
    const before = clock.elapsed();
    void read.app().then((state) => listener('app', state), failed);
    appRests = true;
    clock.after(Math.min((clock.elapsed() - before) / readingShare, longestRest), () => {
      appRests = false;
      if (app) soon();
    });
  }

  function syncSoon(): void {
    if (syncScheduled) return;
    syncScheduled = true;
    const rest = Math.min(syncRestsUntil - clock.elapsed(), longestRest);
    clock.after(Math.max(window, rest), () => {
      syncScheduled = false;
      const before = clock.elapsed();
      try {
        listener('sync', read.sync());
      } catch (error) {
        failed(error);
      }
      const took = clock.elapsed() - before;
      syncRestsUntil = clock.elapsed() + took / readingShare;
    });
  }

  const add = (set: Set<string>, ids: string[]) => {
    for (const id of ids) set.add(id);
    soon();
  };

  return {
    onEvent(next) {
      listener = next;
    },
    sessionEvents: {
      // The page has an event only for subscriptions. Another kind needs one of its own, see docs/adding.md.
      submissions(refs) {
        if (refs.length === 0) hasMoreRows = true;
        const ids = refs.filter(({ kind }) => kind === subscriptionKind).map(({ id }) => id);
        add(subscriptions, ids);
      },
      investors: (ids) => add(investors, ids),
      sync: syncSoon,
      review(current) {
        progress = current;
        soon();
      },
      batch(current) {
        batch = current;
        soon();
      },
    },
    appChanged() {
      app = true;
      soon();
    },
    task(task, itsProgress) {
      tasks.set(task, itsProgress);
      soon();
    },
    leave: () => listener('leaving', null),
    unforeseen: () => listener('unforeseen', null),
  };
}

function drain(set: Set<string>): string[] {
  const all = [...set];
  set.clear();
  return all;
}
