import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../contract/errors.ts';
import { enter, saveAnew } from '../support/headless.ts';
import { keyOfId } from '../support/samples.ts';
import { type Scenario, scenario, standsAt } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const invitationOf = (id: string | null) =>
  here.sandbox.snapshot().invitations.find((found) => found.id === id);
const noHarm = () => {
  const { doubledInvitations, doubledInvestments, keyMisuse, secondInvestmentAttempts, internalErrors } =
    here.report();
  expect({
    doubledInvitations,
    doubledInvestments,
    keyMisuse,
    secondInvestmentAttempts,
    internalErrors,
  }).toEqual({
    doubledInvitations: [],
    doubledInvestments: [],
    keyMisuse: 0,
    secondInvestmentAttempts: 0,
    internalErrors: [],
  });
};

describe("the guide's flow, signed from the start", () => {
  it('ends with an investment that has its wallet, and the platform holds exactly what was entered', async () => {
    const app = here.open();
    app.start();
    const form = here.form({}, 17);
    const id = enter(app, form);
    await standsAt(app, id, 'complete');

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
    noHarm();
  });

  it('makes four writing calls and one that reads the wallets, with a key on every write but the wallet', async () => {
    const app = here.open();
    app.scheduler.start([]);
    const id = enter(app, here.form());
    await standsAt(app, id, 'complete');
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
    app.scheduler.start(app.repository.unfinished().map(keyOfId));
    await app.scheduler.idle();
    expect(ids.map((id) => app.subscriptions.get(id).reason)).toEqual(ids.map(() => 'complete'));
    const { investments, investmentsWithoutWallet } = here.report();
    expect(investments.map(({ units }) => units).sort((a, b) => a - b)).toEqual(
      ids.map((_, index) => index + 1),
    );
    expect(investmentsWithoutWallet).toEqual([]);
    expect(here.wire.of('GET')).toHaveLength(1);
    expect(here.report().tokensIssued).toBe(1);
    noHarm();
  });

  it('sends survey answers instead of the waiver', async () => {
    const app = here.open();
    app.start();
    const form = here.form();
    form.survey = { ...form.survey, mode: 'answers', answers: [{ question: ' Erfahrung? ', answer: 'ja' }] };
    const id = enter(app, form);
    await standsAt(app, id, 'complete');
    expect(invitationOf(app.subscriptions.get(id).invitationId)?.answers).toMatchObject({
      survey: [{ question: 'Erfahrung?', answer: 'ja' }],
      survey_waiver: null,
    });
  });

  it('records every step in the trail with its key, its answer and who acted', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form());
    await standsAt(app, id, 'complete');
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
    expect(app.trail.verify()).toMatchObject({ intact: true });
  });
});

describe('a subscription that is signed later', () => {
  it('sends invitation and answers, fetches the costs document, and waits for the signature', async () => {
    here.sandbox.settings.documentDelay = 100;
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }));
    await standsAt(app, id, 'signature');
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the document is fetched');
    const detail = app.subscriptions.get(id);
    expect(detail.stage).toBe('needsYou');
    expect(here.report().investments).toEqual([]);
    expect(here.report().orphans).toHaveLength(1);
    const [document] = detail.documents;
    expect(document).toMatchObject({ label: 'costs_document', mediaType: 'application/pdf' });
    const read = await app.documents.read(id, document?.id ?? '');
    expect(Buffer.from(read.bytes).subarray(0, 5).toString()).toBe('%PDF-');

    const form = { ...detail.form, signature: { signedAt: new Date().toISOString(), costsInformed: true } };
    expect(app.subscriptions.save(id, form)).toMatchObject({ refused: [], detail: { reason: 'edited' } });
    app.subscriptions.queue(id);
    await standsAt(app, id, 'complete');
    expect(here.report()).toMatchObject({
      orphans: [],
      invitations: [{ units: 1 }],
      investments: [{ units: 1 }],
    });
    expect(here.wire.of('PATCH', '/v2/invitations/')).toHaveLength(1);
    noHarm();
  });

  it('has its document readable offline, from the store', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }));
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the document is fetched');
    await here.served.unplug();
    const calls = here.wire.calls.length;
    const [document] = app.subscriptions.get(id).documents;
    const { bytes, mediaType } = await app.documents.read(id, document?.id ?? '');
    expect([mediaType, bytes.length > 500]).toEqual(['application/pdf', true]);
    expect(here.wire.calls.slice(calls).filter(({ path }) => path.includes('documents'))).toEqual([]);
  });

  it('sends exactly the fields that differ after a change, and fetches the new document', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }));
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the document is fetched');
    const [before] = app.subscriptions.get(id).documents;
    const { form } = app.subscriptions.get(id);
    app.subscriptions.save(id, {
      ...form,
      units: '3',
      selfDisclosure: { ...form.selfDisclosure, given: false },
    });
    app.subscriptions.queue(id);
    await until(() => {
      const [now] = app.subscriptions.get(id).documents;
      return now && now.id !== before?.id && now.fetchedAt;
    }, 'the new document is fetched');
    expect(JSON.parse(here.wire.of('PATCH')[1]?.body ?? '')).toEqual({
      units: 3,
      self_disclosure_submitted_at: null,
      self_disclosure_monthly_income: null,
      self_disclosure_net_worth_100k: null,
    });
    expect(here.report().invitations).toMatchObject([{ units: 3 }]);
    noHarm();
  });

  it('keeps the document that was shown to the investor on file when the units change', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }));
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the document is fetched');
    const [shown] = app.subscriptions.get(id).documents;
    const bytes = async (documentId: string) =>
      Buffer.from((await app.documents.read(id, documentId)).bytes).toString('latin1');
    const before = await bytes(shown?.id ?? '');
    saveAnew(app, id, { ...app.subscriptions.get(id).form, units: '3' });
    app.subscriptions.queue(id);
    await until(() => {
      const [current, earlier] = app.subscriptions.get(id).documents;
      return earlier && current?.fetchedAt;
    }, 'the new document is fetched');
    const documents = app.subscriptions.get(id).documents;
    expect(documents).toMatchObject([
      { superseded: false, label: 'costs_document' },
      {
        superseded: true,
        label: 'costs_document',
        fetchedAt: shown?.fetchedAt,
        mediaType: 'application/pdf',
      },
    ]);
    expect(await bytes(documents[1]?.id ?? '')).toBe(before);
    expect(await bytes(documents[0]?.id ?? '')).not.toBe(before);
    expect(app.subscriptions.get(id).steps.find(({ kind }) => kind === 'costs')?.at).toBe(
      documents[0]?.fetchedAt,
    );
  });

  it('never invests other units than the signed ones, but fetches a new document and needs a new signature', async () => {
    const app = here.open();
    app.start();
    const open = { signature: { signedAt: '', costsInformed: false } };
    const id = enter(app, here.form({ ...open, campaignId: here.campaign.plain }, 5));
    await standsAt(app, id, 'signature');
    const before = app.subscriptions.get(id).form;
    const signed = { ...before, signature: here.form().signature };
    app.subscriptions.save(id, signed);
    const { detail } = app.subscriptions.save(id, { ...signed, units: '4' });
    expect(detail).toMatchObject({
      form: open,
      documents: [{ superseded: true }],
      lapsed: { 'signature.signedAt': { was: signed.signature.signedAt } },
    });
    const { selfDisclosure } = before;
    app.subscriptions.save(id, { ...detail.form, selfDisclosure });
    app.subscriptions.queue(id, { unsigned: true });
    await until(() => app.subscriptions.get(id).documents.length === 2, 'the new document is there');
    await standsAt(app, id, 'signature');
    expect(app.subscriptions.get(id).documents).toMatchObject([{ superseded: false }, { superseded: true }]);
    expect(here.report()).toMatchObject({ invitations: [{ units: 4 }], investments: [] });

    const { signature } = here.form();
    app.subscriptions.save(id, { ...app.subscriptions.get(id).form, signature });
    app.subscriptions.queue(id);
    await standsAt(app, id, 'complete');
    expect(here.report().investments).toMatchObject([{ units: 4 }]);
    expect(JSON.parse(here.wire.of('POST', '/v2/investments/')[0]?.body ?? '').signed_at).toBe(
      signature.signedAt,
    );
    noHarm();
  });

  it('shows the document as superseded while the form has other units, and as current with the former ones', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }, 5));
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the document is fetched');
    const { form } = app.subscriptions.get(id);
    const superseded = (units: string) =>
      app.subscriptions.save(id, { ...form, units }).detail.documents.map((document) => document.superseded);
    expect(superseded('6')).toEqual([true]);
    expect(superseded('')).toEqual([true]);
    expect(superseded('5')).toEqual([false]);
  });

  it('does not take the former document for that of other units when the acknowledgement has no content', async () => {
    const app = here.open({
      fetch: async (input, init) => {
        const answer = await here.wire.fetch(input, init);
        return answer.ok && init?.method === 'PATCH' ? new Response(null, { status: 204 }) : answer;
      },
    });
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }, 5));
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the document is fetched');
    const [former] = app.subscriptions.get(id).documents;
    saveAnew(app, id, { ...app.subscriptions.get(id).form, units: '6' });
    app.subscriptions.queue(id);
    await until(() => app.subscriptions.get(id).documents.length === 2, 'the new document is there');
    await standsAt(app, id, 'signature');
    const [current, earlier] = app.subscriptions.get(id).documents;
    expect([current?.superseded, earlier?.superseded]).toEqual([false, true]);
    expect([current?.url === former?.url, earlier?.url === former?.url]).toEqual([false, true]);
  });

  it('replaces a document that was fetched too early when the platform has one address for all documents', async () => {
    const url = `${here.served.base}/v2/documents/the-one/`;
    let [hold, made] = [false, 0];
    const app = here.open({
      fetch: async (input, init) => {
        if (String(input) === url) return new Response(`document ${made}`);
        const isInvitation = /invitations\/[0-9a-f-]{36}\/$/.test(String(input));
        if (isInvitation && hold && init?.method === 'GET') return new Response('', { status: 503 });
        const answer = await here.wire.fetch(input, init);
        if (!isInvitation || !answer.ok) return answer;
        const record = (await answer.json()) as Record<string, unknown>;
        return Response.json({ ...record, costs_document: { id: 'the-one', url } });
      },
    });
    const bytes = async () => Buffer.from((await app.documents.read(id, 'the-one')).bytes).toString();
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }, 5));
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the document is fetched');
    hold = true;
    saveAnew(app, id, { ...app.subscriptions.get(id).form, units: '6' });
    app.subscriptions.queue(id);
    await until(() => here.report().invitations[0]?.units === 6, 'the platform has the other units');
    await until(() => app.subscriptions.get(id).documents.length === 2, 'the first document is kept');
    expect(await bytes()).toBe('document 0');
    expect(app.subscriptions.get(id).documents.map(({ superseded }) => superseded)).toEqual([true, true]);
    [hold, made] = [false, 1];
    app.hurry();
    await standsAt(app, id, 'signature');
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the new document is fetched');
    expect(await bytes()).toBe('document 1');
    expect(app.subscriptions.get(id).documents[0]?.superseded).toBe(false);
  });

  it('is reported as taken back in between, not as changed', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }));
    await standsAt(app, id, 'signature');
    expect(app.subscriptions.takeBack(id)).toMatchObject({ stage: 'needsYou', reason: 'takenBack' });
    const { form } = app.subscriptions.get(id);
    const signature = { signedAt: new Date().toISOString(), costsInformed: true };
    expect(app.subscriptions.save(id, { ...form, signature }).detail.reason).toBe('edited');
    app.subscriptions.queue(id);
    await standsAt(app, id, 'complete');
    noHarm();
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
  await standsAt(app, id, 'complete');
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
    app.start();
    const id = enter(app, here.form());
    await standsAt(app, id, 'complete');
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
    await standsAt(app, id, 'complete');
    const before = app.subscriptions.get(id);
    await app.documents.look(id);
    expect(app.subscriptions.get(id)).toMatchObject({ documents: [], updatedAt: before.updatedAt });
  });
  it('cannot be looked for offline, without an invitation, or when the platform fails, and the reason is given', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form());
    await standsAt(app, id, 'complete');
    const failure = () =>
      app.documents.look(id).then(
        () => null,
        (error: AppError) => error.failure,
      );
    here.sandbox.faults.add({ kind: 'error', when: 'before', method: 'GET', times: 1 });
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
  await standsAt(app, id, 'unfinished');
  expect(app.subscriptions.get(id)).toMatchObject({
    stage: 'needsYou',
    problems: [{ field: 'selfDisclosure.given', code: 'selfDisclosureRequired' }],
  });
  expect(here.report().investments).toEqual([]);
});
