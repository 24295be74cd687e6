import { setTimeout as pause } from 'node:timers/promises';
import type { ResealingState } from '../contract/app.ts';
import type { Clock } from './clock.ts';
import type { DocumentService } from './documents/service.ts';
import type { DataFile } from './storage/data-file.ts';
import { isClosed } from './storage/failures.ts';

/** Brings the rows of a file of an earlier version up to date, beside the work and never in its way. */
export interface Resealing {
  /** How far it is; null: there is nothing to do, or all is done. */
  readonly state: ResealingState | null;
  start(): void;
  stop(): Promise<void>;
}

/** The window is on the screen by then. Milliseconds. */
const firstLook = 1_000;
/** Longest time slice before the rest, and the rest, in milliseconds. */
const slice = 8;
const rest = 16;

/**
 * Each step is a transaction of its own. Stopped or killed at any point, the next start goes on: what is done is told by
 * the rows themselves, and only a walk to the end makes the fingerprints complete.
 */
export function createResealing(deps: {
  db: DataFile;
  documents: Pick<DocumentService, 'hideNextIds'>;
  clock: Clock;
  changed(): void;
  failed(error: unknown): void;
}): Resealing {
  const { fingerprints } = deps.db;
  const stopping = new AbortController();
  let state: ResealingState | null = null;
  let working: Promise<void> = Promise.resolve();
  let cancel = () => {};

  function tell(next: ResealingState | null): void {
    if (next?.done === state?.done && next?.total === state?.total) return;
    state = next;
    if (!stopping.signal.aborted) deps.changed();
  }

  async function inSlices(step: () => boolean): Promise<void> {
    let since = performance.now();
    while (step()) {
      if (performance.now() - since < slice) continue;
      const { rows, known } = fingerprints.count();
      tell({ done: Math.min(known, rows), total: rows });
      await pause(rest);
      stopping.signal.throwIfAborted();
      since = performance.now();
    }
  }

  async function work(): Promise<void> {
    try {
      await inSlices(deps.documents.hideNextIds);
      await inSlices(fingerprints.noteNext);
      tell(null);
    } catch (error) {
      if (!stopping.signal.aborted && !isClosed(error)) deps.failed(error);
    }
  }

  return {
    get state() {
      return state;
    },
    start() {
      if (fingerprints.isComplete) return;
      cancel = deps.clock.after(firstLook, () => {
        working = work();
      });
    },
    async stop() {
      stopping.abort();
      cancel();
      await working;
    },
  };
}
