import { join } from 'node:path';
import type { SubscriptionForm } from '../../../contract/form.ts';
import type { SubscriptionSummary } from '../../../contract/subscription.ts';
import type { Clock } from '../../../main/clock.ts';
import { createFreshness, readKeptMark } from '../../../main/freshness/freshness.ts';
import { judgeFreshness } from '../../../main/freshness/judge.ts';
import type { DataFile } from '../../../main/storage/data-file.ts';
import { placeOf } from '../../../main/storage/mark.ts';
import { type AppWithPeople, headlessWithPeople } from '../../second-kind/app.ts';
import { fastClock } from '../../support/clocks.ts';
import {
  type Connection,
  completeForm,
  fileSecrets,
  type Headless,
  headless,
} from '../../support/headless.ts';
import { listsMustEqualFile } from '../../support/read-model.ts';
import { enterMissingPerson, formOfCase } from './people.ts';
import { allRows, isDone, isStuck, unitsOf } from './rows.ts';

/**
 * One life of an app that may be killed at any moment. The app enters the missing cases as a person would, sends
 * them, and reports what it sees. Each case has its own number of units, 1 to `cases`.
 */
export interface ChildOptions {
  connection: Connection;
  folder: string;
  dataKey: string;
  cases: number;
  /** True when each case is a person of the second kind as well. */
  people: boolean;
  /** True if the life may end when all is done; otherwise it runs until it is killed. */
  mayEnd: boolean;
  lanes: number;
  investor: string;
  campaign: string;
  wallet: SubscriptionForm['wallet'];
  /** How many times faster the app's clock runs than the real one, from `start` on. */
  clock: { start: number; speed: number };
}

export type ChildMessage =
  /** The app is open and has done nothing yet: the cases that are queued, and those that are done. */
  | { kind: 'found'; queued: number[]; done: number[]; alarm: boolean }
  /** A person was told that the case is queued: from here on it must never be lost. */
  | { kind: 'accepted'; units: number }
  /** The app shows the case as done: from here on it must never show anything else. */
  | { kind: 'done'; units: number };

const tell = (message: ChildMessage) =>
  new Promise<void>((resolve) => process.send?.(message, () => resolve()));

process.once('message', (options: ChildOptions) => void live(options));
// Without a parent, nothing receives the messages or ends this process.
process.once('disconnect', () => process.exit(1));

async function live(options: ChildOptions): Promise<void> {
  const clock = fastClock(options.clock.speed, options.clock.start);
  const { freshness, isAlarmed } = await freshnessIn(options.folder, clock);
  const open = options.people ? headlessWithPeople : headless;
  const app = open(options.connection, {
    freshness,
    folder: options.folder,
    dataKey: options.dataKey,
    lanes: options.lanes,
    // All lives share one clock: a restart must not set it back.
    clock,
    // Use only the short end of each pause: killing an app that only waits tests nothing.
    random: () => Math.random() / 10,
  });
  await listsMustEqualFile(app, options.dataKey);
  const found = allRows(app);
  const told = new Set(found.filter(isDone).map(unitsOf));
  await tell({
    kind: 'found',
    queued: found.filter(({ stage }) => stage !== 'draft').map(unitsOf),
    done: [...told],
    alarm: isAlarmed(),
  });
  app.start();
  await enterMissing(app, found, options);
  let rows = allRows(app);
  while (!options.mayEnd || (told.size < options.cases && !rows.some(isStuck))) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (app.changedIds.size === 0) continue;
    app.changedIds.clear();
    rows = allRows(app);
    for (const units of rows.filter(isDone).map(unitsOf)) {
      if (!told.has(units)) void tell({ kind: 'done', units });
      told.add(units);
    }
  }
  await app.close();
  process.exit(0);
}

/** Keeps the data file's mark as the app does. The keychain is a file whose entries are written whole. */
async function freshnessIn(folder: string, clock: Clock) {
  const secrets = fileSecrets(join(folder, 'keychain.json'));
  const kept = await readKeptMark(secrets, 'headless');
  const here = placeOf({ id: 'machine', name: 'machine' }, folder);
  let alarm = false;
  return {
    isAlarmed: () => alarm,
    freshness(db: DataFile) {
      const { kind } = judgeFreshness(db.state.current, kept, [here]);
      alarm = kind === 'behind' || kind === 'lost';
      return createFreshness({ db, secrets, environmentId: 'headless', here, kept, clock });
    },
  };
}

/** Continues where the previous life was killed, which may be between creating, filling in and queueing. */
async function enterMissing(
  app: Headless,
  found: SubscriptionSummary[],
  { cases, people, investor, campaign, wallet }: ChildOptions,
): Promise<void> {
  const known = new Map(found.map((row) => [unitsOf(row), row]));
  const empty = found.filter(({ units }) => units === '').map(({ id }) => id);
  for (let units = 1; units <= cases; units += 1) {
    const there = known.get(units);
    if (there && there.stage !== 'draft') continue;
    const complete = completeForm(investor, campaign, units);
    const form = people
      ? formOfCase(complete, await enterMissingPerson(app as AppWithPeople, units))
      : { ...complete, wallet };
    const id = there?.id ?? empty.pop() ?? app.subscriptions.create().id;
    if (!there) app.subscriptions.save(id, form);
    app.subscriptions.queue(id);
    void tell({ kind: 'accepted', units });
    // Let sending go on meanwhile, as it does while a person types.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
