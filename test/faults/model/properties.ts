import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testLimit } from '../../../scripts/lib/patience.ts';
import { isLong, seed } from '../settings.ts';
import type { Happening } from './acts.ts';
import type { WorldOptions } from './world.ts';

/** Batches of each platform. */
const batches = isLong ? 4 : 1;
/** Path of a known failure among the seed's runs, as fast-check prints it. */
const path = process.env.DESK_PATH;

const platforms = [
  { cachesErrors: true, forgetsKeys: false },
  { cachesErrors: false, forgetsKeys: false },
  { cachesErrors: true, forgetsKeys: true },
  { cachesErrors: false, forgetsKeys: true },
].map((platform, index) => ({ ...platform, first: index * batches }));

type Platform = Pick<WorldOptions, 'cachesErrors' | 'forgetsKeys'>;

/**
 * Declares that every story ends well, on four platforms.
 * @param tell tells a story in a world of its own
 * @param runs number of stories of each batch
 */
export function describeStories<Options extends object>(
  story: fc.Arbitrary<{ events: Happening[] } & Options>,
  tell: (told: { events: Happening[] } & Options, platform: Platform) => Promise<{ stranded: number }>,
  runs: number,
): void {
  describe.each(platforms)(
    'a platform that keeps refusals ($cachesErrors) and forgets keys ($forgetsKeys)',
    ({ first, ...platform }) => {
      it.for(Array.from({ length: path ? 1 : batches }, (_, batch) => batch))(
        'ends, exactly once and as the form says, after any edits, answers, faults and restarts (%i)',
        { timeout: isLong ? 30 * 60_000 : testLimit },
        async (batch, { task }) => {
          const begun = Date.now();
          const told = { runs: 0, events: 0, stranded: 0 };
          // One known failure, or separate stories for each batch.
          const own = path ? seed : seed + first + batch;
          await fc.assert(
            fc.asyncProperty(story, async (one) => {
              const ended = await tell(one, platform);
              told.runs += 1;
              told.events += one.events.length;
              told.stranded += ended.stranded;
            }),
            {
              numRuns: runs,
              seed: own,
              ...(path ? { path } : {}),
              async asyncReporter(found) {
                if (!found.failed) return;
                const again = `DESK_SEED=${found.seed} DESK_PATH=${found.counterexamplePath}`;
                console.error(`${task.suite?.name}: run it again with ${again}`);
                const cause = found.errorInstance;
                throw new Error(await fc.asyncDefaultReportMessage(found), { cause });
              },
            },
          );
          if (isLong) {
            const seconds = ((Date.now() - begun) / 1000).toFixed(1);
            console.log(`model: ${JSON.stringify(told)} in ${seconds} s (seed ${own})`);
          }
          expect(told.runs).toBeGreaterThanOrEqual(path ? 1 : runs);
        },
      );
    },
  );
}
