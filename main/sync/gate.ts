import type { Pause } from '../../contract/sync.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { CallOutcome } from '../platform/client.ts';
import { defaultRateLimit, probePause, retryAfter } from './retry.ts';

/**
 * Whether anything may be sent at all. One gate for the whole desk: without a network, after a 429 or with
 * refused credentials it makes no sense for each subscription to find out by itself.
 */
export interface Gate {
  /** How many lanes may work now: 0 paused, 1 while finding out whether the platform is back, else all. */
  lanes(all: number): number;
  readonly pause: Pause | null;
  readonly lastContactAt: string | null;
  /** Learns from any call's outcome. */
  observe(outcome: CallOutcome): void;
  /** The platform (or the way to it) fails before the call itself is sent. */
  offline(said: string): void;
  /** "Work offline" on or off. */
  choose(offline: boolean): void;
  /** The data file refuses to be written. */
  storageFailed(said: string): void;
  /** The data file was written again. */
  storageWorks(): void;
  /**
   * Try now: the network is back, the secret was set anew, or a person asks for it. A wait that the platform asked
   * for (429) is kept all the same.
   */
  release(): void;
  /**
   * The machine woke up, or its network came or went: only a hint. What a person has to put right is not tried again
   * for it, or a flickering network would have wrong credentials tried over and over.
   */
  look(): void;
  stop(): void;
}

export function createGate(deps: { clock: Clock; changed(): void; reopened(): void }): Gate {
  const { clock } = deps;
  let chosen = false;
  let blocked: Exclude<Pause, { reason: 'chosen' }> | null = null;
  let probing = false;
  let stopped = false;
  let failures = 0;
  let lastContactAt: string | null = null;
  let cancel = () => {};

  function block(next: NonNullable<typeof blocked>, probeAfter: number | null): void {
    const since = blocked?.reason === 'offline' && next.reason === 'offline' ? blocked.since : undefined;
    blocked = next.reason === 'offline' && since ? { ...next, since } : next;
    probing = false;
    cancel();
    cancel = probeAfter === null || stopped ? () => {} : clock.after(probeAfter, probe);
    deps.changed();
  }

  function probe(): void {
    probing = true;
    // A probe may come to nothing, because no call was due: then there is another one.
    cancel = clock.after(probePause(Math.max(failures, 1)), probe);
    reopen();
  }

  /** A person who chose to work offline wants no call at all, not even one that looks for the network. */
  function reopen(): void {
    if (!chosen && !stopped) deps.reopened();
  }

  /**
   * Closed for a reason that only a probe can lift. What calls bring that were under way before says nothing about
   * it: a late 201 must not end the wait after a 429.
   */
  const firmly = () =>
    blocked !== null && blocked.reason !== 'offline' && blocked.reason !== 'keychain' && !probing;

  /** The platform answered. The time is shown to the minute: more often nobody has to be told. */
  function contacted(): void {
    const before = lastContactAt;
    lastContactAt = instantOf(clock);
    if (before?.slice(0, 16) !== lastContactAt.slice(0, 16)) deps.changed();
  }

  function open(): void {
    failures = 0;
    cancel();
    if (!blocked) return;
    blocked = null;
    probing = false;
    deps.changed();
    reopen();
  }

  function offline(said: string): void {
    if (firmly()) return;
    failures += 1;
    block({ reason: 'offline', since: instantOf(clock), said }, probePause(failures));
  }

  function rateLimited(milliseconds: number | null): void {
    if (firmly() && blocked?.reason !== 'rateLimited') return;
    const wait = milliseconds ?? defaultRateLimit;
    const until = clock.now() + wait;
    // Several lanes may be told at once; the longest wait holds.
    if (blocked?.reason === 'rateLimited' && Date.parse(blocked.until) > until) return;
    block({ reason: 'rateLimited', until: new Date(until).toISOString() }, wait);
  }

  function release(): void {
    if (!blocked || chosen) return;
    // The timer of a machine that slept comes late.
    if (blocked.reason === 'rateLimited' && !probing && clock.now() < Date.parse(blocked.until)) return;
    cancel();
    probe();
  }

  return {
    get pause() {
      return chosen ? { reason: 'chosen' as const } : blocked;
    },
    get lastContactAt() {
      return lastContactAt;
    },
    lanes(all) {
      if (chosen) return 0;
      if (!blocked) return all;
      return probing ? 1 : 0;
    },
    observe(outcome) {
      switch (outcome.kind) {
        case 'answer':
          contacted();
          if (outcome.status === 429) rateLimited(retryAfter(outcome.headers['retry-after'], clock.now()));
          else if (blocked?.reason !== 'storage' && !firmly()) open();
          return;
        case 'notSent':
        case 'unavailable':
          offline(outcome.said);
          return;
        case 'credentials':
          contacted();
          block({ reason: 'credentials', said: outcome.said }, null);
          return;
        case 'noSecret':
          block({ reason: 'noSecret' }, null);
          return;
        case 'keychain':
          if (firmly()) return;
          failures += 1;
          block({ reason: 'keychain', said: outcome.said }, probePause(failures));
          return;
        case 'rateLimited':
          rateLimited(retryAfter(outcome.retryAfter ?? undefined, clock.now()));
          return;
        case 'noAnswer':
          // Somebody was reached. While probing that is no proof of being back; the step's own retry goes on.
          if (probing) offline(outcome.said);
      }
    },
    offline,
    choose(offlineChosen) {
      if (chosen === offlineChosen) return;
      chosen = offlineChosen;
      deps.changed();
      reopen();
    },
    storageFailed(said) {
      block({ reason: 'storage', said }, 30_000);
    },
    storageWorks() {
      if (blocked?.reason === 'storage') open();
    },
    release,
    look() {
      const byPerson = blocked?.reason === 'credentials' || blocked?.reason === 'noSecret';
      if (!byPerson) release();
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
