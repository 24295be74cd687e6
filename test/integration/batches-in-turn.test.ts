import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import { emptyForm, type SubscriptionForm } from '../../contract/form.ts';
import { completeForm, type Headless, headless, scratchFolder } from '../support/headless.ts';
import { campaignId, investorId, refOf } from '../support/samples.ts';

const connection = { base: 'http://127.0.0.1:1', clientId: 'c', clientSecret: 's' };
const opened: { app: Headless; folder: ReturnType<typeof scratchFolder> }[] = [];
function open(): Headless {
  const folder = scratchFolder();
  const app = headless(connection, { folder: folder.path });
  opened.push({ app, folder });
  return app;
}
async function close(): Promise<void> {
  for (const { app, folder } of opened.splice(0)) {
    await app.close();
    folder.remove();
  }
}
afterEach(close);

const moment = new Date(Date.now() - 60_000).toISOString();
const otherId = investorId.replaceAll('1', '7');

/** Returns what differs between a batch and single actions only by chance: no times, and no ids of subscriptions. */
function told(app: Headless, id: string, ids: readonly string[]) {
  const { stage, reason, queuedAt, removedAt, form, confirmations, about, lapsed } = app.repository.load(id);
  const entries = app.trail.of(refOf(id)).map(({ what, details }) => ({ what, details }));
  const all = { stage, reason, isQueued: queuedAt !== null, isRemoved: removedAt !== null };
  const text = JSON.stringify({ ...all, form, confirmations, about, lapsed, entries });
  const named = ids.reduce((now, each, index) => now.replaceAll(each, `<${index}>`), text);
  return JSON.parse(named.replaceAll(/"at":"[^"]*"/g, '"at":"<now>"'));
}

const form: fc.Arbitrary<SubscriptionForm> = fc
  .record({
    units: fc.constantFrom('1', '2', '', 'x'),
    investorId: fc.constantFrom(investorId, otherId, ''),
    signedAt: fc.constantFrom(moment, ''),
    others: fc.boolean(),
    isEmpty: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  })
  .map(({ units, investorId: investor, signedAt, others, isEmpty }) => {
    if (isEmpty) return emptyForm();
    const complete = completeForm(investor, campaignId);
    const kept = { ...complete.selfDisclosure, investorId: otherId, campaignId, asOf: moment, answers: [] };
    const { monthlyIncome, netWorth100k } = kept;
    const other = { investorId: otherId, campaignId, asOf: moment, answers: [], monthlyIncome, netWorth100k };
    return {
      ...complete,
      units,
      signature: { signedAt, costsInformed: signedAt !== '' },
      givenBy: { ...complete.givenBy, others: others ? [other] : [] },
    };
  });
const task = fc.constantFrom('queueAll', 'removeAll', 'restoreAll');
type Task = 'queueAll' | 'removeAll' | 'restoreAll';
const singly = { queueAll: 'queue', removeAll: 'remove', restoreAll: 'restore' } as const;
/** The failures of the single action, by why the batch leaves a subscription. The button itself rests in the other cases. */
const failures: Record<string, string> = { incomplete: 'incomplete', second: 'second', gone: 'notFound' };

/** Does to each id what the batch did, one after the other. */
function inTurn(app: Headless, task: Task, ids: readonly string[], left: ReadonlyMap<string, string>): void {
  for (const id of ids) {
    const act = () =>
      task === 'queueAll'
        ? app.subscriptions.queue(id, { batch: true, second: false })
        : app.subscriptions[singly[task]](id);
    const why = left.get(id);
    if (why === undefined) act();
    else if (failures[why]) expect(act).toThrow(new AppError(failures[why] as 'second').message);
  }
}

it('does what the single actions do in turn, with the same entries in the trail', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(form, { minLength: 1, maxLength: 8 }),
      fc.array(fc.tuple(task, fc.array(fc.nat(7), { maxLength: 8 })), { maxLength: 5 }),
      async (forms, tasks) => {
        const [many, one] = [open(), open()];
        const { ids } = await many.subscriptions.batches.enterAll(forms);
        const twins = forms.map((typed) => {
          const { id } = one.subscriptions.create();
          one.subscriptions.save(id, typed);
          return id;
        });
        for (const [task, indexes] of tasks) {
          const chosen = [...new Set(indexes)].filter((index) => index < ids.length);
          const pick = (from: readonly string[]) => chosen.map((index) => from[index] as string);
          const { left, error } = await many.subscriptions.batches[task](pick(ids));
          expect(error).toBe(null);
          const whys = new Map(left.map(({ item, why }) => [twins[ids.indexOf(item)] as string, why]));
          inTurn(one, task, pick(twins), whys);
        }
        for (const [index, id] of ids.entries())
          expect(told(many, id, ids)).toEqual(told(one, twins[index] as string, twins));
        expect(await many.trail.verify()).toMatchObject({ intact: true });
        await close();
      },
    ),
    { numRuns: 25 },
  );
});
