import type { CallOutcome } from '../../main/platform/client.ts';
import { createSendGate, type SendGate } from '../../main/sync/send-gate.ts';
import { type FakeClock, fakeClock } from './clocks.ts';

/** A send gate whose messages are counted. */
export class WatchedSendGate {
  readonly clock: FakeClock = fakeClock();
  reopened = 0;
  changed = 0;
  readonly sendGate: SendGate = createSendGate({
    clock: this.clock,
    fields: ['units'],
    changed: () => {
      this.changed += 1;
    },
    reopened: () => {
      this.reopened += 1;
    },
  });
}

/** Returns an answer of the platform. */
export const answer = (status = 200, headers: Record<string, string> = {}): CallOutcome => ({
  kind: 'answer',
  status,
  headers,
  body: {},
  text: '{}',
});

/** Returns a 429 that asks for a wait of this length. */
export const tooMany = (seconds: number): CallOutcome => answer(429, { 'retry-after': String(seconds) });

/** The platform cannot be reached, so the call was not sent. */
export const gone: CallOutcome = { kind: 'noAnswer', said: 'ECONNREFUSED', unreachable: true };

/** The connection broke, so nobody knows whether the call was received. */
export const cut: CallOutcome = { kind: 'noAnswer', said: 'ECONNRESET', unreachable: false };

/** A page of an intermediary. */
export const page: Extract<CallOutcome, { kind: 'answer' }> = {
  kind: 'answer',
  status: 403,
  headers: { 'content-type': 'text/html' },
  body: undefined,
  text: '<html><body>Blocked by policy</body></html>',
};

/** Refused credentials. */
export const refused: CallOutcome = {
  kind: 'credentials',
  status: 401,
  said: 'invalid_client',
  problem: 'credentials',
};
