import type { CallOutcome } from '../platform/client.ts';
import { isClosed, isDamage, storageFailureOf } from '../profile/failures.ts';
import { isBusy, whenFree } from '../storage/busy.ts';
import { unlessUnreadable } from '../storage/records.ts';
import { about, later, noEvidence, rawOf, rest, statusIn, troubleFacts } from './conclude.ts';
import type { SyncCore } from './core.ts';
import type { Operation } from './operation.ts';
import { pauseBefore } from './retry.ts';
import type { StepResult } from './scheduler.ts';
import { afterFailure } from './trouble.ts';

/** True for a failure of the disk or the data file itself: all sending then waits for the file. */
const isOfTheFile = (error: unknown): boolean =>
  storageFailureOf(error) !== null || isDamage(error) || isClosed(error);

/**
 * Stores what the platform has answered. While another program holds the data file, the answer waits in memory, and after
 * some seconds all sending pauses. The answer is given up only with the session; its operation is then uncertain.
 * @param work one transaction
 */
export async function kept<T>(core: Pick<SyncCore, 'sendGate' | 'ending'>, work: () => T): Promise<T> {
  for (;;) {
    try {
      return await whenFree(work, { signal: core.ending });
    } catch (error) {
      if (!isBusy(error) || core.ending.aborted) throw error;
      core.sendGate.storageFailed((error as Error).message, 'storageBusy');
    }
  }
}

/**
 * Runs `work`, which stores an answer and changes nothing when it fails, as soon as the data file is free. If `work` fails, the operation becomes uncertain; it never stays as if its
 * answer were still to come. After three equal failures a person decides.
 * @throws when the disk refuses writes, or the data file is damaged or closed
 */
export async function storing(
  core: SyncCore,
  operation: Operation,
  outcome: CallOutcome,
  work: () => StepResult,
): Promise<StepResult> {
  try {
    return await kept(core, work);
  } catch (error) {
    if (isOfTheFile(error)) throw error;
    return kept(core, () => notStored(core, operation, outcome, error));
  }
}

function notStored(core: SyncCore, operation: Operation, outcome: CallOutcome, error: unknown): StepResult {
  const { outbox, trail, writer } = core;
  const { owner } = operation;
  const said = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : String(error);
  const former = outbox.evidence(operation);
  // Without a stored text to compare with, any failure counts as equal.
  const isSame = former === null || former.said === said;
  const { trouble, isOver } = afterFailure(operation.trouble, isSame, troubleFacts(core, operation));
  const pause = pauseBefore(operation.attempts, core.ages.left(operation), core.random(), null);
  const noted = { pause, trouble, held: isOver ? ('notStored' as const) : null };
  // Keep the id of the created object, so that a person can find the object on the platform.
  const kept = { ...(former ?? noEvidence), differs: [] };
  const evidence = { ...kept, status: statusIn(outcome), said, record: rawOf(outcome) };
  const refresh = () =>
    unlessUnreadable(
      () => void writer.refreshStage(owner),
      () => void writer.markUnreadable(owner),
    );
  storeOneOf(core, [
    () => {
      outbox.uncertain(operation, { ...noted, evidence });
      trail.append('operation.uncertain', { ...about(operation), status: statusIn(outcome), said }, owner);
      refresh();
    },
    () => {
      outbox.uncertain(operation, { ...noted, evidence });
      refresh();
    },
    () => outbox.uncertain(operation, noted),
  ]);
  core.defect(error);
  return isOver ? rest : later(pause);
}

/** Runs the first of `works` that succeeds, each in its own transaction. Storing less is better than storing nothing. */
function storeOneOf({ db }: Pick<SyncCore, 'db'>, [first, ...others]: readonly (() => void)[]): void {
  try {
    if (first) db.transaction(first);
  } catch (cause) {
    if (isOfTheFile(cause) || others.length === 0) throw cause;
    storeOneOf({ db }, others);
  }
}
