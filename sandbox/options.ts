import { ASSUMED } from './assumptions.ts';
import type { SandboxSnapshot } from './records.ts';

/** How a sandbox is set up. Everything has a sensible default. */
export interface SandboxOptions {
  /** Generated when absent; with a snapshot, the snapshot's. */
  clientId?: string;
  /** Generated when absent. It is never part of a snapshot. */
  clientSecret?: string;
  /** How many investors there are at the start; a few when absent. A snapshot brings its own. */
  investors?: number;
  /** Milliseconds that every API call takes at least. */
  latency?: number;
  /** Milliseconds until an invitation's costs document exists. */
  documentDelay?: number;
  /** Seconds. */
  tokenLifetime?: number;
  /** Whether time moves investments: true for the usual pace, or seconds per step. Off when absent. */
  autoProgress?: boolean | number;
  /** Whether refusals are kept under their idempotency key as well; true when absent. */
  cacheErrors?: boolean;
  /** Seconds an idempotency key is good for; for ever when absent. */
  keyLifetime?: number;
  /** See `Settings`; as stored, at once and by the clock when absent. */
  hidden?: string[];
  showDelay?: number;
  spelling?: string | null;
  dateShift?: number | null;
  /** Makes ids and chances repeatable. Campaigns and investors have the same ids without it, too. */
  seed?: string;
  /** State to continue from, as `snapshot()` gave it. */
  snapshot?: SandboxSnapshot;
  now?: () => number;
  /** For chances of faults only. */
  random?: () => number;
  /** Called synchronously after every change of the state and before the answer goes out, to persist it durably. */
  onWrite?: (snapshot: () => SandboxSnapshot) => void;
}

/** What can be changed while the sandbox runs. */
export interface Settings {
  latency: number;
  documentDelay: number;
  tokenLifetime: number;
  cacheErrors: boolean;
  keyLifetime: number | null;
  /** Fields that no record ever shows. */
  hidden: string[];
  /** Milliseconds of the sandbox's clock until what was written is shown; until then the former values are. */
  showDelay: number;
  /** A seed: records are shown in other spellings of the same, repeatably. Null: as they are stored. */
  spelling: string | null;
  /** Seconds by which the header `Date` differs from the sandbox's clock; null: the header is left out. */
  dateShift: number | null;
}

/** The settings that the options ask for. */
export function settingsOf(options: SandboxOptions): Settings {
  return {
    latency: options.latency ?? 0,
    documentDelay: options.documentDelay ?? ASSUMED.documentDelayMs,
    tokenLifetime: options.tokenLifetime ?? ASSUMED.tokenLifetimeSeconds,
    cacheErrors: options.cacheErrors ?? true,
    keyLifetime: options.keyLifetime ?? null,
    hidden: options.hidden ?? [],
    showDelay: options.showDelay ?? 0,
    spelling: options.spelling ?? null,
    dateShift: options.dateShift === undefined ? 0 : options.dateShift,
  };
}

/** Seconds per step of an investment, or null where time moves nothing. */
export function stepSecondsOf(autoProgress: boolean | number | undefined): number | null {
  if (autoProgress === true) return ASSUMED.progressStepSeconds;
  return autoProgress === undefined || autoProgress === false ? null : autoProgress;
}
