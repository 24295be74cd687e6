import type { StorageFailure } from '../../contract/errors.ts';
import type { Pause } from '../../contract/sync.ts';
import { type Clock, frozen } from '../clock.ts';
import type { CallOutcome } from '../platform/client.ts';
import { shortened } from '../platform/page.ts';
import { troubleOf, voiceOf } from '../platform/voice.ts';
import { wordsOfAnswer } from '../platform/words.ts';
import { retryAfter } from './retry.ts';
import {
  type Failing,
  isProven,
  lanesOpen,
  openSendGate,
  pauseOf,
  react,
  type SendGateEffect,
  type SendGateEvent,
  troubleIn,
} from './send-gate-state.ts';

/**
 * Decides whether anything may be sent at all. There is one send gate for the whole app: without a network, after a 429
 * or with refused credentials, each submission would only meet the same failure.
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
   * Tries now: the network is back, the secret was set again, or a person asks for it. A wait that the platform asked
   * for (429) is kept.
   */
  release(): void;
  /** Tries now because a person insists. This also ends a wait that the platform asked for (429). */
  insist(): void;
  /**
   * Tries now because the machine woke up, or its network came or went. This is only a hint: what a person has to correct
   * is not tried again. Otherwise a flickering network would cause wrong credentials to be tried over and over.
   */
  look(): void;
  stop(): void;
}

/** Creates the send gate. It decides nothing: send-gate-state.ts does. */
export function createSendGate(deps: {
  clock: Clock;
  /** The platform's names of the fields that the app sends, see `voiceOf`. */
  fields: readonly string[];
  changed(): void;
  reopened(): void;
}): SendGate {
  const { clock } = deps;
  let state = openSendGate;
  let stopped = false;
  const cancel = { probe: () => {}, write: () => {} };

  function happen(event: SendGateEvent): void {
    const [next, effects] = react(state, event, frozen(clock));
    state = next;
    for (const effect of effects) carryOut(effect);
  }

  function carryOut(effect: SendGateEffect): void {
    switch (effect.do) {
      case 'report':
        deps.changed();
        return;
      case 'reopen':
        if (!stopped) deps.reopened();
        return;
      case 'setTimer': {
        const { timer, after, event } = effect;
        cancel[timer]();
        cancel[timer] = stopped ? () => {} : clock.after(after, () => happen(event));
        return;
      }
      case 'cancelTimer':
        cancel[effect.timer]();
    }
  }

  return {
    get pause() {
      return pauseOf(state);
    },
    get lastContactAt() {
      return state.lastContactAt;
    },
    lanes: (all) => lanesOpen(state, all),
    get answers() {
      return state.answers;
    },
    get trouble() {
      return troubleIn(state);
    },
    observe(outcome, subject = '', own = []) {
      const request = { subject, own, fields: deps.fields };
      for (const event of eventsOf(outcome, request, clock.now())) happen(event);
    },
    gaveToken() {
      happen({ is: 'contact' });
      happen({ is: 'gaveToken' });
    },
    isProven: () => isProven(state, clock),
    networkLost() {
      const said = 'the system has no network';
      happen({ is: 'failed', trouble: 'offline', said, subject: 'network', outright: true });
    },
    choose: (offline) => happen({ is: 'chosen', offline }),
    storageFailed: (said, disk = 'storage') => happen({ is: 'storageFailed', said, disk }),
    storageWorks: () => happen({ is: 'storageWorks' }),
    release: () => happen({ is: 'released' }),
    insist: () => happen({ is: 'insisted' }),
    look: () => happen({ is: 'lookedAt' }),
    stop() {
      stopped = true;
      cancel.probe();
      cancel.write();
    },
  };
}

/** What the send gate knows of a call. */
interface Request {
  subject: string;
  /** Names of the request's own fields. */
  own: readonly string[];
  /** Names of all fields that the app sends. */
  fields: readonly string[];
}

/** Returns what the outcome of a call means for the send gate. See `SendGate.observe`. */
function eventsOf(outcome: CallOutcome, request: Request, now: number): readonly SendGateEvent[] {
  const { subject } = request;
  switch (outcome.kind) {
    case 'answer':
      return eventsOfAnswer(outcome, request, now);
    case 'noAnswer': {
      const trouble = troubleOf(outcome) ?? 'failing';
      return [{ is: 'failed', trouble, said: outcome.said, subject, outright: trouble === 'offline' }];
    }
    case 'unavailable': {
      const said = statusAnd(outcome.status, outcome.said);
      return [{ is: 'failed', trouble: outcome.because, said, subject: 'token', outright: true }];
    }
    case 'keychain':
      return [{ is: 'keychainLocked', said: outcome.said }];
    case 'credentials':
    case 'unauthorised': {
      const reason = outcome.kind === 'credentials' ? outcome.problem : 'credentials';
      return [{ is: 'contact' }, { is: 'refused', pause: { reason, said: outcome.said } }];
    }
    case 'noSecret':
      return [{ is: 'refused', pause: { reason: 'noSecret' } }];
    case 'rateLimited':
      return [{ is: 'limited', asked: retryAfter(outcome.retryAfter ?? undefined, now) }];
    case 'tooLate':
      return [];
  }
}

function eventsOfAnswer(
  answer: Extract<CallOutcome, { kind: 'answer' }>,
  { subject, own, fields }: Request,
  now: number,
): readonly SendGateEvent[] {
  const { status, headers } = answer;
  const asked = retryAfter(headers['retry-after'], now);
  const trouble = troubleOf(answer);
  const contact: SendGateEvent[] = trouble === 'between' ? [] : [{ is: 'contact' }];
  if (status === 429 || (status === 503 && asked !== null)) return [...contact, { is: 'limited', asked }];
  if (trouble) {
    const said = statusAnd(status, shortened(wordsOfAnswer(answer, fields), 200));
    return [...contact, { is: 'failed', trouble, said, subject, outright: trouble === 'offline' }];
  }
  return voiceOf(answer, [...fields, ...own]) === 'platform' ? [...contact, { is: 'answered' }] : contact;
}

const statusAnd = (status: number | null, said: string): string =>
  status === null ? said : `${status}: ${said}`.replace(/: $/, '');
