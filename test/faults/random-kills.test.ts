import { expect, it } from 'vitest';
import { runKills } from './kills/run.ts';
import { seed } from './settings.ts';

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
