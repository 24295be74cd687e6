import { fork } from 'node:child_process';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newDataKey } from '../../main/storage/cipher.ts';
import type { FaultPoint } from '../../main/sync/fault-points.ts';
import { expectExactlyOnce } from '../support/exactly-once.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';
import { bundled } from './bundle.ts';
import type { LifeMessage, LifeOptions } from './life.ts';
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
const nameOf = (step: Step, point: FaultPoint) => `${step} ${point}`;

type Ended = Extract<LifeMessage, { kind: 'ended' }>;
type Wishes = Partial<LifeOptions>;

let here: Scenario;
let dataKey: string;
beforeEach(async () => {
  // The document is made long after the invitation's answers, even on a busy machine, so the app has to read it
  // later.
  here = await scenario({ documentDelay: 60_000 });
  dataKey = newDataKey();
  return () => here.close();
});

/** Starts a life. Calls `killer` when the call to be killed in has begun. */
function startLife(wishes: Wishes, killer: (kill: () => void) => void = () => {}) {
  const child = fork(script, { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  let errors = '';
  child.stderr?.on('data', (text) => {
    errors += text;
  });
  let ended: Ended | null = null;
  child.on('message', (message: LifeMessage) => {
    if (message.kind === 'ended') ended = message;
    else killer(() => child.kill('SIGKILL'));
  });
  const options: LifeOptions = {
    connection: here.connection,
    folder: here.folder,
    dataKey,
    investorId: here.investor.oneWallet,
    campaignId: here.campaign.plain,
    killAt: null,
    ...wishes,
  };
  child.send(options);
  return new Promise<{ ended: Ended | null; signal: string | null; code: number | null; errors: string }>(
    (resolve) => child.once('close', (code, signal) => resolve({ ended, signal, code, errors })),
  );
}

/** Runs a life to its end. */
async function live(wishes: Wishes = {}): Promise<Ended> {
  const { ended, errors, code } = await startLife(wishes);
  if (!ended || code !== 0) throw new Error(`the life did not end by itself (${code}): ${errors}`);
  return ended;
}

/** Runs a life until it is killed at this point, and not before. */
async function dieAt(step: Step, point: FaultPoint, wishes: Wishes = {}, hang?: 'before' | 'after') {
  const struck = () => here.report().faults.hang ?? 0;
  const before = struck();
  if (hang) here.sandbox.faults.add({ kind: 'hang', when: hang, times: 1, ...callOf[step] });
  const life = await startLife({ ...wishes, killAt: { step, point } }, (kill) => {
    // Make sure that the kill hits the middle of the call: the platform has the request and has not answered.
    void until(() => struck() > before, `${step} has reached the platform`).finally(kill);
  });
  here.sandbox.faults.clear();
  // On Windows, an ended process has a code instead of a signal.
  const wasKilled = life.signal === 'SIGKILL' || (process.platform === 'win32' && life.ended === null);
  if (!wasKilled || (hang && struck() === before))
    throw new Error(`${nameOf(step, point)} was never reached: ${JSON.stringify(life)}`);
  killed.add(nameOf(step, point));
}

/** Kills one life after the other, at each point of a step. */
async function dieAtEach(step: Step, wishes: Wishes = {}) {
  for (const point of faultPoints[step]) {
    if (point !== 'duringCall') await dieAt(step, point, wishes);
    else for (const hang of ['before', 'after'] as const) await dieAt(step, point, wishes, hang);
  }
}

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
      await dieAtEach(step);
    const ended = await live();
    exactlyOnce(ended);
    expect(ended.keys).toHaveLength(4);
  });

  it('reads the invitation in a subscription of two goes', async () => {
    await dieAtEach('readInvitation', { twoGoes: true });
    here.sandbox.advanceClock(60_000);
    exactlyOnce(await live({ twoGoes: true }));
  });

  it('reads the investment', async () => {
    await dieAtEach('readInvestment', { statusUntold: true });
    exactlyOnce(await live({ statusUntold: true }));
  });

  const aDay = 25 * 3_600_000;

  /** Leaves the creation of the invitation uncertain, and comes back a day later. */
  async function leaveUnknown(when: 'before' | 'after') {
    await dieAt('createInvitation', 'duringCall', {}, when);
    const { stage, reason } = await live({ ahead: aDay });
    expect([stage, reason]).toEqual(['uncertain', 'unknownOutcome']);
  }

  it.each(['before', 'after'] as const)(
    'sends again after a decision (lost %s the write)',
    async (when) => {
      await leaveUnknown(when);
      const wishes: Wishes = { ahead: aDay, decide: { kind: 'sendAgain' } };
      await dieAtEach('sendAgain', wishes);
      exactlyOnce(await live(wishes));
      expect(here.report().replays).toBe(when === 'after' ? 1 : 0);
    },
    120_000,
  );

  it('records the id that the platform shows', async () => {
    await leaveUnknown('after');
    const platformId = here.report().invitations[0]?.id ?? '';
    const wishes: Wishes = { ahead: aDay, decide: { kind: 'record', platformId } };
    await dieAtEach('record', wishes);
    exactlyOnce(await live(wishes));
    expect(here.report().replays).toBe(0);
  });

  it('gives up and starts anew', async () => {
    await leaveUnknown('before');
    const wishes: Wishes = { ahead: aDay, decide: { kind: 'giveUp' } };
    await dieAtEach('giveUp', wishes);
    const ended = await live(wishes);
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
    const { stage, reason } = await live({ speed: 200 });
    expect([stage, reason]).toEqual(['uncertain', 'contradicted']);
    here.sandbox.faults.clear();
  }

  it.each([
    ['takeOver', 4],
    ['sendAnew', 5],
  ] as const)('deciding about a contradiction: %s', async (kind, operations) => {
    await leaveContradicted();
    const wishes: Wishes = { decide: { kind } };
    await dieAtEach(kind, wishes);
    const ended = await live(wishes);
    exactlyOnce(ended);
    expect(ended.keys).toHaveLength(operations);
  });

  it('leaves a contradiction to the platform and compares once more', async () => {
    await leaveContradicted();
    await dieAtEach('leave', { decide: { kind: 'leave' } });
    expect(await live({ decide: { kind: 'leave' } })).toMatchObject({
      stage: 'uncertain',
      reason: 'contradicted',
    });
    exactlyOnce(await live({ decide: { kind: 'record', platformId: null } }));
  });

  it('covers every point of every step', () => {
    const all = Object.entries(faultPoints).flatMap(([step, points]) =>
      points.map((point) => nameOf(step as Step, point)),
    );
    expect([...killed].sort()).toEqual(all.sort());
  });
});
