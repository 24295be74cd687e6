import { isDeepStrictEqual } from 'node:util';
import { unlessUnreadable } from '../storage/records.ts';
import type { Clearance } from './clearance.ts';
import { about, again, later, rest } from './conclude.ts';
import type { SyncCore } from './core.ts';
import type { Plan, SubmissionKind } from './kind.ts';
import { type Content, contentOf, type Operation } from './operation.ts';
import { isFrom } from './outbox.ts';
import { isReadBack } from './read-back.ts';
import type { StepReader } from './read-step.ts';
import { pauseLeft } from './retry.ts';
import type { StepResult } from './scheduler.ts';
import type { StepSender } from './send-step.ts';
import type { Ref, Submission } from './submission.ts';

export interface StepRunnerParts {
  sender: StepSender;
  reader: StepReader;
  clearance: Clearance;
}

/**
 * Creates the function that runs one step of one submission: it resumes the open operation, or asks the planner for
 * the next step. Everything that matters is committed before and after the call, so a step can be cut off at any point.
 */
export function createStepRunner(core: SyncCore, parts: StepRunnerParts): (ref: Ref) => Promise<StepResult> {
  const { db, clock, outbox, trail, writer, at } = core;
  const { sender, reader } = parts;
  /** End of the pause of an operation, by elapsed time: the wall clock may be set meanwhile. */
  const pauses = new Map<string, { nextAttemptAt: string; end: number }>();

  return async function step(ref) {
    const kind = core.kinds.of(ref.kind);
    const found = unlessUnreadable(
      () => ({ submission: kind.store.find(ref.id), open: outbox.open(ref) }),
      () => {
        writer.markUnreadable(ref);
        return null;
      },
    );
    // Nothing is sent for an unreadable submission; the list shows it as unreadable.
    const { submission, open } = found ?? { submission: null, open: null };
    if (submission === null || submission.removedAt !== null) return rest;
    if (open?.state === 'ready' && !isStillWanted(kind, open, submission)) return drop(open);
    if (open) return resume(kind, open, submission);
    const planned = kind.plan(submission);
    switch (planned.do) {
      case 'write':
        return write(kind, submission, planned);
      case 'read':
        return reader.read(ref, planned.step);
      case 'wait':
        return wait(kind, submission, planned);
      case 'nothing':
        writer.refreshStage(ref);
        return rest;
    }
  };

  async function write(
    kind: SubmissionKind,
    submission: Submission,
    planned: Extract<Plan, { do: 'write' }>,
  ): Promise<StepResult> {
    const ref = { kind: kind.name, id: submission.id };
    const { creates } = core.kinds.traits({ owner: ref, step: planned.step });
    const first = parts.clearance.before(kind, submission, creates);
    return first ?? sender.send(create(ref, planned), submission, 'new');
  }

  async function wait(
    kind: SubmissionKind,
    submission: Submission,
    planned: Extract<Plan, { do: 'wait' }>,
  ): Promise<StepResult> {
    const ref = { kind: kind.name, id: submission.id };
    writer.refreshStage(ref);
    await kind.waiting?.(submission, planned.reason);
    return rest;
  }

  function create(owner: Ref, { step, path, send }: Extract<Plan, { do: 'write' }>): Operation {
    const operation = db.transaction(() => {
      const created = outbox.create({ owner, step, path, content: send });
      const body = send.type === 'json' ? send.fields : { ...send.fields, file: { ...send.file } };
      trail.append('operation.created', { ...about(created), body }, owner);
      writer.refreshStage(owner);
      at('beforeOperationCommit', step);
      return created;
    });
    at('afterOperationCommit', step);
    return operation;
  }

  /** Gives up an operation that certainly never left and is not the next step any more. */
  function drop(open: Operation): StepResult {
    db.transaction(() => {
      outbox.drop(open);
      const because = isFrom(open, core.sender) ? 'changed' : 'madeForAnotherClient';
      trail.append('operation.notSent', { ...about(open), because }, open.owner);
    });
    return again;
  }

  /**
   * True when an operation that certainly never left is still the next step, for this client and with the same content. The
   * submission may have been taken back or edited during the attempt, or the client id may have been corrected since.
   */
  function isStillWanted(kind: SubmissionKind, open: Operation, submission: Submission): boolean {
    const planned = kind.plan(submission);
    return (
      isFrom(open, core.sender) &&
      planned.do === 'write' &&
      planned.step === open.step &&
      planned.path === open.path &&
      isSameContent(kind, planned.send, contentOf(open))
    );
  }

  async function resume(kind: SubmissionKind, open: Operation, submission: Submission): Promise<StepResult> {
    const isForeign = !isFrom(open, core.sender);
    // The outcome of an operation for another client or address cannot be learnt here, and it is never sent from here.
    if (isForeign || open.held !== null || (open.state !== 'ready' && core.ages.isSpent(open))) {
      writer.refreshStage(open.owner);
      return rest;
    }
    const pause = pauseOf(open);
    if (pause > 0) return later(pause);
    if (isReadBack(open)) return sender.readBack(open, submission);
    // Another copy of this file may have sent a ready operation since, and the platform may have forgotten its key.
    const isCreation = open.state === 'ready' && core.kinds.traits(open).creates;
    const first = parts.clearance.before(kind, submission, isCreation);
    if (first) return first;
    return sender.send(outbox.sending(open), submission, open.state === 'ready' ? 'ready' : 'uncertain');
  }

  /** Returns the milliseconds left of the pause before the next attempt, by the clock that gives less. */
  function pauseOf({ id, nextAttemptAt, pause }: Operation): number {
    const left = pauseLeft(nextAttemptAt, pause, clock.now());
    if (nextAttemptAt === null || left === 0) return 0;
    const asked = pauses.get(id);
    if (asked?.nextAttemptAt !== nextAttemptAt) {
      pauses.set(id, { nextAttemptAt, end: clock.elapsed() + left });
      return left;
    }
    return Math.max(Math.min(left, asked.end - clock.elapsed()), 0);
  }
}

/** True when two contents ask for the same thing: equal fields by their meaning, and the same attachment as one part. */
function isSameContent(kind: SubmissionKind, a: Content, b: Content): boolean {
  if (!kind.isSame(a.fields, b.fields)) return false;
  if (a.type === 'json' || b.type === 'json') return a.type === b.type;
  return isDeepStrictEqual(a.file, b.file);
}
