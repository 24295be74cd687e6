import type { SecondLookState } from '../../contract/sync.ts';
import type { CallOutcome } from '../platform/client.ts';
import { failureOf } from '../platform/failure.ts';
import { isOwnRefusal } from '../platform/voice.ts';
import type { SyncCore } from './core.ts';
import type { SubmissionKind } from './kind.ts';
import { lookIn } from './second-look-list.ts';
import {
  answerTo,
  type LookEffect,
  type LookEvent,
  type Mark,
  type Marked,
  newLook,
  react,
  shownOf,
} from './second-look-state.ts';
import type { FoundObject, Ref, Submission } from './submission.ts';
import { type Entry, readWholeList } from './whole-list.ts';

/*
 * # The second look
 *
 * If a data file and the keychain were set back together (a snapshot of a virtual machine, a restored computer), nothing
 * on this computer shows it. For a day the platform's idempotency keys prevent a second order. A submission released
 * longer ago, and before the file was opened, is therefore looked up in a list of the platform [assumed] before anything
 * is created for it. The list is read once for all such submissions of a kind.
 *
 * A matching entry that belongs to no submission here is shown to a person instead of sending. If the list cannot be read
 * completely, a person is asked once for all these submissions.
 */

/** The second looks of all kinds. */
export interface SecondLooks {
  /** Returns whether a submission's creation may be sent. `wait`: the list is being read, or a person is asked. */
  before(kind: SubmissionKind, submission: Submission): Looked;
  /** Shows one kind at a time, and a question before a list that is being read. */
  readonly state: SecondLookState | null;
  /** True while a person is asked about this submission. */
  isAsking(ref: Ref): boolean;
  /** Notes that a person has released a submission just now. */
  noteRelease(ref: Ref): void;
  /** Forgets a submission that is not to be sent any more. */
  forget(ref: Ref): void;
  /**
   * Lets everything of a kind be sent without the second look, because a person has asked for this. Does nothing when
   * nobody is asked about this kind: the person has read another question.
   */
  sendAll(kind: string): void;
  /** Reads the list of a kind again, because a person has asked for this. Does nothing when nobody is asked about it. */
  readAgain(kind: string): void;
  stop(): void;
}

export type Looked = { go: true } | { wait: true } | { found: FoundObject };

interface Deps {
  /** Returns how long the platform remembers a key, by the settings, in milliseconds. */
  keyLifetime(): number;
  enqueue(ref: Ref): void;
  changed(): void;
}

/** Longest time for which a release needs no second look: keys are assumed to live no longer. Milliseconds. */
const longestKeyLifetime = 24 * 60 * 60_000;

export function createSecondLooks(core: SyncCore, deps: Deps): SecondLooks {
  const looks = new Map(core.kinds.all.map((kind) => [kind.name, createSecondLook(core, kind, deps)]));
  const of = ({ kind }: Ref): SecondLook | undefined => looks.get(kind);
  /** Returns the look that a person is shown. */
  function shown(): SecondLook | undefined {
    const busy = [...looks.values()].filter(({ state }) => state !== null);
    return busy.find(({ state }) => state?.is === 'asking') ?? busy[0];
  }
  return {
    before: ({ name }, submission) => looks.get(name)?.before(submission) ?? { go: true },
    get state() {
      return shown()?.state ?? null;
    },
    isAsking: (ref) => of(ref)?.isAsking(ref.id) ?? false,
    noteRelease: (ref) => of(ref)?.noteRelease(ref.id),
    forget: (ref) => of(ref)?.forget(ref.id),
    sendAll: (kind) => looks.get(kind)?.sendAll(),
    readAgain: (kind) => looks.get(kind)?.readAgain(),
    stop() {
      for (const look of looks.values()) look.stop();
    },
  };
}

/** The second look of one kind. */
interface SecondLook {
  before(submission: Submission): Looked;
  readonly state: SecondLookState | null;
  isAsking(id: string): boolean;
  noteRelease(id: string): void;
  forget(id: string): void;
  sendAll(): void;
  readAgain(): void;
  stop(): void;
}

/** Creates the second look of one kind. It decides nothing: second-look-state.ts does. */
function createSecondLook(core: SyncCore, kind: SubmissionKind, deps: Deps): SecondLook {
  let state = newLook(kind.secondLook !== null);
  const marks = new Map<string, Mark>();
  let cancelWake = () => {};

  const marked = (id: string): Marked => ({ id, mark: marks.get(id) ?? null });

  function isOld({ queuedAt }: Submission): boolean {
    if (queuedAt === null) return false;
    const now = Math.max(core.clock.now(), core.platformTime.atLeast() ?? 0);
    return now - Date.parse(queuedAt) > Math.min(deps.keyLifetime(), longestKeyLifetime);
  }

  function happen(event: LookEvent): void {
    const [next, effects] = react(state, event);
    state = next;
    for (const effect of effects) carryOut(effect);
  }

  function carryOut(effect: LookEffect): void {
    switch (effect.do) {
      case 'mark':
        if (effect.mark) marks.set(effect.id, effect.mark);
        else marks.delete(effect.id);
        return;
      case 'report':
        deps.changed();
        return;
      case 'read':
        if (kind.secondLook) void read(kind.secondLook.list).catch(core.defect);
        return;
      case 'enqueueWaiting':
        cancelWake();
        if (effect.after === 0) enqueueWaiting();
        else cancelWake = core.clock.after(effect.after, enqueueWaiting);
    }
  }

  function enqueueWaiting(): void {
    // A copy, because whatever is enqueued may ask at once.
    for (const [id, mark] of [...marks]) if (mark === 'waiting') deps.enqueue({ kind: kind.name, id });
  }

  async function read(list: string): Promise<void> {
    const found = await readWholeList(core, list, (count, total) => {
      happen({ is: 'progressed', read: count, total });
      return !state.isStopped;
    });
    if (found.kind === 'whole') happen({ is: 'readWhole', entries: found.entries });
    else happen(found.kind === 'incomplete' ? { is: 'readIncomplete' } : eventOf(found.outcome));
  }

  /** Judges a submission by the whole list. */
  function judge(entries: readonly Entry[], submission: Submission): Looked {
    const found = lookIn(entries, kind, submission);
    const as = found === 'unclear' ? found : found ? 'found' : 'none';
    happen({ is: 'judged', as, ...marked(submission.id) });
    if (found === 'unclear') return { wait: true };
    return found ? { found } : { go: true };
  }

  return {
    before(submission) {
      const asked = { ...marked(submission.id), isOld: isOld(submission) };
      const answer = answerTo(state, asked);
      if (answer === 'judge' && state.list.kind === 'whole') return judge(state.list.entries, submission);
      happen({ is: 'asked', ...asked });
      return answer === 'go' ? { go: true } : { wait: true };
    },
    get state() {
      return shownOf(state, kind.name);
    },
    isAsking: (id) => state.list.kind === 'failed' && marks.get(id) === 'waiting',
    noteRelease: (id) => happen({ is: 'released', ...marked(id) }),
    forget: (id) => happen({ is: 'forgotten', ...marked(id) }),
    sendAll: () => happen({ is: 'sendAllWanted' }),
    readAgain: () => happen({ is: 'readWanted' }),
    stop() {
      cancelWake();
      happen({ is: 'stopped' });
    },
  };
}

/** Returns what a failed read of the list means. A list that leads nowhere is incomplete. */
function eventOf(outcome: CallOutcome): LookEvent {
  if (outcome.kind === 'answer' && outcome.status === 200) return { is: 'readIncomplete' };
  const isFinal = outcome.kind === 'answer' && isOwnRefusal(outcome);
  return { is: 'readFailed', isFinal, said: failureOf(outcome).failure.said ?? null };
}
