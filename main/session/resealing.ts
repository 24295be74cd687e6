import type { ResealingState } from '../../contract/app.ts';
import type { Clock } from '../clock.ts';
import type { DocumentService } from '../documents/service.ts';
import { createBackgroundWork } from '../storage/background.ts';
import type { DataFile } from '../storage/data-file.ts';
import { createTimeSlices } from '../storage/time-slices.ts';

/** Updates the rows of a data file from an earlier version in the background, without delaying other work. */
export interface Resealing {
  /** Progress; null when there is nothing to do or everything is done. */
  readonly state: ResealingState | null;
  start(): void;
  stop(): Promise<void>;
}

/** Delay before the first step, in milliseconds. By then the window is on the screen. */
const firstLook = 1_000;
/** Pause after each time slice, in milliseconds. */
const rest = 16;

/**
 * Creates the resealing work. Each step is its own transaction. After a stop or a crash at any point, the next start
 * continues: the rows themselves show what is done, and the fingerprints are complete only after a walk to the end.
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
    const slices = createTimeSlices({ rest, signal: background.signal, after: deps.db.precedence });
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
