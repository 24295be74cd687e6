import type { Endpoint } from './api/endpoint.ts';
import { ASSUMED } from './assumptions.ts';
import type { Platform } from './platform.ts';
import type { SandboxSnapshot } from './records.ts';
import type { Settings } from './settings.ts';

/** Options of a sandbox. Every option has a default. */
export interface SandboxOptions {
  /** Generated when absent; with a snapshot, the snapshot's id is the default. */
  clientId?: string;
  /** Generated when absent. It is never part of a snapshot. */
  clientSecret?: string;
  /** Number of investors at the start (`DEFAULT_INVESTORS` when absent). Ignored with a snapshot, which has its own. */
  investors?: number;
  /** Minimum duration of every API call, in milliseconds. */
  latency?: number;
  /** Time until an invitation's costs document exists, in milliseconds. */
  documentDelay?: number;
  /** Lifetime of a token, in seconds. */
  tokenLifetime?: number;
  /** Whether investments change status over time: true for the usual pace, or seconds per step. Off when absent. */
  autoProgress?: boolean | number;
  /** Whether refusals are also kept under their idempotency key; true when absent. */
  cacheErrors?: boolean;
  /** Lifetime of an idempotency key, in seconds; unlimited when absent. */
  keyLifetime?: number;
  /** See `Settings`. When absent, records are shown as stored and without delay, and `Date` follows the clock. */
  hidden?: string[];
  showDelay?: number;
  spelling?: string | null;
  dateShift?: number | null;
  /** Makes ids and random decisions repeatable. Campaigns and investors have the same ids even without a seed. */
  seed?: string;
  /** State to continue from, as returned by `snapshot()`. */
  snapshot?: SandboxSnapshot;
  now?: () => number;
  /** Random source for the probabilities of faults only. */
  random?: () => number;
  /** Returns endpoints in addition to the platform's own. What they store is not part of a snapshot. */
  endpoints?: (platform: Platform) => Endpoint[];
  /** Called synchronously after every change of the state and before the answer is sent, to persist the state durably. */
  onWrite?: (snapshot: () => SandboxSnapshot) => void;
}

/** Returns the settings for the options, with defaults. */
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

/** Returns the seconds per step of an investment, or null when investments do not change over time. */
export function stepSecondsOf(autoProgress: boolean | number | undefined): number | null {
  if (autoProgress === true) return ASSUMED.progressStepSeconds;
  return autoProgress === undefined || autoProgress === false ? null : autoProgress;
}
