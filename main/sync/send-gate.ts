import type { StorageFailure } from '../../contract/errors.ts';
import type { Pause } from '../../contract/sync.ts';
import { type Clock, type Due, dueIn, haveParted, instantOf, leftOf } from '../clock.ts';
import type { CallOutcome } from '../platform/client.ts';
import { shortened } from '../platform/page.ts';
import { type Trouble, troubleOf, voiceOf } from '../platform/voice.ts';
import { wordsOfAnswer } from '../platform/words.ts';
import { limitPause, probePause, retryAfter } from './retry.ts';

/**
 * Whether anything may be sent at all. One gate for the whole desk: without a network, after a 429 or with
 * refused credentials it makes no sense for each subscription to find out by itself.
 */
export interface SendGate {
  /** How many lanes may work now: 0 paused, 1 while finding out whether the platform is back, else all. */
  lanes(all: number): number;
  readonly pause: Pause | null;
  readonly lastContactAt: string | null;
  /** The platform itself has answered since the last failure, pause, sleep or start: a write may be the next call. */
  isProven(): boolean;
  /** How often the platform itself has answered a call. */
  readonly answers: number;
  /** Calls fail, and yet not everything waits: it may be about one of them alone. Null: the last call was answered. */
  readonly trouble: Failing | null;
  /**
   * Learns from any call's outcome.
   * @param subject what was called: failures of two subjects in a row are not about one of them alone
   * @param fields the names of the request's own fields
   */
  observe(outcome: CallOutcome, subject?: string, fields?: readonly string[]): void;
  /** The platform gave a token: where nothing else could be read, that opens the way. */
  gaveToken(): void;
  /** The system says that it has no network any more: a hint, so it is looked at again like any other failure. */
  networkLost(): void;
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
  /** A person insists: also a wait that the platform asked for is over. */
  insist(): void;
  /**
   * The machine woke up, or its network came or went: only a hint. What a person has to put right is not tried again
   * for it, or a flickering network would have wrong credentials tried over and over.
   */
  look(): void;
  stop(): void;
}

/** What is the matter while calls fail, since when, and what was said. */
interface Failing {
  reason: Trouble;
  since: string;
  said: string;
}

/** Each of these closes the gate by itself, and none lifts another: a disk that has room again ends no wait after a 429. */
interface Reasons {
  storage: Extract<Pause, { reason: 'storage' }> | null;
  /** A person has to put it right. */
  refused: Extract<Pause, { reason: 'credentials' | 'scope' | 'noSecret' }> | null;
  /** Until when the platform wants no calls. */
  limited: Due | null;
  /** Looked at again and again by itself. */
  away: Extract<Pause, { reason: 'offline' | 'between' | 'failing' | 'keychain' }> | null;
}

const none: Reasons = { storage: null, refused: null, limited: null, away: null };

export function createSendGate(deps: { clock: Clock; changed(): void; reopened(): void }): SendGate {
  const { clock } = deps;
  let chosen = false;
  let is: Reasons = none;
  let probing = false;
  let stopped = false;
  /** Failures since the platform last answered; what several lanes meet in one pause counts as one. */
  let failures = 0;
  let answers = 0;
  /** What has failed since the platform last answered, and since when. */
  let failing: (Failing & { subjects: Set<string> }) | null = null;
  /** Where the two clocks stood when the platform last answered; null: since then there was a failure or a pause. */
  let proven: Due | null = null;
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
    proven = null;
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
   * The platform did not answer itself. It may have been about that one call, so nothing else waits for it yet; but the
   * next write is only made after a read that is answered. When two things have failed in a row, everything waits, and
   * one lane finds out.
   * @param outright no other call can fare better, so everything waits at once
   */
  function failed(trouble: Trouble, said: string, subject: string, outright = trouble === 'offline'): void {
    proven = null;
    if (firmly()) return;
    const { since, subjects } = failing ?? { since: instantOf(clock), subjects: new Set<string>() };
    failing = { reason: trouble, since, said, subjects: subjects.add(subject) };
    const away = { reason: trouble, since, said };
    // Known already: what other lanes bring whose calls were under way is the same failure.
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
    // Several lanes may be told at once; the longest wait holds.
    const limited = is.limited && leftOf(clock, is.limited) > wait ? is.limited : end;
    close({ limited }, leftOf(clock, limited));
  }

  /** Nothing is tried by itself any more; only the end of a wait after a 429 is still noted. */
  function cancelUnlessLimited(): void {
    const left = is.limited === null ? 0 : leftOf(clock, is.limited);
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
    // The timer of a machine that slept comes late, so it is the clocks that count.
    if (is.limited !== null && !probing && leftOf(clock, is.limited) > 0) {
      // The secret was set anew: it is tried when the platform wants calls again.
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
            failed(trouble, statusAnd(status, shortened(wordsOfAnswer(outcome), 200)), subject);
          else if (voiceOf(outcome, fields) === 'platform') {
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
      // Something of the platform answers: what fails is not everything. That calls do fail is still told.
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
      // Whoever goes online again wants to know at once; but that is no reason to call before a 429 is over.
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

/** How long the desk waits before it tries again whether the disk takes anything. Milliseconds. */
const writingPause = 30_000;
