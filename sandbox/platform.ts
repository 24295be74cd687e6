import type { Settings } from './settings.ts';
import type { Showing } from './shown.ts';
import type { State } from './state.ts';
import type { Tokens } from './tokens.ts';

/** Everything that answering a call needs. One object per sandbox, passed to every endpoint. */
export interface Platform {
  state: State;
  tokens: Tokens;
  settings: Settings;
  counters: Counters;
  /** The first parts of the routes, for counting calls. */
  collections: ReadonlySet<string>;
  /** Turns stored records into shown ones. */
  showing: Showing;
  /** Keys of calls that are answered but not yet carried out. A call with such a key is answered with 409 [assumed]. */
  running: Set<string>;
  /** Calls wait for this promise; see `Sandbox.hold`. */
  held: Promise<void> | null;
  now(): number;
  /** Must be called right after every change of the state. */
  changed(): void;
  /** Calls the sandbox's `onWrite` after changes, once their answer is kept and before the answer is sent. */
  flush(evenWithoutChange?: boolean): void;
}

/** Counts taken while calls are answered. The rest of the report is computed from the state. */
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
