import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runBatch, unseenBatch, unseenOutcome } from '../../main/ipc/batch.ts';
import type { Headless } from '../support/headless.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
let app: Headless;
beforeEach(async () => {
  here = await scenario();
  app = here.open();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await here.close();
});

const drafts = (count: number): string[] =>
  Array.from({ length: count }, () => app.subscriptions.create().id);
/** Makes each time slice end after one item. */
const endSlicesAtOnce = () => {
  let time = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (time += 1_000));
};

it('is taken up while it runs, stopped, and told until a page has seen the outcome', async () => {
  const ids = drafts(30);
  expect(unseenBatch(app.batches)).toBeNull();
  expect(await unseenOutcome(app.batches)).toBeNull();
  endSlicesAtOnce();
  const first = runBatch(app.batches, { task: 'remove', ids });
  expect(unseenBatch(app.batches)).toEqual({ task: 'remove', ids, tried: 0 });
  await until(() => (unseenBatch(app.batches)?.tried ?? 0) > 0, 'some were deleted');
  app.batches.seen();
  expect(unseenBatch(app.batches), 'nobody has seen an outcome yet').not.toBeNull();
  const taken = unseenOutcome(app.batches);
  app.batches.stop();
  const outcome = await taken;
  expect(outcome).toEqual(await first);
  const tried = outcome?.tried ?? 0;
  expect(tried).toBeLessThan(30);
  expect(unseenBatch(app.batches)).toEqual({ task: 'remove', ids, tried });
  expect(await unseenOutcome(app.batches), 'a third page gets the outcome as well').toEqual(outcome);
  app.batches.seen();
  expect(unseenBatch(app.batches)).toBeNull();
  expect(app.subscriptions.list({ filter: 'all', search: '', offset: 0, limit: 1 }).total).toBe(30 - tried);
});

it('is the newest of several', async () => {
  const [first = '', second = ''] = drafts(2);
  const both = [first, second].map((id) => runBatch(app.batches, { task: 'remove', ids: [id] }));
  expect(unseenBatch(app.batches)).toMatchObject({ ids: [second] });
  await both[0];
  await both[1];
  expect(unseenBatch(app.batches)).toMatchObject({ ids: [second], tried: 1 });
});
