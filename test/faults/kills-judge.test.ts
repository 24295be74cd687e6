/** Tests of the judge of the random kills: it must find the faults that it exists for. */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/headless.ts';
import { until } from '../support/until.ts';
import { type AppRow, type Evidence, judge, type SandboxCounts } from './kills/judge.ts';
import { createLives } from './kills/lives.ts';
import { casesFor, nextMoment } from './kills/moments.ts';
import { judgePeople, type PeopleEvidence, personOfCase } from './kills/people.ts';
import { openFaultProxy } from './kills/proxy.ts';
import { createRecorder } from './kills/recorder.ts';

describe('calls between the app and the platform', () => {
  const invitation = (key: string, units: number, id: string | null) => ({
    method: 'POST',
    path: '/v2/invitations/',
    key,
    body: JSON.stringify({ units }),
    answer: id === null ? null : { status: 201, text: JSON.stringify({ id }) },
  });
  const investment = (key: string, of: string, id: string) => ({
    method: 'POST',
    path: '/v2/investments/',
    key,
    body: JSON.stringify({ invitation_id: of }),
    answer: { status: 201, text: JSON.stringify({ id }) },
  });

  it('are fine when repeated with the same answer', () => {
    const recorder = createRecorder();
    for (const call of [
      invitation('a', 1, null),
      invitation('a', 1, 'i1'),
      invitation('a', 1, 'i1'),
      investment('b', 'i1', 'v1'),
      investment('b', 'i1', 'v1'),
      invitation('c', 2, 'i2'),
      investment('d', 'unheard of', 'v2'),
      investment('e', 'unheard of, too', 'v3'),
      { method: 'POST', path: '/oauth/token', key: null, body: 'a=1', answer: { status: 200, text: '{}' } },
    ])
      recorder.passed(call);
    expect([recorder.doubled(), recorder.reused()]).toEqual([[], []]);
  });
  it('reveal a second person or proof of one case', () => {
    const recorder = createRecorder();
    const created = (key: string, path: string, body: string, id: string) => ({
      ...{ method: 'POST', path, key, body },
      answer: { status: 201, text: JSON.stringify({ id }) },
    });
    const person = JSON.stringify({ name: personOfCase(1) });
    for (const call of [
      created('a', '/v2/persons/', person, 'p1'),
      created('a', '/v2/persons/', person, 'p1'),
      created('b', '/v2/persons/p1/proofs/', 'bytes', 'f1'),
      created('b', '/v2/persons/p1/proofs/', 'bytes', 'f1'),
    ])
      recorder.passed(call);
    expect(recorder.doubled()).toEqual([]);
    recorder.passed(created('c', '/v2/persons/p1/proofs/', 'bytes', 'f2'));
    recorder.passed(created('d', '/v2/persons/', person, 'p2'));
    expect(recorder.doubled()).toEqual([
      { case: 1, made: '2 persons: p1, p2' },
      { case: 1, made: '2 proofs: f1, f2' },
    ]);
  });
  it('reveal a second invitation or investment of one case', () => {
    const recorder = createRecorder();
    for (const call of [
      invitation('a', 1, 'i1'),
      invitation('b', 1, 'i2'),
      investment('c', 'i1', 'v1'),
      investment('d', 'i2', 'v2'),
    ])
      recorder.passed(call);
    expect(recorder.doubled()).toEqual([
      { case: 1, made: '2 invitations: i1, i2' },
      { case: 1, made: '2 investments: v1, v2' },
    ]);
  });
  it('reveal a key with another body, method or path, even if a call never arrived', () => {
    const recorder = createRecorder();
    recorder.passed(invitation('a', 1, null));
    recorder.passed(invitation('a', 2, 'i1'));
    recorder.passed(investment('b', 'i1', 'v1'));
    recorder.passed({ ...investment('b', 'i1', 'v1'), method: 'PATCH', path: '/v2/investments/v1/' });
    expect(recorder.reused()).toEqual(['a', 'b']);
  });
});

describe('the verdict', () => {
  const row = (units: number, changes: Partial<AppRow> = {}): AppRow => ({
    units,
    isDone: true,
    stage: 'acknowledged, complete',
    investmentId: `v${units}`,
    wallet: `w${units}`,
    ...changes,
  });
  const well: Evidence = {
    cases: 2,
    rows: [row(1), row(2)],
    forgotten: [],
    platform: new Map([
      ['v1', '{"wallet":"w1"}'],
      ['v2', '{"wallet":"w2"}'],
    ]),
    doubled: [],
    reused: [],
    intact: true,
    report: null,
  };
  const counts: SandboxCounts = {
    invitations: [],
    investments: [],
    doubledInvitations: [],
    doubledInvestments: [],
    investmentsWithoutWallet: [],
    keyMisuse: 0,
    secondInvestmentAttempts: 0,
    internalErrors: [],
  };
  const of = (changes: Partial<Evidence>) => judge({ ...well, ...changes });

  it('is good when all cases are on both sides', () => {
    expect(of({})).toEqual({ done: 2, lost: 0, doubled: 0, reused: 0, problems: [] });
  });

  it.each<[string, Partial<Evidence>, string]>([
    ['is gone from the app', { rows: [row(1)] }, 'the case of 2 units is not in the app'],
    [
      'was forgotten on the way, and entered again',
      { forgotten: [2] },
      'forgotten by the app on the way: the case of 2 units',
    ],
    [
      'is not done',
      { rows: [row(1), row(2, { isDone: false, stage: 'refused, rejected' })] },
      'the case of 2 units is not done: refused, rejected',
    ],
    [
      'is done in the app alone',
      { platform: new Map([['v1', 'w1']]) },
      'the case of 2 units is done in the app, but the platform has no investment v2',
    ],
    [
      'lacks its wallet on the platform',
      {
        platform: new Map([
          ['v1', 'w1'],
          ['v2', '{"wallet":null}'],
        ]),
      },
      'the case of 2 units is done in the app, but on the platform it lacks its wallet w2',
    ],
  ])('counts a case as lost that %s', (_what, changes, problem) => {
    expect(of(changes)).toMatchObject({ lost: 1, problems: [problem] });
  });

  it('counts cases that were doubled, and keys that were reused', () => {
    const doubled = [
      { case: 1, made: '2 invitations: i1, i2' },
      { case: 1, made: '2 investments: v1, v2' },
    ];
    expect(of({ doubled, reused: ['k'] })).toMatchObject({
      doubled: 1,
      reused: 1,
      problems: [
        'the case of 1 units has 2 invitations: i1, i2',
        'the case of 1 units has 2 investments: v1, v2',
        'a key came with two requests: k',
      ],
    });
  });
  it('names a case that the app has twice, and a damaged trail', () => {
    expect(of({ rows: [row(1), row(2), row(2)], intact: false }).problems).toEqual([
      'the case of 2 units is twice in the app',
      "the app's trail is damaged",
    ]);
  });
  it('trusts the sandbox more than its own records', () => {
    expect(of({ report: { ...counts, keyMisuse: 1, secondInvestmentAttempts: 3 } }).problems).toEqual([
      'the sandbox counts 0 invitations, not 2',
      'the sandbox counts 0 investments, not 2',
      'the sandbox counts 1 misused keys, not 0',
      'the sandbox counts 3 attempts at a second investment, not 0',
    ]);
  });
});

describe('people after a run', () => {
  const ann = { id: 'p1', name: personOfCase(1) };
  const ben = { id: 'p2', name: personOfCase(2) };
  const proofOf = (personId: string, sha256 = 'a') => ({ personId, sha256, said: 'a' });
  const whole: PeopleEvidence = {
    cases: 2,
    persons: [ann, ben],
    proofs: [proofOf('p1'), proofOf('p2')],
    investments: [
      { units: 1, investor_id: 'p1' },
      { units: 2, investor_id: 'p2' },
    ],
  };

  it('are fine when each case has one person, one proof and that person’s investment', () =>
    expect(judgePeople(whole)).toEqual([]));
  it.each<[string, Partial<PeopleEvidence>, string]>([
    ['a missing person', { persons: [ann] }, 'the case of 2 units has 0 persons'],
    ['a second person', { persons: [ann, ben, { ...ben, id: 'p3' }] }, 'the case of 2 units has 2 persons'],
    [
      'a person of no case',
      { persons: [ann, ben, { id: 'p3', name: 'Case' }] },
      'the platform has a person of no case: Case',
    ],
    ['a missing proof', { proofs: [proofOf('p1')] }, 'the person of 2 units has 0 proofs'],
    [
      'a second proof',
      { proofs: [proofOf('p1'), proofOf('p2'), proofOf('p2')] },
      'the person of 2 units has 2 proofs',
    ],
    [
      'a proof with other bytes',
      { proofs: [proofOf('p1'), proofOf('p2', 'b')] },
      'the proof of p2 has other bytes than were sent',
    ],
    [
      'an investment of somebody else',
      { investments: [{ units: 1, investor_id: 'p2' }] },
      "the investment of 1 units is somebody else's",
    ],
  ])('reveal %s', (_, change, problem) => expect(judgePeople({ ...whole, ...change })).toEqual([problem]));
});

describe('consecutive lives', () => {
  /** An app that forgets: it finds nothing of what it has accepted or done. It lives until it is ended. */
  const forgetful = `
    process.on('message', ({ mayEnd }) => {
      process.send({ kind: 'found', queued: [], done: [] });
      process.send({ kind: 'accepted', units: 1 });
      process.send({ kind: 'accepted', units: 2 });
      process.send({ kind: 'done', units: 2 }, () => mayEnd && process.exit(0));
    });`;
  const options = {
    connection: { base: '', clientId: '', clientSecret: '' },
    folder: '',
    dataKey: '',
    lanes: 1,
    people: false,
    investor: '',
    campaign: '',
    wallet: { choice: 'auto', walletId: '' } as const,
    clock: { start: 0, speed: 1 },
  };
  const inTime = () => Date.now() + 60_000;

  async function withScript(text: string, work: (script: string) => Promise<void>) {
    const folder = temporaryFolder();
    try {
      const script = join(folder.path, 'child.mjs');
      writeFileSync(script, text);
      await work(script);
    } finally {
      folder.remove();
    }
  }

  it('report cases that were accepted or done and are not found again', () =>
    withScript(forgetful, async (script) => {
      const lives = createLives(script, options);
      let kill = () => {};
      const killed = lives.live(
        2,
        {
          started: (ends) => {
            kill = ends;
          },
          opened: () => {},
          ended: () => {},
        },
        inTime(),
      );
      await until(() => lives.done.has(2), 'the first life has told all');
      expect([...lives.forgotten]).toEqual([]);
      kill();
      expect([await killed, lives.kills]).toEqual([true, 1]);
      expect(await lives.live(2, null, inTime())).toBe(true);
      expect([...lives.forgotten].sort()).toEqual([1, 2]);
      expect(lives.kills).toBe(1);
    }));

  it('tell an app that ends by itself, or never, from a killed one', async () => {
    await withScript(`process.once('message', () => { throw new Error('a defect'); })`, async (script) => {
      await expect(createLives(script, options).live(1, null, inTime())).rejects.toThrow('a defect');
    });
    await withScript(`process.once('message', () => setInterval(() => {}, 1000))`, async (script) => {
      const lives = createLives(script, options);
      expect([await lives.live(1, null, Date.now() + 500), lives.kills]).toEqual([false, 0]);
    });
  });
  it('end when the run is aborted', () =>
    withScript(forgetful, async (script) => {
      const ending = new AbortController();
      const lives = createLives(script, options, ending.signal);
      const ended = lives.live(1, { started() {}, opened() {}, ended() {} }, inTime());
      ending.abort(new Error('by hand'));
      await expect(ended).rejects.toThrow('by hand');
    }));
});

describe('the moments of the kills', () => {
  const progress = { kills: 500, cases: 200, killed: 100, done: 40, startTime: 300 };
  /** Returns a source of these numbers, one after the other. */
  const given =
    (...numbers: number[]) =>
    () =>
      numbers.shift() ?? Number.NaN;

  it('fall at work mostly, and sometimes while the app starts or has just opened', () => {
    expect(nextMoment(progress, given(0.1, 0.5))).toEqual({ kind: 'afterStart', milliseconds: 150 });
    expect(nextMoment(progress, given(0.2, 0.5))).toEqual({ kind: 'afterOpening', milliseconds: 30 });
    expect(nextMoment(progress, given(0.3, 0, 0.5))).toEqual({
      kind: 'afterCalls',
      calls: 1,
      milliseconds: 20,
    });
  });
  it('come later when the work is behind the kills', () => {
    const calls = (done: number) => {
      const moment = nextMoment({ ...progress, done }, given(0.9, 0.5, 0));
      return moment.kind === 'afterCalls' ? moment.calls : 0;
    };
    expect(calls(40)).toBeLessThan(calls(20));
    expect(calls(60)).toBe(calls(40));
  });
  it('find cases to be entered until the last one', () => {
    const at = (killed: number, kills = 500, cases = 200) => casesFor({ kills, cases, killed });
    expect([at(0), at(250), at(499)]).toEqual([1, 101, 200]);
    expect([at(0, 4, 200), at(3, 4, 200), at(0, 9, 1)]).toEqual([50, 200, 1]);
  });
});

it('breaks open connections in an outage, and listens at the same address afterwards', async () => {
  const platform = createServer((_, response) => response.end('{}'));
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
  const { port } = platform.address() as AddressInfo;
  // This number draws an outage among the faults.
  const proxy = await openFaultProxy(`http://127.0.0.1:${port}`, () => 0.325, createRecorder());
  const call = () => fetch(`${proxy.base}/v2/investors/`).then(() => 'an answer', String);
  try {
    expect(await call()).toContain('fetch failed');
    await until(async () => {
      await call();
      return proxy.struck.outage > 1;
    }, 'a call arrives at the same address after the outage');
    expect(proxy.wire[0]).toMatchObject({ path: '/v2/investors/', fault: 'outage', status: 200 });
  } finally {
    await proxy.close();
    platform.closeAllConnections();
    platform.close();
  }
});
