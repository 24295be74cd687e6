import type { Settings } from './options.ts';
import type { Showing } from './shown.ts';
import type { State } from './state.ts';
import type { Tokens } from './tokens.ts';

/** What the rules work with. One object per sandbox, handed to everything that answers calls. */
export interface Platform {
  state: State;
  tokens: Tokens;
  settings: Settings;
  counters: Counters;
  /** What callers get to see of it. */
  showing: Showing;
  /** Keys of calls that are answered already and not done yet: the same key is answered 409 meanwhile [assumed]. */
  running: Set<string>;
  /** What calls wait for, see `Sandbox.hold`. */
  held: Promise<void> | null;
  now(): number;
  /** To be called with every change of the state, as soon as it is made. */
  changed(): void;
  /** Tells the owner of the sandbox about changes, once their answer is kept and before it goes out. */
  flush(evenWithoutChange?: boolean): void;
}

/** What is counted as it happens; the rest of the report is read off the state. */
export interface Counters {
  calls: number;
  writes: number;
  replays: number;
  keyMisuse: number;
  secondInvestmentAttempts: number;
  endpoints: Map<string, { calls: number; statuses: Record<string, number> }>;
  internalErrors: string[];
}

export function freshCounters(): Counters {
  return {
    calls: 0,
    writes: 0,
    replays: 0,
    keyMisuse: 0,
    secondInvestmentAttempts: 0,
    endpoints: new Map(),
    internalErrors: [],
  };
}
