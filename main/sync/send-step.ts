import type { EncodedCall } from '../attachments/encode.ts';
import { FileWithheld } from '../profile/file-withheld.ts';
import { whenFree } from '../storage/busy.ts';
import {
  about,
  again,
  type Before,
  type Conclusions,
  later,
  noEvidence,
  requestOf,
  rest,
} from './conclude.ts';
import { FileGone, type SyncCore } from './core.ts';
import { bodyOf, contentOf, type Operation } from './operation.ts';
import { judge, type Outcome } from './outcome.ts';
import { applyReading, readBackOf, readThere, unread } from './read-back.ts';
import { longestWithheld, mostWithheld, pauseBefore } from './retry.ts';
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
  /** By operation id: how often in a row the system has withheld its file, and the elapsed time of the first. */
  const withheld = new Map<string, { count: number; since: number }>();

  /**
   * Notes the platform's clock, which is known by now, if only from the answer with the token. False when it cannot be
   * stored; then nothing is sent.
   */
  async function isDated(operation: Operation): Promise<boolean> {
    try {
      await whenFree(() => outbox.date(operation), { signal: core.ending });
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
      if (error instanceof FileGone) return fileGone(operation, before, error);
      if (error instanceof FileWithheld) return fileWithheld(operation, before, error);
      throw error;
    }
    withheld.delete(operation.id);
    const answering = core.client.call({
      ...call,
      method: operation.method,
      path: operation.path,
      idempotencyKey: kinds.traits(operation).keyed ? operation.idempotencyKey : undefined,
      mayLeave: async () => (await isDated(operation)) && !core.ages.isSpent(operation),
    });
    at('duringCall', step);
    const outcome = await answering;
    at('afterAnswer', step);
    core.sendGate.observe(outcome, owner.id, Object.keys(bodyOf(operation)));
    let judged: Outcome | null = null;
    function judgeOnce(): Outcome {
      if (judged) return judged;
      judged = judge(requestOf(core, kind, operation, submission, before === 'uncertain'), outcome);
      core.log.write('operation.answered', {
        operation: operation.id,
        step: kinds.traits(operation).shownAs,
        attempt: operation.attempts,
        means: judged.means,
        httpStatus: outcome.kind === 'answer' ? outcome.status : null,
        milliseconds: Math.round(clock.elapsed() - started),
      });
      return judged;
    }
    return storing(core, operation, outcome, () => {
      const means = judgeOnce();
      return committed(step, () => conclusions.apply(operation, means, before, outcome));
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
   * The file of an operation is gone. An operation that never left is given up; the outcome of one that may have arrived is
   * for a person to decide.
   */
  function fileGone(operation: Operation, before: Before, error: FileGone): StepResult {
    if (before !== 'uncertain') return giveUp(operation, 'fileMissing');
    return db.transaction(() => {
      const evidence = { ...noEvidence, said: error.message };
      conclusions.uncertain(operation, { pause: 0, trouble: null, held: 'fileMissing', evidence });
      return rest;
    });
  }

  /**
   * The system does not give the file of an operation now. The attempt was not sent, and is made again after a growing
   * pause. If that lasts, an operation that never left is given up; one that may have arrived goes on until its budget is
   * over.
   */
  function fileWithheld(operation: Operation, before: Before, error: FileWithheld): StepResult {
    const { since, count: former } = withheld.get(operation.id) ?? { since: clock.elapsed(), count: 0 };
    const count = former + 1;
    withheld.set(operation.id, { count, since });
    if (count === 1) core.log.write('storage.failed', { exception: error });
    const isLasting = count >= mostWithheld && clock.elapsed() - since >= longestWithheld;
    if (isLasting && before !== 'uncertain') return giveUp(operation, 'fileWithheld');
    db.transaction(() => conclusions.notSent(operation, before, 'fileWithheld'));
    return later(pauseBefore(count, core.ages.left(operation), core.random(), null));
  }

  /** Closes an operation that never left. The submission goes back to the person who released it. */
  function giveUp(operation: Operation, because: 'fileMissing' | 'fileWithheld'): StepResult {
    withheld.delete(operation.id);
    return db.transaction(() => {
      outbox.drop(operation);
      core.writer.change(operation.owner, (current, note) => {
        note('operation.notSent', { ...about(operation), because });
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
