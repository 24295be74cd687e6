import type { SecondLookState } from '../../contract/sync.ts';
import type { CallOutcome } from '../platform/client.ts';
import { failureOf } from '../platform/failure.ts';
import { isOwnRefusal } from '../platform/voice.ts';
import type { SyncCore } from './core.ts';
import type { SubmissionKind } from './kind.ts';
import { lookIn } from './second-look-list.ts';
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
  readonly state: SecondLookState | null;
  /** True while a person is asked about this submission. */
  isAsking(ref: Ref): boolean;
  /** Notes that a person has released a submission just now. */
  noteRelease(ref: Ref): void;
  /** Forgets a submission that is not to be sent any more. */
  forget(ref: Ref): void;
  /** Lets everything be sent without the second look, because a person has asked for this. */
  sendAll(): void;
  /** Reads the lists again, because a person has asked for this. */
  readAgain(): void;
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
/** Number of reads of the list that may fail in a row without a refusal before a person is asked. */
const mostFailures = 3;

export function createSecondLooks(core: SyncCore, deps: Deps): SecondLooks {
  const looks = new Map(core.kinds.all.map((kind) => [kind.name, createSecondLook(core, kind, deps)]));
  const of = ({ kind }: Ref): SecondLook | undefined => looks.get(kind);
  return {
    before: ({ name }, submission) => looks.get(name)?.before(submission) ?? { go: true },
    get state() {
      const states = [...looks.values()].flatMap(({ state }) => state ?? []);
      return states.find(({ is }) => is === 'asking') ?? states[0] ?? null;
    },
    isAsking: (ref) => of(ref)?.isAsking(ref.id) ?? false,
    noteRelease: (ref) => of(ref)?.noteRelease(ref.id),
    forget: (ref) => of(ref)?.forget(ref.id),
    sendAll() {
      for (const look of looks.values()) look.sendAll();
    },
    readAgain() {
      for (const look of looks.values()) look.readAgain();
    },
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

type Reading =
  | { kind: 'unread' }
  | { kind: 'reading'; read: number; total: number | null }
  | { kind: 'whole'; entries: Entry[] }
  | { kind: 'failed'; why: Omit<Extract<SecondLookState, { is: 'asking' }>, 'count'> };

function createSecondLook(core: SyncCore, kind: SubmissionKind, deps: Deps): SecondLook {
  /** Submissions released since the file was opened: nothing else can have sent these, whatever any clock says. */
  const released = new Set<string>();
  let reading: Reading = { kind: 'unread' };
  let isAllowed = kind.secondLook === null;
  let isStopped = false;
  let failures = 0;
  /** Submissions that wait for the result. */
  const waiting = new Set<string>();
  /** Submissions that were looked up and not found. */
  const cleared = new Set<string>();

  const isOld = ({ id, queuedAt }: Submission): boolean => {
    if (queuedAt === null || released.has(id)) return false;
    const now = Math.max(core.clock.now(), core.platformTime.atLeast() ?? 0);
    return now - Date.parse(queuedAt) > Math.min(deps.keyLifetime(), longestKeyLifetime);
  };

  function tell(next: Reading): void {
    reading = next;
    if (!isStopped) deps.changed();
  }

  /** Enqueues everything that waits, so that each submission is judged again. */
  function goOn(): void {
    for (const id of [...waiting]) deps.enqueue({ kind: kind.name, id });
  }

  async function read(list: string): Promise<void> {
    tell({ kind: 'reading', read: 0, total: null });
    const found = await readWholeList(core, list, (count, total) => {
      tell({ kind: 'reading', read: count, total });
      return !isStopped;
    });
    if (isStopped) return;
    if (found.kind === 'failed') ended(found.outcome);
    else if (found.kind === 'incomplete') ask('incomplete', null);
    else {
      tell(found);
      goOn();
    }
  }

  /** Handles a failed read of the list. Unless the platform itself refused, the read is tried again first. */
  function ended(outcome: CallOutcome): void {
    failures += 1;
    const isList = outcome.kind === 'answer' && outcome.status === 200;
    const isRefused = outcome.kind === 'answer' && isOwnRefusal(outcome);
    if (!isList && !isRefused && failures < mostFailures) tell({ kind: 'unread' });
    else if (isList) ask('incomplete', null);
    else ask('failed', failureOf(outcome).failure.said ?? null);
  }

  function ask(because: 'failed' | 'incomplete' | 'unclear', said: string | null): void {
    tell({ kind: 'failed', why: { is: 'asking', because, said } });
    goOn();
  }

  function readAnew(): void {
    if (kind.secondLook) void read(kind.secondLook.list).catch(core.defect);
  }

  /** Judges a submission by the whole list. */
  function judged(entries: readonly Entry[], submission: Submission): Looked {
    const found = lookIn(entries, kind, submission);
    if (found === 'unclear') {
      waiting.add(submission.id);
      ask('unclear', null);
      return { wait: true };
    }
    waiting.delete(submission.id);
    if (found) return { found };
    cleared.add(submission.id);
    return { go: true };
  }

  return {
    before(submission) {
      const { id } = submission;
      if (isAllowed || cleared.has(id) || !isOld(submission)) {
        waiting.delete(id);
        return { go: true };
      }
      if (reading.kind === 'whole') return judged(reading.entries, submission);
      if (!waiting.has(id)) {
        waiting.add(id);
        if (reading.kind === 'failed') deps.changed();
      }
      if (reading.kind === 'unread') readAnew();
      return { wait: true };
    },
    get state() {
      if (reading.kind === 'reading') {
        const { read: count, total } = reading;
        return { is: 'reading', count: waiting.size, read: count, total } as const;
      }
      return reading.kind === 'failed' ? { ...reading.why, count: waiting.size } : null;
    },
    isAsking: (id) => reading.kind === 'failed' && waiting.has(id),
    noteRelease: (id) => void released.add(id),
    forget(id) {
      released.delete(id);
      if (waiting.delete(id)) deps.changed();
    },
    sendAll() {
      if (reading.kind !== 'failed') return;
      isAllowed = true;
      tell({ kind: 'unread' });
      goOn();
    },
    readAgain() {
      if (reading.kind !== 'failed') return;
      failures = 0;
      readAnew();
      goOn();
    },
    stop() {
      isStopped = true;
    },
  };
}
