import type { Json } from '../../contract/primitives.ts';
import { recordIn } from '../platform/answers.ts';
import type { CallOutcome } from '../platform/client.ts';
import { isSameId } from '../platform/ids.ts';
import { isOwnRefusal } from '../platform/voice.ts';
import { again, type Conclusions, later, noEvidence, otherHolder, requestOf } from './conclude.ts';
import type { SyncCore } from './core.ts';
import type { SubmissionKind } from './kind.ts';
import type { Operation } from './operation.ts';
import { held } from './outcome.ts';
import { mostReadBacks, pauseBefore, readBackPause } from './retry.ts';
import type { StepResult } from './scheduler.ts';
import type { Submission } from './submission.ts';
import { type Entry, readWholeList } from './whole-list.ts';

/** True when the next step is to read what the platform has instead of sending again. */
export const isReadBack = ({ trouble }: Pick<Operation, 'trouble'>): boolean =>
  trouble !== null && ['contradicted', 'silent', 'lasting'].includes(trouble.kind);

/** The place where an operation is read back: the object's id, and its own path, or that of a list that contains it. */
export interface ReadBack {
  id: string;
  path: string;
  isList: boolean;
}

/** Returns where an operation is read back; null when the id of its object is not known, or its step cannot be read. */
export function readBackOf(
  core: Pick<SyncCore, 'outbox'>,
  kind: SubmissionKind,
  operation: Operation,
  submission: Submission,
): ReadBack | null {
  const traits = kind.writes[operation.step];
  if (!traits || traits.evidence.read === 'none') return null;
  const { evidence } = traits;
  const id = traits.creates ? core.outbox.evidence(operation)?.id : traits.object(submission)?.id;
  if (!id) return null;
  return evidence.read === 'one'
    ? { id, path: evidence.path(id), isList: false }
    : { id, path: evidence.path, isList: true };
}

/**
 * Reads an object where an operation is read back, and tells the send gate. An entry of a list counts as the answer to a
 * call for it alone, and an entry that is missing from a complete list as the platform's 404. An incomplete list without
 * the entry is no evidence: it is returned as it is, which is neither the object nor a refusal.
 * @param subject what the reading is about, for the send gate
 */
export async function readThere(
  core: Pick<SyncCore, 'client' | 'sendGate' | 'sender'>,
  { id, path, isList }: ReadBack,
  subject: string,
): Promise<CallOutcome> {
  if (!isList) {
    const outcome = await core.client.call({ method: 'GET', path });
    core.sendGate.observe(outcome, subject);
    return outcome;
  }
  let found: Entry | undefined;
  const list = await readWholeList(core, path, (_read, _total, page) => {
    found = page.find((entry) => isSameId(entry.id, id));
    return found === undefined;
  });
  if (found) return answerWith(200, found.record);
  if (list.kind === 'failed') return list.outcome;
  return list.kind === 'whole'
    ? answerWith(404, { detail: 'It is not in the list.' })
    : answerWith(200, { results: list.entries.map(({ record }) => record) });
}

/** Returns the answer that a call for one object would have had. */
const answerWith = (status: number, body: Json): CallOutcome => ({
  kind: 'answer',
  status,
  body,
  text: JSON.stringify(body),
  headers: {},
});

/**
 * Stores what a read shows about an operation. Call it inside a transaction.
 * @param id the platform's id of the object that was read
 */
export function applyReading(
  core: SyncCore,
  conclusions: Conclusions,
  {
    operation,
    submission,
    id,
    outcome,
  }: { operation: Operation; submission: Submission; id: string; outcome: CallOutcome },
): StepResult {
  const kind = core.kinds.of(operation.owner.kind);
  const isConflict = operation.trouble?.kind === 'lasting';
  const isContradicted = operation.trouble?.kind === 'contradicted';
  const record = recordIn(outcome, id);
  if (record === undefined) {
    if (core.sendGate.pause !== null) return again;
    const isRefusal = outcome.kind === 'answer' && isOwnRefusal(outcome);
    // The object itself is gone, so nothing can show that the change was made.
    if (isConflict && isRefusal) return refused(core, conclusions, operation);
    return isContradicted && isRefusal
      ? conclusions.contradicted(operation, {
          id: null,
          record: null,
          status: outcome.status,
          differs: ['id'],
        })
      : unread(core, conclusions, operation);
  }
  const request = requestOf(core, kind, operation, submission, true);
  const { contradicts, silent: notShown } = held(request, record);
  const differs = otherHolder(core, operation, id) ? ['id', ...contradicts] : contradicts;
  const made = request.creates ? id : null;
  const isShown = differs.length === 0 && (notShown.length === 0 || (!isConflict && !isContradicted));
  if (isShown) {
    core.unshown.note(core.kinds.label(operation), notShown);
    return conclusions.acknowledge(operation, { id: made, record, status: null, notShown });
  }
  // The conflict is over and the platform does not show the change, so the conflict was about the change: a refusal.
  if (isConflict) return refused(core, conclusions, operation);
  return conclusions.contradicted(operation, {
    id: made,
    record,
    status: null,
    differs: differs.length > 0 ? differs : notShown,
  });
}

/**
 * Notes a failed read-back. A silent change is sent again after three reads; other operations are read again. Call it
 * inside a transaction.
 */
export function unread(core: SyncCore, conclusions: Conclusions, operation: Operation): StepResult {
  const { trouble } = operation;
  const count = (trouble?.count ?? 0) + 1;
  const isOver = trouble?.kind === 'silent' && count >= mostReadBacks;
  const left = core.ages.left(operation);
  const pause = isOver
    ? pauseBefore(operation.attempts, left, core.random(), null)
    : Math.min(readBackPause(count), left + 1);
  conclusions.uncertain(operation, { pause, trouble: isOver || !trouble ? null : { ...trouble, count } });
  return later(pause);
}

/** Closes an operation as refused after a lasting conflict, with the platform's messages. */
function refused(core: SyncCore, conclusions: Conclusions, operation: Operation): StepResult {
  const { status, messages } = core.outbox.evidence(operation) ?? noEvidence;
  return conclusions.refused(operation, { kind: 'rejected', status, messages, mayBeDone: true });
}
