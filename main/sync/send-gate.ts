import type { StorageFailure } from '../../contract/errors.ts';
import type { Pause } from '../../contract/sync.ts';
import { type Clock, type Due, dueIn, haveParted, instantOf, leftOf } from '../clock.ts';
import type { CallOutcome } from '../platform/client.ts';
import { shortened } from '../platform/page.ts';
import { type Trouble, troubleOf, voiceOf } from '../platform/voice.ts';
import { wordsOfAnswer } from '../platform/words.ts';
import { limitPause, probePause, retryAfter } from './retry.ts';

/**
 * Decides whether anything may be sent at all. There is one send gate for the whole app: without a network, after a 429
 * or with refused credentials, each subscription would only meet the same failure.
 */
export interface SendGate {
  /** Returns how many lanes may work now: 0 while paused, 1 while probing whether the platform is back, else all. */
  lanes(all: number): number;
  readonly pause: Pause | null;
  readonly lastContactAt: string | null;
  /** True when the platform itself has answered since the last failure, pause, sleep or start, so a write may follow. */
  isProven(): boolean;
  /** Number of calls that the platform itself has answered. */
  readonly answers: number;
  /**
   * Set while calls fail without everything being held back, because the failures may be about one subject alone. Null when
   * the last call was answered, after a single failure, and while everything waits.
   */
  readonly trouble: Failing | null;
  /**
   * Learns from the outcome of any call.
   * @param subject what the call was about; failures of two subjects in a row are not about one of them alone
   * @param fields names of the request's own fields
   */
  observe(outcome: CallOutcome, subject?: string, fields?: readonly string[]): void;
  /** Notes that the platform gave a token. Without another readable answer, this opens the send gate. */
  gaveToken(): void;
  /** Notes that the system reports no network. This is only a hint, so the network is probed as after any failure. */
  networkLost(): void;
  /** Switches "Work offline" on or off. */
  choose(offline: boolean): void;
  /** Notes that the data file cannot be written. */
  storageFailed(said: string, disk?: StorageFailure): void;
  /** Notes that the data file was written again. */
  storageWorks(): void;
  /**
   * Tries now: the network is back, the secret was set anew, or a person asks for it. A wait that the platform asked for
   * (429) is kept.
   */
  release(): void;
  /** Tries now because a person insists. This also ends a wait that the platform asked for (429). */
  insist(): void;
  /**
   * Tries now because the machine woke up, or its network came or went. This is only a hint: what a person has to correct
   * is not tried again, or a flickering network would have wrong credentials tried over and over.
   */
  look(): void;
  stop(): void;
}

/** Why calls fail, since when, and the text of the failure. */
interface Failing {
  reason: Trouble;
  since: string;
  said: string;
}

/**
 * Each reason closes the send gate by itself, and lifting one does not lift another: a disk that has room again ends no
 * wait after a 429.
 */
interface Reasons {
  storage: Extract<Pause, { reason: 'storage' }> | null;
  /** Only a person can correct it. */
  refused: Extract<Pause, { reason: 'credentials' | 'scope' | 'noSecret' }> | null;
  /** End of the wait that the platform asked for. */
  limited: Due | null;
  /** Probed again and again without a person. */
  away: Extract<Pause, { reason: 'offline' | 'between' | 'failing' | 'keychain' }> | null;
}

const none: Reasons = { storage: null, refused: null, limited: null, away: null };

export function createSendGate(deps: {
  clock: Clock;
  /** The platform's names of the fields that the app sends, see `voiceOf`. */
  fields: readonly string[];
  changed(): void;
  reopened(): void;
}): SendGate {
  const { clock } = deps;
  let chosen = false;
  let is: Reasons = none;
  let probing = false;
  let stopped = false;
  /** Number of failures since the platform last answered; failures of several lanes in one pause count as one. */
  let failures = 0;
  let answers = 0;
  /** The failure since the platform last answered, with the subjects it met. */
  let failing: (Failing & { subjects: Set<string> }) | null = null;
  /** Both clocks when the platform last answered; null after a failure or a pause since then. */
  let proven: Due | null = null;
  /** Number of 429s since the last other answer; 429s of several lanes in one pause count as one. */
  let limits = 0;
  let lastContactAt: string | null = null;
  let cancelProbe = () => {};
  let cancelWriting = () => {};

  const later = (milliseconds: number, work: () => void) =>
    stopped ? () => {} : clock.after(milliseconds, work);

  /**
   * Closes the send gate for one more reason.
   * @param probeAfter milliseconds until the next probe; null plans no probe and keeps one that is planned already
   */
  function close(reason: Partial<Reasons>, probeAfter: number | null): void {
    is = { ...is, ...reason };
    probing = false;
    proven = null;
    if (probeAfter !== null) {
      cancelProbe();
      cancelProbe = later(probeAfter, probeWhenDue);
    }
    deps.changed();
  }

  /** Probes when the wait after a 429 is over or the network is due. Refused credentials are not tried again. */
  function probeWhenDue(): void {
    if (!is.refused) probe();
    else {
      is = { ...is, limited: null };
      deps.changed();
    }
  }

  function probe(): void {
    probing = true;
    // A probe has no effect if no call was due, so another one is planned.
    cancelProbe();
    cancelProbe = later(probePause(Math.max(failures, 1)), probe);
    reopen();
  }

  /** Lets calls go on, unless a person chose to work offline: then no call is wanted, not even a probe. */
  function reopen(): void {
    if (!chosen && !stopped) deps.reopened();
  }

  /**
   * True when the send gate is closed for a reason that only a probe can lift. Calls sent before the pause say nothing
   * about that reason: a late 201 must not end the wait after a 429.
   */
  const firmly = () => (is.refused !== null || is.limited !== null) && !probing;

  /** Notes that the platform answered. The time is shown to the minute, so a change is reported once a minute. */
  function contacted(): void {
    const before = lastContactAt;
    lastContactAt = instantOf(clock);
    if (before?.slice(0, 16) !== lastContactAt.slice(0, 16)) deps.changed();
  }

  /** Opens the send gate after an answer of the platform. Only a disk failure can still hold calls back. */
  function open(): void {
    const wasTroubled = sendGate.trouble !== null;
    failures = 0;
    failing = null;
    if (wasTroubled) deps.changed();
    letThrough();
  }

  function letThrough(): void {
    proven = dueIn(clock, 0);
    limits = 0;
    cancelProbe();
    if (!is.refused && is.limited === null && !is.away) return;
    is = { ...none, storage: is.storage };
    probing = false;
    deps.changed();
    reopen();
  }

  /**
   * Notes that the platform itself did not answer. The failure may be about that one call, so nothing else waits yet, but
   * the next write is only made after an answered read. When two subjects have failed in a row, everything waits and one
   * lane probes.
   * @param outright true when no other call can succeed, so everything waits at once
   */
  function failed(trouble: Trouble, said: string, subject: string, outright = trouble === 'offline'): void {
    proven = null;
    if (firmly()) return;
    const { since, subjects } = failing ?? { since: instantOf(clock), subjects: new Set<string>() };
    failing = { reason: trouble, since, said, subjects: subjects.add(subject) };
    const away = { reason: trouble, since, said };
    // The failure is known already: calls of other lanes that were under way meet the same one.
    if (is.away && !probing) {
      close({ away }, null);
      return;
    }
    failures += 1;
    if (probing || outright) close({ away }, probePause(failures));
    else if (subjects.size > 1) {
      close({ away }, null);
      probe();
    } else deps.changed();
  }

  function rateLimited(milliseconds: number | null): void {
    if (is.limited === null || probing) limits += 1;
    const wait = limitPause(milliseconds, limits);
    const end = dueIn(clock, wait);
    // Several lanes may get a 429 at once; the longest wait holds.
    const limited = is.limited && leftOf(clock, is.limited) > wait ? is.limited : end;
    close({ limited }, leftOf(clock, limited));
  }

  /** Cancels the planned probe. Only the end of a wait after a 429 is still noted. */
  function cancelUnlessLimited(): void {
    const left = is.limited === null ? 0 : leftOf(clock, is.limited);
    cancelProbe();
    if (left > 0) cancelProbe = later(left, probeWhenDue);
    else is = { ...is, limited: null };
    is = { ...is, away: null };
  }

  function release(): void {
    if (chosen) return;
    // Only a write can show whether the disk accepts writes again.
    if (is.storage) {
      reopen();
      return;
    }
    if (!is.refused && is.limited === null && !is.away) return;
    // The timer of a machine that slept fires late, so the clocks count.
    if (is.limited !== null && !probing && leftOf(clock, is.limited) > 0) {
      // The secret was set anew. It is tried when the platform accepts calls again.
      if (is.refused) close({ refused: null }, null);
      return;
    }
    probe();
  }

  function insist(): void {
    if (!chosen && is.limited && !is.storage && !is.refused) probe();
    else release();
  }

  function look(): void {
    if (!is.refused || is.storage) release();
  }

  const sendGate: SendGate = {
    get pause() {
      if (chosen) return { reason: 'chosen' as const };
      const limited = is.limited && {
        reason: 'rateLimited' as const,
        until: new Date(is.limited.now).toISOString(),
      };
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
    get answers() {
      return answers;
    },
    get trouble() {
      return failing && failures > 1 && !is.away
        ? { reason: failing.reason, since: failing.since, said: failing.said }
        : null;
    },
    observe(outcome, subject = '', fields = []) {
      switch (outcome.kind) {
        case 'answer': {
          const { status, headers } = outcome;
          const asked = retryAfter(headers['retry-after'], clock.now());
          const trouble = troubleOf(outcome);
          if (trouble !== 'between') contacted();
          if (status === 429 || (status === 503 && asked !== null)) rateLimited(asked);
          else if (trouble)
            failed(trouble, statusAnd(status, shortened(wordsOfAnswer(outcome, deps.fields), 200)), subject);
          else if (voiceOf(outcome, [...deps.fields, ...fields]) === 'platform') {
            answers += 1;
            if (!firmly()) open();
          }
          return;
        }
        case 'noAnswer':
          failed(troubleOf(outcome) ?? 'failing', outcome.said, subject);
          return;
        case 'unavailable':
          failed(outcome.because, statusAnd(outcome.status, outcome.said), 'token', true);
          return;
        case 'keychain':
          if (firmly()) return;
          failures += 1;
          close({ away: { reason: 'keychain', said: outcome.said } }, probePause(failures));
          return;
        case 'credentials':
        case 'unauthorised': {
          const reason = outcome.kind === 'credentials' ? outcome.problem : 'credentials';
          contacted();
          cancelUnlessLimited();
          close({ refused: { reason, said: outcome.said } }, null);
          return;
        }
        case 'noSecret':
          cancelUnlessLimited();
          close({ refused: { reason: 'noSecret' } }, null);
          return;
        case 'rateLimited':
          rateLimited(retryAfter(outcome.retryAfter ?? undefined, clock.now()));
      }
    },
    gaveToken() {
      contacted();
      if (firmly()) return;
      // The platform gives tokens, so not everything fails. The failing calls are still reported (`trouble`).
      failing?.subjects.clear();
      letThrough();
    },
    isProven: () => proven !== null && !haveParted(clock, proven),
    networkLost() {
      failed('offline', 'the system has no network', 'network');
    },
    choose(offlineChosen) {
      if (chosen === offlineChosen) return;
      chosen = offlineChosen;
      proven = null;
      deps.changed();
      // A person who goes online again wants to know the state at once, but a wait after a 429 is kept.
      if (sendGate.pause) look();
      else reopen();
    },
    storageFailed(said, disk = 'storage') {
      proven = null;
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
    insist,
    look,
    stop() {
      stopped = true;
      cancelProbe();
      cancelWriting();
    },
  };
  return sendGate;
}

const statusAnd = (status: number | null, said: string): string =>
  status === null ? said : `${status}: ${said}`.replace(/: $/, '');

/** Pause before the app tries again to write to the disk, in milliseconds. */
const writingPause = 30_000;
