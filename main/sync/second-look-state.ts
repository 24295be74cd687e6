import type { SecondLookState } from '../../contract/sync.ts';
import { probePause } from './retry.ts';
import type { Entry } from './whole-list.ts';

/** The state of one kind's list. `failed`: the list proves nothing, so a person is asked. */
type List =
  | { kind: 'unread' }
  | { kind: 'reading'; read: number; total: number | null }
  | { kind: 'whole'; entries: readonly Entry[] }
  | { kind: 'failed'; why: Why };

type Why = Omit<Extract<SecondLookState, { is: 'asking' }>, 'count' | 'kind'>;

/**
 * What the second look of one kind knows, without its submissions: the shell keeps a mark for each of these, because a copy
 * of 100,000 marks at each event would make a start quadratic (docs/decisions/0014-queue-in-place.md). Pure: `react`
 * returns the next state.
 */
export interface LookState {
  readonly list: List;
  /** True when everything may be sent without a look: a person said so, or the kind has no list. Final. */
  readonly isAllowed: boolean;
  /** Number of reads of the list that failed since a person last asked for one. */
  readonly failures: number;
  /** Number of submissions that wait for the result. */
  readonly waiting: number;
  readonly isStopped: boolean;
}

/** Returns the state before the list is read. @param hasList false for a kind that has no list to look in */
export const newLook = (hasList: boolean): LookState => ({
  list: { kind: 'unread' },
  isAllowed: !hasList,
  failures: 0,
  waiting: 0,
  isStopped: false,
});

/**
 * The mark of a submission. `released`: a person released it since the file was opened, so nothing else can have
 * sent it, whatever any clock says. `waiting`: it waits for the result. `cleared`: it was looked up and not found.
 */
export type Mark = 'released' | 'waiting' | 'cleared';

/** A submission that an event is about, with its mark. */
export interface Marked {
  id: string;
  mark: Mark | null;
}

/** A submission whose creation is to be sent. `isOld`: the platform may have forgotten the key since its release. */
export interface Asked extends Marked {
  isOld: boolean;
}

export type LookEvent =
  /** Whether a creation may be sent was asked, and `answerTo` said `go` or `wait`. */
  | ({ is: 'asked' } & Asked)
  /** A submission was compared with the whole list. */
  | ({ is: 'judged'; as: 'found' | 'unclear' | 'none' } & Marked)
  | ({ is: 'released' } & Marked)
  /** A submission is not to be sent any more. */
  | ({ is: 'forgotten' } & Marked)
  | { is: 'progressed'; read: number; total: number | null }
  | { is: 'readWhole'; entries: readonly Entry[] }
  | { is: 'readIncomplete' }
  /** `isFinal`: the platform itself refused, so another try will not help. */
  | { is: 'readFailed'; isFinal: boolean; said: string | null }
  /** A person wants everything sent without a look. */
  | { is: 'sendAllWanted' }
  /** A person wants the list read again. */
  | { is: 'readWanted' }
  | { is: 'stopped' };

export type LookEffect =
  /** Remembers a mark; null forgets it. */
  | { do: 'mark'; id: string; mark: Mark | null }
  | { do: 'report' }
  /** Reads the list. One of the `read…` events follows. */
  | { do: 'read' }
  /** Asks to judge every waiting submission again, at once (0) or after a time in milliseconds. Replaces the former wish. */
  | { do: 'enqueueWaiting'; after: number };

type Next = readonly [LookState, readonly LookEffect[]];

/**
 * Number of reads of the list that may fail in a row without a refusal before a person is asked. With their pauses
 * (`probePause`), these last two minutes. [assumed: as long as a platform restarts]
 */
const mostFailures = 8;

const report: LookEffect = { do: 'report' };
const enqueueWaiting: LookEffect = { do: 'enqueueWaiting', after: 0 };

/** Returns whether a creation may be sent. `judge`: the submission has to be compared with the whole list. */
export function answerTo({ isAllowed, list }: LookState, { mark, isOld }: Asked): 'go' | 'wait' | 'judge' {
  if (isAllowed || mark === 'cleared' || mark === 'released' || !isOld) return 'go';
  return list.kind === 'whole' ? 'judge' : 'wait';
}

/**
 * Returns what a person is shown of a kind; null when nothing is being looked for. The pause after a failed read belongs
 * to the reading.
 */
export function shownOf(state: LookState, kind: string): SecondLookState | null {
  const { list, waiting: count, failures, isAllowed } = state;
  if (list.kind === 'reading') return { is: 'reading', count, read: list.read, total: list.total };
  if (list.kind === 'unread' && failures > 0 && !isAllowed && count > 0)
    return { is: 'reading', count, read: 0, total: null };
  return list.kind === 'failed' ? { ...list.why, kind, count } : null;
}

/** Returns the state after an event, and what the second look has to do. */
export function react(state: LookState, event: LookEvent): Next {
  if (state.isStopped) return [state, []];
  switch (event.is) {
    case 'asked':
      return asked(state, event);
    case 'judged':
      return judged(state, event);
    case 'released':
      return marked(state, event, 'released');
    case 'forgotten': {
      const [next, effects] = marked(state, event, null);
      return [next, event.mark === 'waiting' ? [...effects, report] : effects];
    }
    case 'progressed':
      return [{ ...state, list: { kind: 'reading', read: event.read, total: event.total } }, [report]];
    case 'readWhole':
      return [{ ...state, list: { kind: 'whole', entries: event.entries } }, [report, enqueueWaiting]];
    case 'readIncomplete':
      return ask(state, 'incomplete', null);
    case 'readFailed':
      return readFailed(state, event);
    case 'sendAllWanted':
      if (state.list.kind !== 'failed') return [state, []];
      return [{ ...state, isAllowed: true, list: { kind: 'unread' } }, [report, enqueueWaiting]];
    case 'readWanted': {
      if (state.list.kind !== 'failed') return [state, []];
      const [next, effects] = read({ ...state, failures: 0 });
      return [next, [...effects, enqueueWaiting]];
    }
    case 'stopped':
      return [{ ...state, isStopped: true }, []];
  }
}

function asked(state: LookState, event: Asked): Next {
  const { mark } = event;
  if (answerTo(state, event) === 'go') return marked(state, event, mark === 'waiting' ? null : mark);
  const [next, effects] = marked(state, event, 'waiting');
  switch (state.list.kind) {
    case 'unread': {
      const [reading, begun] = read(next);
      return [reading, [...effects, ...begun]];
    }
    case 'failed':
      return [next, mark === 'waiting' ? effects : [...effects, report]];
    default:
      return [next, effects];
  }
}

function judged(state: LookState, event: Extract<LookEvent, { is: 'judged' }>): Next {
  if (event.as !== 'unclear') return marked(state, event, event.as === 'none' ? 'cleared' : null);
  const [next, effects] = marked(state, event, 'waiting');
  const [asking, more] = ask(next, 'unclear', null);
  return [asking, [...effects, ...more]];
}

function readFailed(state: LookState, { isFinal, said }: Extract<LookEvent, { is: 'readFailed' }>): Next {
  const failures = state.failures + 1;
  if (isFinal || failures >= mostFailures) return ask({ ...state, failures }, 'failed', said);
  // The next submission that asks has the list read again.
  const soon: LookEffect = { do: 'enqueueWaiting', after: probePause(failures) };
  return [{ ...state, failures, list: { kind: 'unread' } }, [report, soon]];
}

function read(state: LookState): Next {
  return [{ ...state, list: { kind: 'reading', read: 0, total: null } }, [report, { do: 'read' }]];
}

function ask(state: LookState, because: Why['because'], said: string | null): Next {
  const list: List = { kind: 'failed', why: { is: 'asking', because, said } };
  return [{ ...state, list }, [report, enqueueWaiting]];
}

/** Returns the state after a submission got another mark. */
function marked(state: LookState, { id, mark }: Marked, next: Mark | null): Next {
  if (mark === next) return [state, []];
  const waiting = state.waiting + Number(next === 'waiting') - Number(mark === 'waiting');
  return [{ ...state, waiting }, [{ do: 'mark', id, mark: next }]];
}
