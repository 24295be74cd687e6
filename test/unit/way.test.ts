import { beforeEach, describe, expect, it } from 'vitest';
import type { TokenResult } from '../../main/platform/token.ts';
import { createSendGate, type SendGate } from '../../main/sync/send-gate.ts';
import { createWay, type Way } from '../../main/sync/way.ts';
import { fakeClock } from '../support/clocks.ts';
import { campaignId, investorId, walletId } from '../support/samples.ts';

/** How a read of wallets ends. The read itself informs the send gate, as the service does. */
type Read = 'answered' | 'refused' | 'cut';

let sendGate: SendGate;
let reads: string[];
let way: Way;
let becomes: Read;
let token: TokenResult;
let finish: () => void;
let probe: (id: string) => () => Promise<void>;

beforeEach(() => {
  sendGate = createSendGate({ clock: fakeClock(), fields: [], changed: () => {}, reopened: () => {} });
  reads = [];
  becomes = 'answered';
  token = { kind: 'token', value: 't', scope: null };
  let answered = Promise.resolve();
  finish = () => {};
  const client = {
    authenticate: async () => {
      reads.push('token');
      await answered;
      return token;
    },
  };
  way = createWay(client, sendGate);
  /** Reads the wallets of an investor, and reports the answer to the send gate as the service does. */
  probe = (id) => async () => {
    reads.push(id);
    answered = new Promise((resolve) => {
      finish = resolve;
    });
    await answered;
    if (becomes === 'cut') {
      sendGate.observe({ kind: 'noAnswer', said: 'ECONNRESET', unreachable: false });
      return;
    }
    const body = becomes === 'refused' ? { detail: 'no' } : [{ id: walletId }];
    const status = becomes === 'refused' ? 404 : 200;
    sendGate.observe({ kind: 'answer', status, body, text: JSON.stringify(body), headers: {} });
  };
});

async function look(id: string | null = investorId): Promise<void> {
  const looking = way.look(id === null ? null : probe(id));
  finish();
  await looking;
}

describe('whether the platform itself answers', () => {
  it.each(['answered', 'refused'] as const)(
    'is found out by reading the wallets of that investor: %s',
    async (as) => {
      becomes = as;
      await look();
      expect([reads, sendGate.isProven(), sendGate.pause]).toEqual([[investorId], true, null]);
    },
  );
  it('is otherwise found out by a new token, because the wallets of one investor may be what fails', async () => {
    becomes = 'cut';
    await look();
    expect([reads, sendGate.isProven(), sendGate.lanes(8)]).toEqual([[investorId, 'token'], true, 8]);
  });
  it('is not proven when there is no token either, and everything waits at once', async () => {
    becomes = 'cut';
    token = { kind: 'unavailable', said: 'x', status: null, because: 'failing' };
    await look();
    expect([sendGate.isProven(), sendGate.pause?.reason, sendGate.lanes(8)]).toEqual([false, 'failing', 0]);
  });
  it('by a new token, when there is nothing to read', async () => {
    await look(null);
    expect([reads, sendGate.isProven()]).toEqual([['token'], true]);
  });
  it.each<[string, TokenResult, string]>([
    ['no network', { kind: 'unavailable', said: 'x', status: null, because: 'offline' }, 'offline'],
    ['an intermediary', { kind: 'unavailable', said: 'x', status: 403, because: 'between' }, 'between'],
    [
      'refused credentials',
      { kind: 'credentials', said: 'x', status: 401, problem: 'credentials' },
      'credentials',
    ],
    ['no secret', { kind: 'noSecret' }, 'noSecret'],
    ['too many calls', { kind: 'rateLimited', retryAfter: '9', status: 429 }, 'rateLimited'],
  ])('is not proven when no token comes, which closes the send gate: %s', async (_, given, reason) => {
    token = given;
    await look(null);
    expect([sendGate.isProven(), sendGate.pause?.reason, sendGate.lanes(8)]).toEqual([false, reason, 0]);
  });
  it('is found out by one read for all lanes that ask at the same moment, and by another read later', async () => {
    const all = [way.look(probe(investorId)), way.look(probe(campaignId)), way.look(null)];
    expect(reads).toEqual([investorId]);
    finish();
    await Promise.all(all);
    await look(campaignId);
    expect(reads).toEqual([investorId, campaignId]);
  });
  it('is found out again after a read that throws', async () => {
    let isFirst = true;
    const failing = createWay({ authenticate: async () => token }, sendGate);
    const failOnce = async () => {
      if (!isFirst) return;
      isFirst = false;
      throw new Error('the disk is full');
    };
    await expect(failing.look(failOnce)).rejects.toThrow('full');
    await expect(failing.look(failOnce)).resolves.toBeUndefined();
  });
});
