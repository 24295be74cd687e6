import { AppError } from '../../contract/errors.ts';
import type { Json } from '../../contract/primitives.ts';
import type { Decision } from '../../contract/submission.ts';
import { newIdIn } from '../platform/answers.ts';
import { whenFree } from '../storage/busy.ts';
import { about, type Conclusions } from './conclude.ts';
import type { SyncCore } from './core.ts';
import type { SubmissionKind, WriteTraits } from './kind.ts';
import { mustBeOurs, readObject, shownFields, wordsOf } from './look-up.ts';
import { bodyOf, type Operation } from './operation.ts';
import { keyOf, type Ref } from './submission.ts';
import { findUnknownOutcome, isContradicted, madeBy } from './unknown-outcome.ts';

export interface Decisions {
  /**
   * Carries out a person's decision about an operation of unknown outcome, in one transaction with its trail entry.
   * `record` first reads the object with the given id: a typing error would otherwise tie somebody else's object to
   * this submission.
   * @throws AppError `decided` when the operation no longer waits for a decision; `otherAccount` when it is uncertain and
   * does not offer this choice; for `record` and `takeOver` also idNeeded, idTaken, idNotFound, idDiffers, changeDiffers,
   * or why the platform could not be asked
   */
  decide(ref: Ref, operationId: string, decision: Decision): Promise<void>;
  /** Drops the pending decision about a submission that a person has withdrawn. A read still running is not recorded. */
  withdraw(ref: Ref): void;
}

/** An operation about which a person decides, with everything that belongs to it. */
interface Case {
  ref: Ref;
  kind: SubmissionKind;
  operation: Operation;
  traits: WriteTraits;
}

export function createDecisions(
  core: SyncCore,
  conclusions: Pick<Conclusions, 'acknowledge'>,
  changed: (ref: Ref) => void,
): Decisions {
  const { db, outbox, trail, writer } = core;
  /** The last decision asked for, by submission. It overrides an earlier one that is still reading. */
  const lastWord = new Map<string, Decision>();

  /** Returns the operation if it still waits for this decision. @throws AppError decided, otherAccount */
  function waiting(ref: Ref, operationId: string, decision: Decision): Case {
    const kind = core.kinds.of(ref.kind);
    const found = findUnknownOutcome(kind, kind.store.load(ref.id), core);
    if (found?.operation.id !== operationId) throw new AppError('decided');
    const { operation, unknownOutcome } = found;
    if (!unknownOutcome.choices.includes(decision.kind))
      throw new AppError(operation.state === 'uncertain' ? 'otherAccount' : 'decided');
    return { ref, kind, operation, traits: core.kinds.traits(operation) };
  }

  /**
   * Commits a decision with its trail entry as soon as the data file is free, unless the person decides otherwise meanwhile.
   * `apply` carries the decision out, in the same transaction.
   */
  async function commit(
    { ref, operation: { id } }: Case,
    decision: Decision,
    details: { [name: string]: Json },
    apply: (found: Case) => void,
  ): Promise<void> {
    const store = () => {
      if (lastWord.get(keyOf(ref)) !== decision) throw new AppError('decided');
      const found = waiting(ref, id, decision);
      trail.append(
        'operation.decided',
        { ...about(found.operation), decision: decision.kind, ...details },
        ref,
      );
      apply(found);
      core.at('beforeDecisionCommit', decision.kind);
    };
    await whenFree(() => db.transaction(store));
    core.log.write('operation.decided', { operation: id, decision: decision.kind });
    core.at('afterDecisionCommit', decision.kind);
  }

  /** Waits for a read, unless a later decision has been asked for meanwhile; its failure is not reported then. */
  const unlessOverridden = <T>(ref: Ref, decision: Decision, reading: Promise<T>): Promise<T> =>
    reading.finally(() => {
      if (lastWord.get(keyOf(ref)) !== decision) throw new AppError('decided');
    });

  function refuseTaken({ ref, kind }: Case, id: string | null): void {
    const holder = id === null ? null : kind.store.holderOf(id);
    if (holder !== null && holder !== ref.id) throw new AppError('idTaken', { field: 'decision.platformId' });
  }

  /** Accepts the created or changed object as the platform shows it, and writes the shown values into the form. */
  async function takeOver(open: Case, decision: Decision): Promise<void> {
    const { ref, kind, operation, traits } = open;
    const submission = kind.store.load(ref.id);
    const made = traits.creates ? madeBy(outbox.evidence(operation), kind.owners) : null;
    if (traits.creates && made === null) throw new AppError('idNeeded');
    refuseTaken(open, made);
    const { record } = await unlessOverridden(ref, decision, readObject(core, { ...open, submission }, made));
    const fields = shownFields({ ...open, submission }, record);
    await commit(open, decision, { platformId: made, shown: fields }, (found) => {
      refuseTaken(found, made);
      const sent = bodyOf(operation);
      writer.change(ref, (current, note) => {
        outbox.close(operation, made === null ? 'abandoned' : 'acknowledged', null, record);
        const when = writer.when(ref, current);
        const taken = kind.takeOver(current, operation.step, sent, { id: made, record, fields }, when);
        if (!taken) throw new AppError('changeDiffers', { said: wordsOf(kind, fields) });
        for (const { what, details } of taken.notes) note(what, details);
        return { ...taken.after, refusal: null, queuedAt: null, takenBack: true };
      });
    });
  }

  async function record(open: Case, decision: Extract<Decision, { kind: 'record' }>): Promise<void> {
    const { ref, kind, operation, traits } = open;
    const known = isContradicted(operation) ? madeBy(outbox.evidence(operation), kind.owners) : null;
    const id = traits.creates ? (known ?? decision.platformId) : null;
    if (traits.creates && id === null && traits.evidence.read === 'one')
      throw new AppError('idNeeded', { field: 'decision.platformId' });
    refuseTaken(open, id);
    const look = { ...open, submission: kind.store.load(ref.id) };
    const found = await unlessOverridden(
      ref,
      decision,
      readObject(core, look, id).then((read) => {
        mustBeOurs(look, read);
        return read;
      }),
    );
    // The platform's spelling of the id is kept, because the id becomes part of the paths of later calls.
    const platformId = traits.creates ? (newIdIn(found.record) ?? found.id) : null;
    await commit(open, decision, { platformId }, (still) => {
      refuseTaken(still, platformId);
      conclusions.acknowledge(operation, {
        id: platformId,
        record: found.record,
        status: null,
        notShown: [],
      });
    });
  }

  /** Closes an operation without learning its outcome. */
  function abandon({ ref, kind, operation }: Case, isTakenBack: boolean): void {
    outbox.close(operation, 'abandoned', null, undefined);
    writer.change(ref, (current) => {
      const after = kind.withUnknownOutcome(current, operation.step, bodyOf(operation));
      return isTakenBack ? { ...after, queuedAt: null, takenBack: true } : { ...after };
    });
  }

  async function carryOut(open: Case, decision: Decision): Promise<void> {
    switch (decision.kind) {
      case 'record':
        return record(open, decision);
      case 'takeOver':
        return takeOver(open, decision);
      case 'leave':
        return commit(open, decision, {}, () => {});
      case 'sendAnew':
        return commit(open, decision, {}, (found) => abandon(found, false));
      case 'sendAgain':
        return commit(open, decision, {}, ({ ref, operation }) => {
          outbox.decided(operation);
          // A copy, because a person acted: the stage does not merely follow.
          writer.change(ref, (current) => ({ ...current }));
        });
      case 'giveUp':
        // Nothing is sent again until a person has reviewed the submission and queued it again.
        return commit(open, decision, {}, (found) => abandon(found, true));
    }
  }

  return {
    async decide(ref, operationId, decision) {
      lastWord.set(keyOf(ref), decision);
      await carryOut(waiting(ref, operationId, decision), decision);
      lastWord.delete(keyOf(ref));
      changed(ref);
    },
    withdraw: (ref) => void lastWord.delete(keyOf(ref)),
  };
}
