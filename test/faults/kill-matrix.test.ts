import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newDataKey } from '../../main/storage/cipher.ts';
import { bundled } from '../support/bundle.ts';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import type { Ended, LifeOptions } from './life.ts';
import { createLineage, type Lineage, pointName } from './lineage.ts';
import { faultPoints, type Step } from './steps.ts';

/**
 * The kill matrix: the real services run in a process of their own, which is really killed at every point of every
 * step and started again on the same folder. After each lineage, the platform is asked what it has.
 */
let script: string;
beforeAll(async () => {
  script = await bundled(new URL('./life.ts', import.meta.url));
});

/** The points where a life was killed. At the end, these must be all points. */
const killed = new Set<string>();

let here: Scenario;
let lives: Lineage<Step, LifeOptions, Ended>;
beforeEach(async () => {
  // The document is made long after the invitation's answers, even on a busy machine, so the app has to read it
  // later.
  here = await scenario({ documentDelay: 60_000 });
  const options: Omit<LifeOptions, 'killAt'> = {
    connection: here.connection,
    folder: here.folder,
    dataKey: newDataKey(),
    investorId: here.investor.oneWallet,
    campaignId: here.campaign.plain,
  };
  lives = createLineage({ script, here, options, points: faultPoints, callOf, killed });
  return () => here.close();
});

const post = (path: string) => ({ method: 'POST', path });
const patch = (path: string) => ({ method: 'PATCH', path });
const get = (path: string) => ({ method: 'GET', path });
const callOf: Partial<Record<Step, { method: string; path: string }>> = {
  createInvitation: post('/v2/invitations/'),
  updateInvitation: patch('/v2/invitations/*'),
  createInvestment: post('/v2/investments/'),
  assignWallet: patch('/v2/investments/*'),
  readWallets: get('/v2/investors/*/wallets/'),
  readInvitation: get('/v2/invitations/*'),
  readInvestment: get('/v2/investments/*'),
};

function exactlyOnce(ended: Ended) {
  expect(ended).toMatchObject({ stage: 'acknowledged', reason: 'complete', intact: true });
  expectExactlyOnce(here.report());
  // No step was made a second time under another key.
  expect(new Set(ended.keys).size).toBe(ended.keys.length);
}

describe('a process killed at every point', () => {
  it('sends a signed subscription exactly once', async () => {
    for (const step of [
      'createInvitation',
      'updateInvitation',
      'createInvestment',
      'readWallets',
      'assignWallet',
    ] as const)
      await lives.dieAtEach(step);
    const ended = await lives.live();
    exactlyOnce(ended);
    expect(ended.keys).toHaveLength(4);
  });

  it('reads the invitation in a subscription of two goes', async () => {
    await lives.dieAtEach('readInvitation', { twoGoes: true });
    here.sandbox.advanceClock(60_000);
    exactlyOnce(await lives.live({ twoGoes: true }));
  });

  it('reads the investment', async () => {
    await lives.dieAtEach('readInvestment', { statusUntold: true });
    exactlyOnce(await lives.live({ statusUntold: true }));
  });

  const aDay = 25 * 3_600_000;

  /** Leaves the creation of the invitation uncertain, and comes back a day later. */
  async function leaveUnknown(when: 'before' | 'after') {
    await lives.dieAt('createInvitation', 'duringCall', {}, when);
    const { stage, reason } = await lives.live({ ahead: aDay });
    expect([stage, reason]).toEqual(['uncertain', 'unknownOutcome']);
  }

  it.each(['before', 'after'] as const)(
    'sends again after a decision (lost %s the write)',
    async (when) => {
      await leaveUnknown(when);
      const wishes: Partial<LifeOptions> = { ahead: aDay, decide: { kind: 'sendAgain' } };
      await lives.dieAtEach('sendAgain', wishes);
      exactlyOnce(await lives.live(wishes));
      expect(here.report().replays).toBe(when === 'after' ? 1 : 0);
    },
    120_000,
  );

  it('records the id that the platform shows', async () => {
    await leaveUnknown('after');
    const platformId = here.report().invitations[0]?.id ?? '';
    const wishes: Partial<LifeOptions> = { ahead: aDay, decide: { kind: 'record', platformId } };
    await lives.dieAtEach('record', wishes);
    exactlyOnce(await lives.live(wishes));
    expect(here.report().replays).toBe(0);
  });

  it('gives up and starts anew', async () => {
    await leaveUnknown('before');
    const wishes: Partial<LifeOptions> = { ahead: aDay, decide: { kind: 'giveUp' } };
    await lives.dieAtEach('giveUp', wishes);
    const ended = await lives.live(wishes);
    exactlyOnce(ended);
    expect(ended.keys).toHaveLength(5);
  });

  /** Leaves a change that the platform has accepted but shows with another value, also when it is read back. */
  async function leaveContradicted() {
    here.sandbox.faults.add({
      kind: 'answer',
      method: ['PATCH', 'GET'],
      path: '/v2/invitations/*',
      set: { survey_waiver: 'SOMETHING_ELSE' },
    });
    const { stage, reason } = await lives.live({ speed: 200 });
    expect([stage, reason]).toEqual(['uncertain', 'contradicted']);
    here.sandbox.faults.clear();
  }

  it.each([
    ['takeOver', 4],
    ['sendAnew', 5],
  ] as const)('deciding about a contradiction: %s', async (kind, operations) => {
    await leaveContradicted();
    const wishes: Partial<LifeOptions> = { decide: { kind } };
    await lives.dieAtEach(kind, wishes);
    const ended = await lives.live(wishes);
    exactlyOnce(ended);
    expect(ended.keys).toHaveLength(operations);
  });

  it('leaves a contradiction to the platform and compares once more', async () => {
    await leaveContradicted();
    await lives.dieAtEach('leave', { decide: { kind: 'leave' } });
    expect(await lives.live({ decide: { kind: 'leave' } })).toMatchObject({
      stage: 'uncertain',
      reason: 'contradicted',
    });
    exactlyOnce(await lives.live({ decide: { kind: 'record', platformId: null } }));
  });

  it('covers every point of every step', () => {
    const all = Object.entries(faultPoints).flatMap(([step, points]) =>
      points.map((point) => pointName(step, point)),
    );
    expect([...killed].sort()).toEqual(all.sort());
  });
});
