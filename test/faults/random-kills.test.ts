import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRecorder } from './kills/recorder.ts';
import { runKills } from './kills/run.ts';

it('killed at random moments on a bad network: all are done, none is lost, doubled, or sent under a used key', async () => {
  const seed = process.env.DESK_SEED ?? randomUUID();
  const options = { kills: 12, cases: 6, lanes: 8, seed, target: null };
  const result = await runKills(options, () => {});
  expect(result, `again with DESK_SEED=${seed}`).toMatchObject({
    kills: 12,
    done: 6,
    lost: 0,
    doubled: 0,
    reused: 0,
    intact: true,
    problems: [],
  });
}, 300_000);

describe('what passed between desk and platform is judged by', () => {
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

  it('what it is: repeated calls with the same answer are fine', () => {
    const recorder = createRecorder();
    for (const call of [
      invitation('a', 1, null),
      invitation('a', 1, 'i1'),
      invitation('a', 1, 'i1'),
      investment('b', 'i1', 'v1'),
      investment('b', 'i1', 'v1'),
      invitation('c', 2, 'i2'),
      { method: 'POST', path: '/oauth/token', key: null, body: 'a=1', answer: { status: 200, text: '{}' } },
    ])
      recorder.passed(call);
    expect([recorder.doubled(), recorder.reused()]).toEqual([[], []]);
  });
  it('a second invitation, or investment, of one case', () => {
    const recorder = createRecorder();
    for (const call of [
      invitation('a', 1, 'i1'),
      invitation('b', 1, 'i2'),
      investment('c', 'i1', 'v1'),
      investment('d', 'i2', 'v2'),
    ])
      recorder.passed(call);
    expect(recorder.doubled()).toEqual(['invitation of 1 units: i1, i2', 'investment of 1 units: v1, v2']);
  });
  it('a key with another body, also of a call that never arrived', () => {
    const recorder = createRecorder();
    recorder.passed(invitation('a', 1, null));
    recorder.passed(invitation('a', 2, 'i1'));
    expect(recorder.reused()).toEqual(['a']);
  });
});
