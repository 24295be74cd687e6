import type { EncodedCall } from '../attachments/encode.ts';
import { about, again, type Before, type Conclusions, noEvidence, requestOf, rest } from './conclude.ts';
import { FileGone, type SyncCore } from './core.ts';
import { bodyOf, contentOf, type Operation } from './operation.ts';
import { judge } from './outcome.ts';
import { applyReading, readBackOf, readThere, unread } from './read-back.ts';
import type { StepResult } from './scheduler.ts';
import { storing } from './store-answer.ts';
import type { Submission } from './submission.ts';

/** A call's body. A JSON body needs no content type or time limit of its own. */
type Body = Pick<EncodedCall, 'body'> & Partial<EncodedCall>;

/** Sends stored operations, and reads back what became of them. */
export interface StepSender {
  send(operation: Operation, submission: Submission, before: Before): Promise<StepResult>;
  /** Reads what the platform has instead of sending again. */
  readBack(operation: Operation, submission: Submission): Promise<StepResult>;
}

export function createStepSender(core: SyncCore, conclusions: Conclusions): StepSender {
  const { db, clock, outbox, kinds, at } = core;

  /**
   * Notes the platform's clock, which is known by now, if only from the answer with the token. False when it cannot be
   * stored; then nothing is sent.
   */
  function isDated(operation: Operation): boolean {
    try {
      outbox.date(operation);
      return true;
    } catch {
      // Storing the result "not sent" fails for the same reason and reports it.
      return false;
    }
  }

  async function encoded(operation: Operation): Promise<Body> {
    const content = contentOf(operation);
    return content.type === 'json'
      ? { body: operation.body }
      : await core.files.encode(content.fields, content.file);
  }

  async function send(operation: Operation, submission: Submission, before: Before): Promise<StepResult> {
    const { step, owner } = operation;
    const kind = kinds.of(owner.kind);
    const started = clock.elapsed();
    let call: Body;
    try {
      call = await encoded(operation);
    } catch (error) {
      if (!(error instanceof FileGone)) throw error;
      return fileGone(operation, before, error);
    }
    const answering = core.client.call({
      ...call,
      method: operation.method,
      path: operation.path,
      idempotencyKey: kinds.traits(operation).keyed ? operation.idempotencyKey : undefined,
      mayLeave: () => isDated(operation) && !core.ages.isSpent(operation),
    });
    at('duringCall', step);
    const outcome = await answering;
    at('afterAnswer', step);
    core.sendGate.observe(outcome, owner.id, Object.keys(bodyOf(operation)));
    return storing(core, operation, outcome, () => {
      const judged = judge(requestOf(core, kind, operation, submission, before === 'uncertain'), outcome);
      core.log.write('operation.answered', {
        operation: operation.id,
        step: kinds.traits(operation).shownAs,
        attempt: operation.attempts,
        means: judged.means,
        httpStatus: outcome.kind === 'answer' ? outcome.status : null,
        milliseconds: Math.round(clock.elapsed() - started),
      });
      return committed(step, () => conclusions.apply(operation, judged, before, outcome));
    });
  }

  /** Commits what an answer changes, with the fault points around the commit. */
  function committed(step: string, work: () => StepResult): StepResult {
    const result = db.transaction(() => {
      const next = work();
      at('beforeAnswerCommit', step);
      return next;
    });
    at('afterAnswerCommit', step);
    return result;
  }

  /**
   * The file of an operation is gone. An operation that never left is given up, and the submission goes back to the person
   * who released it; the outcome of one that may have arrived is for a person to decide.
   */
  function fileGone(operation: Operation, before: Before, error: FileGone): StepResult {
    return db.transaction(() => {
      if (before === 'uncertain') {
        const evidence = { ...noEvidence, said: error.message };
        conclusions.uncertain(operation, { pause: 0, trouble: null, held: 'fileMissing', evidence });
        return rest;
      }
      outbox.drop(operation);
      core.writer.change(operation.owner, (current, note) => {
        note('operation.notSent', { ...about(operation), because: 'fileMissing' });
        return { ...current, queuedAt: null, takenBack: true };
      });
      return again;
    });
  }

  async function readBack(operation: Operation, submission: Submission): Promise<StepResult> {
    const { step, owner } = operation;
    const found = readBackOf(core, kinds.of(owner.kind), operation, submission);
    if (found === null) return db.transaction(() => unread(core, conclusions, operation));
    const { id } = found;
    const answering = readThere(core, found, owner.id);
    at('duringCall', step);
    const outcome = await answering;
    at('afterAnswer', step);
    return storing(core, operation, outcome, () =>
      committed(step, () => applyReading(core, conclusions, { operation, submission, id, outcome })),
    );
  }

  return { send, readBack };
}
