import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../contract/errors.ts';
import { expectNoHarm } from '../support/exactly-once.ts';
import { enter } from '../support/headless.ts';
import { keyOfId } from '../support/samples.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const invitationOf = (id: string | null) =>
  here.sandbox.snapshot().invitations.find((found) => found.id === id);

describe("the guide's flow, signed from the start", () => {
  it('ends with an investment that has its wallet, and the platform holds exactly what was entered', async () => {
    const app = here.open();
    app.start();
    const form = here.form({}, 17);
    const id = enter(app, form);
    await reaches(app, id, 'complete');

    const { invitations, investments, orphans } = here.report();
    expect([invitations.length, investments.length, orphans]).toEqual([1, 1, []]);
    expect(investments[0]).toMatchObject({
      investor_id: here.investor.oneWallet,
      campaign_id: here.campaign.plain,
      units: 17,
      wallet: here.sandbox.info.investors[0]?.wallets[0],
      status: 'KYC_PENDING',
      signed_at: form.signature.signedAt.replace('Z', '000Z'),
    });
    expect(invitationOf(invitations[0]?.id ?? '')?.answers).toEqual({
      self_disclosure_submitted_at: form.selfDisclosure.submittedAt.replace('Z', '000Z'),
      self_disclosure_monthly_income: true,
      self_disclosure_net_worth_100k: false,
      survey_submitted_at: form.survey.submittedAt.replace('Z', '000Z'),
      survey: [],
      survey_waiver: 'NO_ANSWERS',
    });
    const detail = app.subscriptions.get(id);
    expect(detail).toMatchObject({
      stage: 'acknowledged',
      status: 'KYC_PENDING',
      invitationId: invitations[0]?.id,
      investmentId: investments[0]?.id,
      messages: [],
      problems: [],
      removable: false,
    });
    expect(detail.steps.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'invitation done',
      'answers done',
      'investment done',
      'wallet done',
      'status done',
    ]);
    expectNoHarm(here.report());
  });

  it('makes four writing calls and one that reads the wallets, with a key on every write but the wallet', async () => {
    const app = here.open();
    app.scheduler.start([]);
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
    expect(
      here.wire.calls.map(
        ({ method, path, key }) => `${method} ${path.replace(/[0-9a-f-]{36}/, '{id}')} ${key ? 'key' : '-'}`,
      ),
    ).toEqual([
      'POST /oauth/token -',
      // Sent first, to find out whether the platform answers at all.
      'GET /v2/investors/{id}/wallets/ -',
      'POST /v2/invitations/ key',
      'PATCH /v2/invitations/{id}/ key',
      'POST /v2/investments/ key',
      'PATCH /v2/investments/{id}/ -',
    ]);
    expect(new Set(here.wire.calls.map(({ key }) => key).filter(Boolean)).size).toBe(3);
    expect(app.client.counts).toEqual({ writes: 4, reads: 1 });
  });

  it('sends many subscriptions eight at a time, each exactly once, and reads the wallets of an investor once', async () => {
    const app = here.open();
    const ids = Array.from({ length: 40 }, (_, index) => enter(app, here.form({}, index + 1)));
    app.scheduler.start([...app.repository.unfinished()].flat().map(({ id }) => keyOfId(id)));
    await app.scheduler.idle();
    expect(ids.map((id) => app.subscriptions.get(id).reason)).toEqual(ids.map(() => 'complete'));
    const { investments, investmentsWithoutWallet } = here.report();
    expect(investments.map(({ units }) => units).sort((a, b) => a - b)).toEqual(
      ids.map((_, index) => index + 1),
    );
    expect(investmentsWithoutWallet).toEqual([]);
    expect(here.wire.of('GET')).toHaveLength(1);
    expect(here.report().tokensIssued).toBe(1);
    expectNoHarm(here.report());
  });

  it('sends survey answers instead of the waiver', async () => {
    const app = here.open();
    app.start();
    const form = here.form();
    form.survey = { ...form.survey, mode: 'answers', answers: [{ question: ' Erfahrung? ', answer: 'ja' }] };
    const id = enter(app, form);
    await reaches(app, id, 'complete');
    expect(invitationOf(app.subscriptions.get(id).invitationId)?.answers).toMatchObject({
      survey: [{ question: 'Erfahrung?', answer: 'ja' }],
      survey_waiver: null,
    });
  });

  it('records every step in the trail with its key, its answer and who acted', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
    const trail = app.subscriptions.trail(id);
    expect(trail.map(({ what }) => what)).toEqual([
      'subscription.created',
      'waiver.confirmed',
      'costs.confirmed',
      'subscription.queued',
      ...['operation.created', 'operation.acknowledged'],
      ...['operation.created', 'operation.acknowledged'],
      ...['operation.created', 'operation.acknowledged', 'status.changed'],
      ...['operation.created', 'operation.acknowledged'],
    ]);
    const keys = trail
      .filter(({ what }) => what === 'operation.created')
      .map(({ details }) => (details as { key: string }).key);
    expect(keys.slice(0, 3)).toEqual(here.wire.calls.map(({ key }) => key).filter(Boolean));
    expect(trail.every(({ who }) => who === 'tester')).toBe(true);
    expect(JSON.stringify(trail)).not.toMatch(/Bearer|access_token/);
    expect(await app.trail.verify()).toMatchObject({ intact: true });
  });
});

it('a missing status leaves every step acknowledged, is not invented, and is asked for again automatically', async () => {
  let tells = false;
  const app = here.open({
    fetch: async (input, init) => {
      const answer = await here.wire.fetch(input, init);
      if (tells || !new URL(String(input)).pathname.includes('/v2/investments/')) return answer;
      const { status: _, ...rest } = (await answer.json()) as Record<string, unknown>;
      return Response.json(rest, { status: answer.status });
    },
  });
  app.start();
  const id = enter(app, here.form());
  await reaches(app, id, 'complete');
  expect(app.subscriptions.get(id)).toMatchObject({ stage: 'acknowledged', status: null });
  await until(() => here.wire.of('GET', '/v2/investments/').length > 1, 'the status is asked for again');
  expect(app.subscriptions.get(id).steps.find(({ kind }) => kind === 'status')?.state).not.toBe('done');
  expect(app.scheduler.state().waiting).toBe(0);
  tells = true;
  await until(() => app.subscriptions.get(id).status === 'KYC_PENDING', 'the status is known');
  expect(here.report().investments).toHaveLength(1);
});

describe('a costs document, when everything was sent at once', () => {
  it('is looked for and fetched when a person asks, with two reading calls', async () => {
    here.sandbox.settings.documentDelay = 600_000;
    const app = here.open();
    // Without the call of every minute that finds out whether the platform answers.
    app.scheduler.start([]);
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
    const { updatedAt } = app.subscriptions.get(id);
    expect(app.subscriptions.get(id).documents).toEqual([]);
    here.sandbox.advanceClock(600_000);
    const { writes, reads } = app.client.counts;
    await app.documents.look(id);
    expect(app.subscriptions.get(id)).toMatchObject({
      reason: 'complete',
      documents: [{ label: 'costs_document', mediaType: 'application/pdf', superseded: false }],
    });
    expect(app.client.counts).toEqual({ writes, reads: reads + 2 });
    await app.documents.look(id);
    expect(app.client.counts.reads).toBe(reads + 3);
    expect(updatedAt <= app.subscriptions.get(id).updatedAt).toBe(true);
  });
  it('that does not exist yet is not found, which is no error', async () => {
    here.sandbox.settings.documentDelay = 600_000;
    const app = here.open();
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
    const before = app.subscriptions.get(id);
    await app.documents.look(id);
    expect(app.subscriptions.get(id)).toMatchObject({ documents: [], updatedAt: before.updatedAt });
  });
  it('cannot be looked for offline, without an invitation, or when the platform fails, and the reason is given', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
    const failure = () =>
      app.documents.look(id).then(
        () => null,
        (error: AppError) => error.failure,
      );
    const about = { method: 'GET', path: '/v2/invitations/*' };
    here.sandbox.faults.add({ kind: 'error', when: 'before', ...about, times: 1 });
    expect(await failure()).toMatchObject({ code: 'platform' });
    await here.served.unplug();
    // The open connection breaks, and then no new one can be made.
    expect(await failure()).toMatchObject({ code: 'timeout' });
    expect(await failure()).toMatchObject({ code: 'offline' });
    app.sendGate.choose(true);
    expect(await failure()).toEqual({ code: 'offline' });
    const { id: draft } = app.subscriptions.create();
    await expect(app.documents.look(draft)).rejects.toMatchObject({ failure: { code: 'notFound' } });
  });
});

it('a subscription waits for a self-disclosure that the campaign turns out to need, instead of being refused', async () => {
  const app = here.open();
  app.start();
  const form = here.form({ campaignId: here.campaign.disclosure });
  form.selfDisclosure.given = false;
  const id = enter(app, form);
  await reaches(app, id, 'unfinished');
  expect(app.subscriptions.get(id)).toMatchObject({
    stage: 'needsYou',
    problems: [{ field: 'selfDisclosure.given', code: 'selfDisclosureRequired' }],
  });
  expect(here.report().investments).toEqual([]);
});
