import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../contract/errors.ts';
import { enter, saveAnew } from '../support/headless.ts';
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

describe("the guide's flow, signed before", () => {
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

  it('takes four writing calls and one that reads the wallets, with a key on each but the wallet', async () => {
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
      // Read first: whether the platform answers at all.
      'GET /v2/investors/{id}/wallets/ -',
      'POST /v2/invitations/ key',
      'PATCH /v2/invitations/{id}/ key',
      'POST /v2/investments/ key',
      'PATCH /v2/investments/{id}/ -',
    ]);
    expect(new Set(here.wire.calls.map(({ key }) => key).filter(Boolean)).size).toBe(3);
    expect(app.client.counts).toEqual({ writes: 4, reads: 1 });
  });

  it('of many, eight side by side: each exactly once, and the wallets of an investor are read once', async () => {
    const app = here.open();
    const ids = Array.from({ length: 40 }, (_, index) => enter(app, here.form({}, index + 1)));
    app.scheduler.start(app.repository.unfinished());
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

  it('with survey answers instead of the waiver', async () => {
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

  it('leaves a trail of every step: key, answer and who', async () => {
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

describe('in two goes', () => {
  it('invitation and answers go out, the costs document comes back readable, and it waits for the signature', async () => {
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
    const read = await app.documents.read(app.repository.load(id), document?.id ?? '');
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

  it('the document can be read offline, from the store', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }));
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the document is fetched');
    await here.served.unplug();
    const calls = here.wire.calls.length;
    const [document] = app.subscriptions.get(id).documents;
    const { bytes, mediaType } = await app.documents.read(app.repository.load(id), document?.id ?? '');
    expect([mediaType, bytes.length > 500]).toEqual(['application/pdf', true]);
    expect(here.wire.calls.slice(calls).filter(({ path }) => path.includes('documents'))).toEqual([]);
  });

  it('a change after the first go sends exactly the fields that differ, and the new document is fetched', async () => {
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

  it('what the investor was shown stays on file when the units change, and can still be read', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }));
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the document is fetched');
    const [shown] = app.subscriptions.get(id).documents;
    const bytes = async (documentId: string) =>
      Buffer.from((await app.documents.read(app.repository.load(id), documentId)).bytes).toString('latin1');
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

  it('signed for one number of units, never invested with another: new document, new signature', async () => {
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

  it('while other units are on the form, the document is an earlier one; with the old ones it counts again', async () => {
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

  it('other units acknowledged without a word: what was named before is not taken for their document', async () => {
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
    await until(() => app.subscriptions.get(id).documents.length === 2, 'the new one is there');
    await standsAt(app, id, 'signature');
    const [current, earlier] = app.subscriptions.get(id).documents;
    expect([current?.superseded, earlier?.superseded]).toEqual([false, true]);
    expect([current?.url === former?.url, earlier?.url === former?.url]).toEqual([false, true]);
  });

  it('a platform that keeps one address for all its documents: what was opened too early does not stay', async () => {
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
    const bytes = async () =>
      Buffer.from((await app.documents.read(app.repository.load(id), 'the-one')).bytes).toString();
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }, 5));
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the document is fetched');
    hold = true;
    saveAnew(app, id, { ...app.subscriptions.get(id).form, units: '6' });
    app.subscriptions.queue(id);
    await until(() => here.report().invitations[0]?.units === 6, 'the platform has the other units');
    await until(() => app.subscriptions.get(id).documents.length === 2, 'the first is kept');
    expect(await bytes()).toBe('document 0');
    expect(app.subscriptions.get(id).documents.map(({ superseded }) => superseded)).toEqual([true, true]);
    [hold, made] = [false, 1];
    app.hurry();
    await standsAt(app, id, 'signature');
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the new document is fetched');
    expect(await bytes()).toBe('document 1');
    expect(app.subscriptions.get(id).documents[0]?.superseded).toBe(false);
  });

  it('taken back between the two goes: said as such, not as a change', async () => {
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

it('a platform that tells no status: all is acknowledged, none is claimed, and it is looked for by itself', async () => {
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
  await until(() => here.wire.of('GET', '/v2/investments/').length > 1, 'it is asked for again');
  expect(app.subscriptions.get(id).steps.find(({ kind }) => kind === 'status')?.state).not.toBe('done');
  expect(app.scheduler.state().waiting).toBe(0);
  tells = true;
  await until(() => app.subscriptions.get(id).status === 'KYC_PENDING', 'the status is told');
  expect(here.report().investments).toHaveLength(1);
});

describe('a costs document for the file, when everything went out in one go', () => {
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
    await app.look(id);
    expect(app.subscriptions.get(id)).toMatchObject({
      reason: 'complete',
      documents: [{ label: 'costs_document', mediaType: 'application/pdf', superseded: false }],
    });
    expect(app.client.counts).toEqual({ writes, reads: reads + 2 });
    await app.look(id);
    expect(app.client.counts.reads).toBe(reads + 3);
    expect(updatedAt <= app.subscriptions.get(id).updatedAt).toBe(true);
  });
  it('not there yet: nothing is found, and nothing is wrong', async () => {
    here.sandbox.settings.documentDelay = 600_000;
    const app = here.open();
    app.start();
    const id = enter(app, here.form());
    await standsAt(app, id, 'complete');
    const before = app.subscriptions.get(id);
    await app.look(id);
    expect(app.subscriptions.get(id)).toMatchObject({ documents: [], updatedAt: before.updatedAt });
  });
  it('offline, without an invitation, and where the platform fails it says why', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form());
    await standsAt(app, id, 'complete');
    const failure = () =>
      app.look(id).then(
        () => null,
        (error: AppError) => error.failure,
      );
    here.sandbox.faults.add({ kind: 'error', when: 'before', method: 'GET', times: 1 });
    expect(await failure()).toMatchObject({ code: 'platform' });
    await here.served.unplug();
    // The open connection breaks; there is no new one.
    expect(await failure()).toMatchObject({ code: 'timeout' });
    expect(await failure()).toMatchObject({ code: 'offline' });
    app.sendGate.choose(true);
    expect(await failure()).toEqual({ code: 'offline' });
    const { id: draft } = app.subscriptions.create();
    await expect(app.look(draft)).rejects.toMatchObject({ failure: { code: 'notFound' } });
  });
});

it('a campaign that turns out to need a self-disclosure waits for it, instead of being refused', async () => {
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
