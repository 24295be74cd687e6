import type { ResealingState } from '../contract/app.ts';
import { createBackgroundWork } from './background.ts';
import type { Clock } from './clock.ts';
import type { DocumentService } from './documents/service.ts';
import type { DataFile } from './storage/data-file.ts';
import { createTimeSlices } from './storage/time-slices.ts';

/** Brings the rows of a file of an earlier version up to date, beside the work and never in its way. */
export interface Resealing {
  /** How far it is; null: there is nothing to do, or all is done. */
  readonly state: ResealingState | null;
  start(): void;
  stop(): Promise<void>;
}

/** The window is on the screen by then. Milliseconds. */
const firstLook = 1_000;
/** Left to everything else after each time slice, in milliseconds. */
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
  let state: ResealingState | null = null;
  const background = createBackgroundWork({
    clock: deps.clock,
    delay: firstLook,
    work,
    failed: deps.failed,
  });

  function tell(next: ResealingState | null): void {
    if (next?.done === state?.done && next?.total === state?.total) return;
    state = next;
    if (!background.signal.aborted) deps.changed();
  }

  async function inSlices(step: () => boolean): Promise<void> {
    const slices = createTimeSlices({ rest, signal: background.signal });
    while (step()) {
      if (!slices.isOver) continue;
      const { rows, known } = fingerprints.count();
      tell({ done: Math.min(known, rows), total: rows });
      await slices.rest();
    }
  }

  async function work(): Promise<void> {
    await inSlices(deps.documents.hideNextIds);
    await inSlices(fingerprints.noteNext);
    tell(null);
  }

  return {
    get state() {
      return state;
    },
    start() {
      if (!fingerprints.isComplete) background.start();
    },
    stop: background.stop,
  };
}
