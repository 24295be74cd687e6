/** How a session begins with many unfinished subscriptions. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { enter, type Headless } from '../support/headless.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

/** More than one batch of rows, and more than are refreshed at once. */
const many = 520;

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

/** Enters and releases many subscriptions in few transactions, without sending them, and closes. */
async function fill(): Promise<string[]> {
  const app = here.open();
  const ids = app.core.db.transaction(() =>
    Array.from({ length: many }, (_, index) => enter(app, here.form({}, index + 1))),
  );
  await app.close();
  return ids;
}

const reasons = (app: Headless, ids: readonly string[]) =>
  new Set(ids.map((id) => app.repository.load(id).reason));

it('refreshes the stages of many released subscriptions in several transactions', async () => {
  const ids = await fill();
  const app = here.open({ connection: { clientId: 'another' } });
  // The lanes would refresh each stage in a transaction of its own.
  app.sendGate.choose(true);
  let transactions = 0;
  app.core.db.onTransaction({
    begun() {
      transactions += 1;
    },
  });
  app.start();
  expect(reasons(app, ids)).toContain('waitsForSending');
  await until(() => !reasons(app, ids).has('waitsForSending'), 'every stage is refreshed');
  expect(reasons(app, ids)).toEqual(new Set(['otherClient']));
  expect(transactions).toBeGreaterThan(1);
});

it('begins to send before every stage is refreshed, the longest released first', async () => {
  const ids = await fill();
  const app = here.open();
  app.start();
  await until(() => app.sync().run.total >= many, 'the lanes have everything');
  app.sendGate.choose(true);
  const done = ids.findLastIndex((id) => app.repository.load(id).invitation !== null);
  expect(done).toBeLessThan(many / 2);
});

it('does not begin once the session was stopped, and leaves no work behind that reads the closed file', async () => {
  await fill();
  const app = here.open();
  app.start();
  await app.close();
  expect(here.report().investments).toEqual([]);
});
