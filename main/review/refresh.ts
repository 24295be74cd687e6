import type { RefreshProgress } from '../../contract/review.ts';

/** Reads statuses again in the lanes, and counts them. */
export interface Refresh {
  readonly progress: RefreshProgress;
  /** Asks for readings. `urgent`: a person waits for this one, so it goes ahead of the others. Returns the progress. */
  ask(ids: readonly string[], urgent: boolean): RefreshProgress;
  /** Drops the readings that have not begun, because a person stops them. Returns the progress without them. */
  stop(): RefreshProgress;
  /** Drops the readings that have not begun, because sending is paused. The progress shows that they were not made. */
  interrupt(): void;
  /** Makes one reading. Called by the lanes. */
  run(id: string): Promise<void>;
  /** Resolves when no reading is asked for or running. */
  atRest(): Promise<void>;
}

export interface RefreshParts {
  /** Puts a reading into the lanes. Returns false when it is asked for already. */
  enqueue(id: string, urgent: boolean): boolean;
  /** Drops the readings that have not begun. Returns one entry for each. */
  drop(): readonly string[];
  /** Reads a status. Returns false when it could not be read. */
  read(id: string): Promise<boolean>;
  progressed(progress: RefreshProgress): void;
}

export function createRefresh(parts: RefreshParts): Refresh {
  let progress: RefreshProgress = { running: false, done: 0, failed: 0, total: 0 };
  /** Number of readings that are asked for or running. */
  let open = 0;
  let rest = Promise.withResolvers<void>();
  rest.resolve();

  function show(next: Partial<RefreshProgress>): void {
    progress = { ...progress, ...next };
    parts.progressed(progress);
  }

  function close(count: number): void {
    open -= count;
    if (count === 0 || open > 0) return;
    show({ running: false });
    rest.resolve();
  }

  return {
    get progress() {
      return progress;
    },
    ask(ids, urgent) {
      const fresh = ids.filter((id) => parts.enqueue(id, urgent)).length;
      if (open === 0) {
        progress = { running: fresh > 0, done: 0, failed: 0, total: fresh };
        rest = Promise.withResolvers();
        if (fresh === 0) rest.resolve();
      } else progress = { ...progress, total: progress.total + fresh };
      open += fresh;
      return progress;
    },
    stop() {
      const dropped = parts.drop().length;
      progress = { ...progress, total: progress.total - dropped };
      close(dropped);
      return progress;
    },
    interrupt() {
      close(parts.drop().length);
    },
    async run(id) {
      try {
        const isRead = await parts.read(id);
        show({ done: progress.done + 1, failed: progress.failed + (isRead ? 0 : 1) });
      } finally {
        close(1);
      }
    },
    atRest: () => rest.promise,
  };
}
