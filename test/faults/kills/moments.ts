import type { Killer } from './lives.ts';

/** The moment when the next life is to end. */
export type Moment =
  /** This many milliseconds after its start, whether it is open by then or not. */
  | { kind: 'afterStart'; milliseconds: number }
  /** This many milliseconds after it is open. It then reads its data, enters cases and sends for the first time. */
  | { kind: 'afterOpening'; milliseconds: number }
  /**
   * This many milliseconds after the given number of calls reached the network: before, during or after the last
   * answer.
   */
  | { kind: 'afterCalls'; calls: number; milliseconds: number };

/** Progress of the run, as far as the choice of a moment depends on it. */
export interface Progress {
  kills: number;
  cases: number;
  killed: number;
  done: number;
  /** How long a life takes to open, in milliseconds. */
  startTime: number;
}

/** Number of calls for one case, some of them repeated. */
const callsPerCase = 6;
/**
 * Number of calls in each life that do not advance a case: for a token, and to check that the platform is reachable.
 */
const callsPerStart = 2;

/** Longest times after opening, and after the awaited call, in milliseconds. */
const longestAfterOpening = 60;
const longestAfterCall = 40;

/**
 * Chooses the moment of the next kill. One life in eight ends while it starts, one in eight just after, the others at
 * work. The latter last as many calls as needed for the cases to be done together with the kills; lives get longer
 * when the cases fall behind.
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

/**
 * Returns how many cases to enter by now. Their number grows with the kills, so that something is always under way at
 * the next kill.
 */
export const casesFor = ({ kills, cases, killed }: Pick<Progress, 'kills' | 'cases' | 'killed'>) =>
  Math.min(cases, Math.ceil((cases * (killed + 1)) / kills));

/** An open app that makes no further call for this long is waiting and is killed, in milliseconds. */
const idleLife = 500;

/**
 * Returns a killer that waits for the moment.
 * @param network reports calls
 * @param killing called just before the kill
 */
export function killAt(moment: Moment, network: { onCall: () => void }, killing: () => void): Killer {
  let timer: NodeJS.Timeout | undefined;
  let kill = () => {};
  let calls = 0;
  let isOver = false;
  const killIn = (milliseconds: number) => {
    clearTimeout(timer);
    // Calls of an app that is already dead may still arrive here.
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
      // Start this timer only now: on a busy machine, opening alone takes longer than that.
      else if (waitsForCall()) killIn(idleLife);
    },
    ended() {
      isOver = true;
      clearTimeout(timer);
      network.onCall = () => {};
    },
  };
}
