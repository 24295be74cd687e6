import { expect, it } from 'vitest';
import { runKills } from './kills/run.ts';
import { isLong, seed } from './settings.ts';

it('completes all cases after kills at random moments on a bad network, none lost or doubled, no key used twice', async () => {
  const options = { kills: 12, cases: 6, lanes: 8, seed, target: null };
  const result = await runKills(options, () => {});
  expect(result, `again with DESK_SEED=${seed}`).toMatchObject({
    kills: 12,
    alarms: 0,
    done: 6,
    lost: 0,
    doubled: 0,
    reused: 0,
    problems: [],
    kept: null,
  });
});

const kills = isLong ? 150 : 12;
const cases = isLong ? 50 : 5;

it(
  'completes people with a file each, and their subscriptions, after kills at random moments on a bad network',
  async () => {
    const options = { kills, cases, lanes: 8, seed, target: null, people: true };
    const result = await runKills(options, () => {});
    expect(result, `again with DESK_SEED=${seed}`).toMatchObject({
      kills,
      alarms: 0,
      done: cases,
      lost: 0,
      doubled: 0,
      reused: 0,
      problems: [],
      kept: null,
    });
  },
  30 * 60_000,
);
