import type { Killer } from './lives.ts';

/** When the next life is to end. */
export type Moment =
  /** So long after its start, whether it is open by then or not. Milliseconds. */
  | { kind: 'afterStart'; milliseconds: number }
  /** So long after it is open: it is reading what there is, entering, sending for the first time. */
  | { kind: 'afterOpening'; milliseconds: number }
  /** So long after its so-and-so-manieth call came to the network: before, during or after its answer. */
  | { kind: 'afterCalls'; calls: number; milliseconds: number };

/** How far the run is, as far as the choice of a moment depends on it. */
export interface Progress {
  kills: number;
  cases: number;
  killed: number;
  done: number;
  /** So long a life takes to open. Milliseconds. */
  startTime: number;
}

/** Calls that one case takes, some of them twice. */
const callsPerCase = 6;
/** Calls of each life that bring no case further: for a token, and to see whether the platform is there. */
const callsPerStart = 2;

/** The longest after opening, and after the call that was waited for. Milliseconds. */
const longestAfterOpening = 60;
const longestAfterCall = 40;

/**
 * One life in eight ends while it starts, one in eight just after, the others at work. These last for as many calls
 * as it takes to have the cases done when the kills are; what falls behind gets longer lives.
 * @param random uniform in [0, 1)
 */
export function nextMoment(
  { kills, cases, killed, done, startTime }: Progress,
  random: () => number,
): Moment {
  const kind = random();
  const share = random();
  if (kind < 1 / 8) return { kind: 'afterStart', milliseconds: share * startTime };
  if (kind < 2 / 8) return { kind: 'afterOpening', milliseconds: share * longestAfterOpening };
  const behind = Math.max(0, (cases * killed) / kills - done);
  const enough = callsPerStart + callsPerCase * (cases / kills + behind / 8);
  return {
    kind: 'afterCalls',
    calls: 1 + Math.floor(share * 2 * enough),
    milliseconds: random() * longestAfterCall,
  };
}

/** As many cases are there to be entered as kills have been: something is always under way when the next one comes. */
export const casesFor = ({ kills, cases, killed }: Pick<Progress, 'kills' | 'cases' | 'killed'>) =>
  Math.min(cases, Math.ceil((cases * (killed + 1)) / kills));

/** An open desk of which no further call comes is waiting for something, and killed after this. Milliseconds. */
const idleLife = 500;

/**
 * Waits for the moment.
 * @param network tells of calls
 * @param killing told just before
 */
export function killAt(moment: Moment, network: { onCall: () => void }, killing: () => void): Killer {
  let timer: NodeJS.Timeout | undefined;
  let kill = () => {};
  let calls = 0;
  let isOver = false;
  const killIn = (milliseconds: number) => {
    clearTimeout(timer);
    // Calls of a desk that is dead already may still be on their way here.
    if (!isOver) timer = setTimeout(kill, milliseconds);
  };
  const waitsForCall = () => moment.kind === 'afterCalls' && calls < moment.calls;
  return {
    started(ends) {
      kill = () => {
        isOver = true;
        killing();
        ends();
      };
      if (moment.kind === 'afterStart') killIn(moment.milliseconds);
      network.onCall = () => {
        if (moment.kind !== 'afterCalls') return;
        calls += 1;
        if (waitsForCall()) killIn(idleLife);
        else if (calls === moment.calls) killIn(moment.milliseconds);
      };
    },
    opened() {
      if (moment.kind === 'afterOpening') killIn(moment.milliseconds);
      // From here on only: on a busy machine opening alone takes longer than that.
      else if (waitsForCall()) killIn(idleLife);
    },
    ended() {
      isOver = true;
      clearTimeout(timer);
      network.onCall = () => {};
    },
  };
}
