import { afterEach, describe, expect, it } from 'vitest';
import type { FaultRule, SandboxOptions } from '../../sandbox/index.ts';
import { movableClock } from '../support/clocks.ts';
import { enter, type Headless } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
afterEach(() => here.close());

async function platform(options: SandboxOptions): Promise<void> {
  here = await scenario(options);
}

const clean = () =>
  expect(here.report()).toMatchObject({
    doubledInvitations: [],
    doubledInvestments: [],
    investmentsWithoutWallet: [],
    keyMisuse: 0,
    internalErrors: [],
  });
const trailOf = (app: Headless, id: string) => app.subscriptions.trail(id).map(({ what }) => what);

describe('a record that the platform shows in its own way', () => {
  it.each(['a', 'b', 'c', 'd', 'e'])(
    'is understood in other spellings (%s), without a question and without extra calls',
    async (spelling) => {
      await platform({ spelling });
      const app = here.open();
      app.start();
      const ids = Array.from({ length: 5 }, (_, index) => {
        const form = here.form({}, index + 1);
        form.survey = {
          ...form.survey,
          mode: 'answers',
          answers: [{ question: 'Erfahrung?', answer: 'ja' }],
        };
        return enter(app, form);
      });
      for (const id of ids) await reaches(app, id, 'complete');
      expect(app.client.counts.writes).toBe(20);
      for (const id of ids) {
        expect(trailOf(app, id)).not.toContain('operation.uncertain');
        expect(app.subscriptions.get(id)).toMatchObject({ differs: null, unknownOutcome: null });
      }
      clean();
    },
  );

  it('without a field counts as accepted and not shown, and later records cost no extra call', async () => {
    await platform({ hidden: ['survey_waiver', 'survey'] });
    const app = here.open();
    // Without the call of every minute that finds out whether the platform answers.
    app.scheduler.start([]);
    const first = enter(app, here.form({}, 1));
    await reaches(app, first, 'complete');
    const { steps } = app.subscriptions.get(first);
    expect(steps.find(({ kind }) => kind === 'answers')?.notShown).toContain('survey_waiver');
    const reads = app.client.counts.reads;
    for (const units of [2, 3]) await reaches(app, enter(app, here.form({}, units)), 'complete');
    expect(app.client.counts.reads).toBe(reads);
    clean();
  });

  it('that shows a change only seconds later is read again until then, and nobody is asked', async () => {
    await platform({ showDelay: 400 });
    const app = here.open();
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
    expect(trailOf(app, id)).not.toContain('operation.decided');
    clean();
  });
});

describe('an answer', () => {
  it.each<[string, Partial<Extract<FaultRule, { kind: 'answer' }>>]>([
    ['with 204', { status: 204 }],
    ['with an empty object', { replace: {} }],
    ['with the record as it was before', { stale: true }],
    ['with the record of another subscription', { foreign: true }],
    ['reporting a failure that did not happen', { replace: { success: false } }],
  ])('to a change %s leads to reading the record back, and what the platform has counts', async (_, what) => {
    await platform({});
    const app = here.open();
    app.start();
    // Another subscription, whose record the answer may show.
    await reaches(app, enter(app, here.form({}, 7)), 'complete');
    here.sandbox.faults.add(
      { kind: 'answer', method: 'PATCH', path: '/v2/invitations/*', times: 1, ...what },
      { kind: 'answer', method: 'PATCH', path: '/v2/investments/*', times: 1, ...what },
    );
    const id = enter(app, here.form({}, 1));
    await reaches(app, id, 'complete');
    expect(here.wire.of('PATCH')).toHaveLength(4);
    clean();
  });

  it('to a creation with other units waits for a person, and the creation is never repeated', async () => {
    await platform({});
    const app = here.open();
    app.start();
    here.sandbox.faults.add({
      kind: 'answer',
      method: ['POST', 'GET'],
      path: '/v2/invitations/*',
      set: { units: 4711 },
    });
    const id = enter(app, here.form({}, 1));
    await reaches(app, id, 'contradicted');
    const { unknownOutcome, invitationId, stage } = app.subscriptions.get(id);
    expect([stage, invitationId]).toEqual(['uncertain', null]);
    expect(unknownOutcome).toMatchObject({
      because: 'contradicted',
      choices: ['record', 'takeOver', 'leave'],
      answered: { differs: [{ name: 'units', sent: 1, shown: 4711 }] },
    });
    here.sandbox.faults.clear();
    await app.decisions.decide(id, unknownOutcome?.operationId ?? '', { kind: 'record', platformId: null });
    await reaches(app, id, 'complete');
    expect(here.wire.of('POST', '/v2/invitations/')).toHaveLength(1);
    clean();
  });

  it('to an investment with other units can be taken over, and what the investor signed stays as it was sent', async () => {
    await platform({});
    const app = here.open();
    app.start();
    here.sandbox.faults.add({
      kind: 'answer',
      method: ['POST', 'GET', 'PATCH'],
      path: '/v2/investments/*',
      set: { units: 9 },
    });
    const signed = here.form({}, 1);
    const id = enter(app, signed);
    await reaches(app, id, 'contradicted');
    const { unknownOutcome } = app.subscriptions.get(id);
    expect(unknownOutcome?.answered?.differs).toEqual([{ name: 'units', sent: 1, shown: 9 }]);
    await app.decisions.decide(id, unknownOutcome?.operationId ?? '', { kind: 'takeOver' });
    expect(app.subscriptions.get(id)).toMatchObject({
      reason: 'takenBack',
      form: { units: '9', signature: signed.signature },
      lapsed: {},
      problems: [],
    });
    // The signature does not lapse by a later change of an editable field either.
    const { form } = app.subscriptions.get(id);
    const later = app.subscriptions.save(id, { ...form, wallet: { choice: 'later', walletId: '' } }).detail;
    expect(later).toMatchObject({ form: { signature: signed.signature }, lapsed: {} });
    app.subscriptions.save(id, form);
    app.subscriptions.queue(id);
    await reaches(app, id, 'complete');
    clean();
  });
});

it('a portal’s page in place of a PDF does not count as a document', async () => {
  await platform({});
  const app = here.open();
  app.start();
  const form = here.form({}, 1);
  const id = enter(app, { ...form, signature: { signedAt: '', costsInformed: false } });
  here.sandbox.faults.add({ kind: 'html', status: 200, method: 'GET', path: '*document*' });
  await reaches(app, id, 'signature');
  const [document] = app.subscriptions.get(id).documents;
  const reading = () => app.documents.read(id, document?.id ?? '');
  const misled = async (rule: FaultRule, code: string) => {
    here.sandbox.faults.clear();
    here.sandbox.faults.add({ method: 'GET', path: '*document*', ...rule });
    await expect(reading()).rejects.toMatchObject({ failure: { code } });
    expect(app.subscriptions.get(id).documents[0]?.fetchedAt).toBeNull();
  };
  await misled({ kind: 'html', status: 200 }, 'between');
  await misled({ kind: 'html', status: 302 }, 'between');
  await misled({ kind: 'html', status: 403 }, 'between');
  // The same holds for a page that claims to be a PDF, and for other answers without one.
  const asPdf = { headers: { 'Content-Type': 'application/pdf' } };
  await misled({ kind: 'html', status: 200, ...asPdf }, 'between');
  await misled({ kind: 'answer', status: 200, text: 'not yet', ...asPdf }, 'platform');
  await misled({ kind: 'answer', status: 404, replace: { detail: 'Not found.' } }, 'platform');
  await misled({ kind: 'rate-limit' }, 'rateLimited');
  await misled({ kind: 'lost', when: 'before' }, 'timeout');
  here.sandbox.faults.clear();
  expect((await reading()).mediaType).toBe('application/pdf');
});

it('a record that shows other values before the investment waits for a person, who cannot release it in a batch', async () => {
  await platform({});
  const clock = movableClock(Date.now());
  const app = here.open({ clock });
  app.start();
  const signed = here.form({}, 1);
  const id = enter(app, { ...signed, signature: { signedAt: '', costsInformed: false } });
  await reaches(app, id, 'signature');
  here.sandbox.faults.add({
    kind: 'answer',
    method: 'GET',
    path: '/v2/invitations/*',
    set: { units: 7 },
  });
  await app.documents.look(id);
  clock.jump(60 * 60_000);
  await app.documents.look(id);
  expect(
    app.subscriptions.get(id).differs,
    'a jump of the wall clock does not count as elapsed time',
  ).toMatchObject({
    confirmed: false,
  });
  clock.pass(60_000);
  await app.documents.look(id);
  expect(app.subscriptions.get(id)).toMatchObject({ stage: 'needsYou', reason: 'differs' });
  const { detail } = app.subscriptions.save(id, signed);
  expect(detail.problems).toEqual([]);
  expect(() => app.subscriptions.queue(id, { batch: true })).toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ code: 'differs' }) }),
  );
  expect(here.wire.of('POST', '/v2/investments/')).toEqual([]);
  app.subscriptions.queue(id);
  here.sandbox.faults.clear();
  await reaches(app, id, 'complete');
  clean();
});

describe('a status reading', () => {
  const refresh = async (app: Headless, id: string) => {
    app.review.refresh(id);
    await app.review.atRest();
  };
  const rowOf = (app: Headless) =>
    app.review.list({ filter: 'all', search: '', offset: 0, limit: 9 }).rows[0];

  it('that shows another wallet comes up for review once two readings ten minutes apart agree', async () => {
    await platform({});
    const clock = movableClock(Date.now());
    const app = here.open({ clock });
    app.start();
    const id = enter(app, here.form({}, 1));
    await reaches(app, id, 'complete');
    await until(() => rowOf(app)?.status != null, 'the status is read');
    app.review.mark(id, rowOf(app)?.status ?? '', '');
    expect(rowOf(app)).toMatchObject({ needsReview: false, differs: null });
    here.sandbox.faults.add({
      kind: 'answer',
      method: 'GET',
      path: '/v2/investments/*',
      set: { wallet: null },
    });
    await refresh(app, id);
    clock.pass(9 * 60_000);
    await refresh(app, id);
    expect(rowOf(app)).toMatchObject({ needsReview: false, differs: null });
    clock.jump(60 * 60_000);
    await refresh(app, id);
    expect(rowOf(app), 'a jump of the wall clock does not count as elapsed time').toMatchObject({
      differs: null,
    });
    clock.pass(2 * 60_000);
    await refresh(app, id);
    expect(rowOf(app)).toMatchObject({ needsReview: true, differs: { wallet: { shown: null } } });
    // Nothing that was acknowledged changes, and nothing is sent.
    expect(app.subscriptions.get(id)).toMatchObject({ stage: 'acknowledged', reason: 'complete' });
    expect(here.wire.of('PATCH', '/v2/investments/')).toHaveLength(1);
    app.review.mark(id, rowOf(app)?.status ?? '', 'asked');
    await refresh(app, id);
    expect(rowOf(app)?.needsReview).toBe(false);
    here.sandbox.faults.clear();
    await refresh(app, id);
    expect(rowOf(app)?.differs).toBeNull();
  });

  it('of another investment does not change the status', async () => {
    await platform({});
    const app = here.open();
    app.start();
    const [one, other] = [enter(app, here.form({}, 1)), enter(app, here.form({}, 2))];
    for (const id of [one, other]) await reaches(app, id, 'complete');
    await until(() => app.subscriptions.get(one).status !== null, 'the status is read');
    const before = app.subscriptions.get(one);
    here.sandbox.setStatus(app.subscriptions.get(other).investmentId ?? '', 'DELIVERED');
    here.sandbox.faults.add({ kind: 'answer', method: 'GET', path: '/v2/investments/*', foreign: true });
    await refresh(app, one);
    expect(app.subscriptions.get(one).status).toBe(before.status);
    const row = app.review
      .list({ filter: 'all', search: '', offset: 0, limit: 9 })
      .rows.find(({ subscriptionId }) => subscriptionId === one);
    expect(row?.refreshFailed).not.toBeNull();
  });
});
