import { instantOf } from '../clock.ts';
import type { CallOutcome } from '../platform/client.ts';
import { messagesOf } from '../platform/messages.ts';
import { isOwnRefusal, troubleOf } from '../platform/voice.ts';
import { wordsOfAnswer } from '../platform/words.ts';
import { again, later, rest, withRefusal } from './conclude.ts';
import type { SyncCore } from './core.ts';
import type { ReadTraits } from './kind.ts';
import type { Message } from './outcome.ts';
import { mostBetween, pollPause } from './retry.ts';
import type { StepResult } from './scheduler.ts';
import { kept } from './store-answer.ts';
import { keyOf, type Ref } from './submission.ts';
import type { Way } from './way.ts';

/** Number of nonsensical answers (for example from a proxy) to a read before a person is asked. */
const senselessReads = 5;

/** Runs the steps that only read. */
export interface StepReader {
  /** Runs a planned reading step. */
  read(ref: Ref, step: string): Promise<StepResult>;
  /**
   * Runs a reading step that nobody planned, for example of the review.
   * @returns why nothing was read; null when it was. A failure changes nothing that is stored
   */
  readOnce(ref: Ref, step: string): Promise<CallOutcome | null>;
}

export function createStepReader(core: SyncCore, way: Way): StepReader {
  const { db, writer, at } = core;
  /**
   * By submission: number of reads that have not yet found what comes "not at once". Only spaces the reads, so not
   * stored.
   */
  const reads = new Map<string, number>();
  /**
   * By submission: number of nonsensical answers since the last reading. Lost answers say nothing, so they do not
   * count.
   */
  const senseless = new Map<string, number>();

  function traitsOf(ref: Ref, step: string): ReadTraits {
    const traits = core.kinds.of(ref.kind).reads[step];
    if (!traits) throw new Error(`${ref.kind} has no reading step ${step}`);
    return traits;
  }

  /** Calls the platform and stores what it says. */
  async function readOnce(ref: Ref, step: string): Promise<CallOutcome | null> {
    const traits = traitsOf(ref, step);
    const reading = traits.read(core.kinds.of(ref.kind).store.load(ref.id));
    at('duringCall', step);
    const read = await reading;
    at('afterAnswer', step);
    if (read.kind === 'failed') return read.outcome;
    senseless.delete(keyOf(ref));
    await kept(core, () =>
      db.transaction(() => {
        writer.change(ref, (current) => traits.apply(current, read.value, writer.when(ref, current)));
        at('beforeAnswerCommit', step);
      }),
    );
    at('afterAnswerCommit', step);
    return null;
  }

  async function read(ref: Ref, step: string): Promise<StepResult> {
    const failure = await readOnce(ref, step);
    if (failure) return readFailed(ref, step, failure);
    const kind = core.kinds.of(ref.kind);
    writer.refreshStage(ref);
    const current = kind.store.load(ref.id);
    const next = kind.plan(current);
    const key = keyOf(ref);
    if (next.do !== 'read' || next.step !== step) {
      reads.delete(key);
      return again;
    }
    // Read, and the platform still does not have it.
    const count = (reads.get(key) ?? 0) + 1;
    reads.set(key, count);
    return { next: 'later', ...traitsOf(ref, step).again(current, count) };
  }

  function refuse(ref: Ref, step: string, status: number, messages: Message[]): StepResult {
    reads.delete(keyOf(ref));
    senseless.delete(keyOf(ref));
    const refusal = { kind: 'forbidden', status, messages, step: traitsOf(ref, step).shownAs } as const;
    writer.change(ref, (current) => withRefusal(current, { ...refusal, at: instantOf(core.clock) }));
    return rest;
  }

  async function readFailed(ref: Ref, step: string, outcome: CallOutcome): Promise<StepResult> {
    const { fieldOf } = core.kinds.of(ref.kind);
    if (outcome.kind === 'answer' && isOwnRefusal(outcome))
      return refuse(ref, step, outcome.status, messagesOf(outcome.body, outcome.text, fieldOf));
    const reason = core.sendGate.pause?.reason;
    // A request for a token shows whether everything fails, or only this read.
    if (reason === 'between' || reason === 'failing') await way.look(null);
    if (core.sendGate.pause !== null) return again;
    const key = keyOf(ref);
    const isBetween = outcome.kind === 'answer' && troubleOf(outcome) === 'between';
    if (outcome.kind === 'answer' && (isBetween || outcome.status < 300)) {
      const count = (senseless.get(key) ?? 0) + 1;
      senseless.set(key, count);
      const said = { field: null, text: wordsOfAnswer(outcome) || `HTTP ${outcome.status}` };
      if (count >= (isBetween ? mostBetween : senselessReads))
        return refuse(ref, step, outcome.status, [said]);
    }
    const count = (reads.get(key) ?? 0) + 1;
    reads.set(key, count);
    return later(pollPause(count));
  }

  return { read, readOnce };
}
