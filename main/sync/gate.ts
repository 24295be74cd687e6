import type { StorageFailure } from '../../contract/errors.ts';
import type { Pause } from '../../contract/sync.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { CallOutcome } from '../platform/client.ts';
import { limitPause, probePause, retryAfter } from './retry.ts';

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
  storageFailed(said: string, disk?: StorageFailure): void;
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

/** Each of these closes the gate by itself, and none lifts another: a disk that has room again ends no wait after a 429. */
interface Reasons {
  storage: Extract<Pause, { reason: 'storage' }> | null;
  /** A person has to put it right. */
  refused: Extract<Pause, { reason: 'credentials' | 'noSecret' }> | null;
  /** Until when the platform wants no calls, in epoch milliseconds; in the past once it may be asked again. */
  limited: number | null;
  /** Looked at again and again by itself. */
  away: Extract<Pause, { reason: 'offline' | 'keychain' }> | null;
}

const none: Reasons = { storage: null, refused: null, limited: null, away: null };

export function createGate(deps: { clock: Clock; changed(): void; reopened(): void }): Gate {
  const { clock } = deps;
  let chosen = false;
  let is: Reasons = none;
  let probing = false;
  let stopped = false;
  let failures = 0;
  /** 429s since the last other answer; several lanes that are told in one pause count as one. */
  let limits = 0;
  let lastContactAt: string | null = null;
  let cancelProbe = () => {};
  let cancelWriting = () => {};

  const later = (milliseconds: number, work: () => void) =>
    stopped ? () => {} : clock.after(milliseconds, work);

  /** Closes for one reason more. @param probeAfter null: nothing is tried by itself, or what is planned stays so */
  function close(reason: Partial<Reasons>, probeAfter: number | null): void {
    is = { ...is, ...reason };
    probing = false;
    if (probeAfter !== null) {
      cancelProbe();
      cancelProbe = later(probeAfter, probeWhenDue);
    }
    deps.changed();
  }

  /** The wait after a 429 is over, or it is time to look for the network. Refused credentials are not tried for it. */
  function probeWhenDue(): void {
    if (!is.refused) probe();
    else {
      is = { ...is, limited: null };
      deps.changed();
    }
  }

  function probe(): void {
    probing = true;
    // A probe may come to nothing, because no call was due: then there is another one.
    cancelProbe();
    cancelProbe = later(probePause(Math.max(failures, 1)), probe);
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
  const firmly = () => (is.refused !== null || is.limited !== null) && !probing;

  /** The platform answered. The time is shown to the minute: more often nobody has to be told. */
  function contacted(): void {
    const before = lastContactAt;
    lastContactAt = instantOf(clock);
    if (before?.slice(0, 16) !== lastContactAt.slice(0, 16)) deps.changed();
  }

  /** The platform works: everything but the disk is well. */
  function open(): void {
    failures = 0;
    limits = 0;
    cancelProbe();
    if (!is.refused && is.limited === null && !is.away) return;
    is = { ...none, storage: is.storage };
    probing = false;
    deps.changed();
    reopen();
  }

  function offline(said: string): void {
    if (firmly()) return;
    failures += 1;
    const since = is.away?.reason === 'offline' ? is.away.since : instantOf(clock);
    close({ away: { reason: 'offline', since, said } }, probePause(failures));
  }

  function rateLimited(milliseconds: number | null): void {
    if (is.limited === null || probing) limits += 1;
    const until = clock.now() + limitPause(milliseconds, limits);
    // Several lanes may be told at once; the longest wait holds.
    const limited = Math.max(is.limited ?? until, until);
    close({ limited }, limited - clock.now());
  }

  /** Nothing is tried by itself any more; only the end of a wait after a 429 is still noted. */
  function cancelUnlessLimited(): void {
    const left = is.limited === null ? 0 : is.limited - clock.now();
    cancelProbe();
    if (left > 0) cancelProbe = later(left, probeWhenDue);
    else is = { ...is, limited: null };
    is = { ...is, away: null };
  }

  function release(): void {
    if (chosen) return;
    // Whether the disk takes anything again is found out by writing, and by nothing else.
    if (is.storage) {
      reopen();
      return;
    }
    if (!is.refused && is.limited === null && !is.away) return;
    // The timer of a machine that slept comes late, so it is the clock that counts.
    if (is.limited !== null && !probing && clock.now() < is.limited) {
      // The secret was set anew: it is tried when the platform wants calls again.
      if (is.refused) close({ refused: null }, null);
      return;
    }
    probe();
  }

  function look(): void {
    if (!is.refused || is.storage) release();
  }

  const gate: Gate = {
    get pause() {
      if (chosen) return { reason: 'chosen' as const };
      const limited =
        is.limited === null
          ? null
          : { reason: 'rateLimited' as const, until: new Date(is.limited).toISOString() };
      return is.storage ?? is.refused ?? limited ?? is.away;
    },
    get lastContactAt() {
      return lastContactAt;
    },
    lanes(all) {
      if (chosen || is.storage) return 0;
      if (!is.refused && is.limited === null && !is.away) return all;
      return probing ? 1 : 0;
    },
    observe(outcome) {
      switch (outcome.kind) {
        case 'answer':
          contacted();
          if (outcome.status === 429) rateLimited(retryAfter(outcome.headers['retry-after'], clock.now()));
          else if (!firmly()) open();
          return;
        case 'notSent':
        case 'unavailable':
          offline(outcome.said);
          return;
        case 'keychain':
          if (firmly()) return;
          failures += 1;
          close({ away: { reason: 'keychain', said: outcome.said } }, probePause(failures));
          return;
        case 'credentials':
          contacted();
          cancelUnlessLimited();
          close({ refused: { reason: 'credentials', said: outcome.said } }, null);
          return;
        case 'noSecret':
          cancelUnlessLimited();
          close({ refused: { reason: 'noSecret' } }, null);
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
      // Whoever goes online again wants to know at once; but that is no reason to call before a 429 is over.
      if (gate.pause) look();
      else reopen();
    },
    storageFailed(said, disk = 'storage') {
      is = { ...is, storage: { reason: 'storage', disk, said } };
      cancelWriting();
      cancelWriting = later(writingPause, reopen);
      deps.changed();
    },
    storageWorks() {
      if (!is.storage) return;
      cancelWriting();
      is = { ...is, storage: null };
      deps.changed();
      reopen();
    },
    release,
    look,
    stop() {
      stopped = true;
      cancelProbe();
      cancelWriting();
    },
  };
  return gate;
}

/** How long the desk waits before it tries again whether the disk takes anything. Milliseconds. */
const writingPause = 30_000;
