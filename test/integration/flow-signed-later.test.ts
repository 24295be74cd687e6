import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectNoHarm } from '../support/exactly-once.ts';
import { enter, saveAnew } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

describe('a subscription that is signed later', () => {
  it('sends invitation and answers, fetches the costs document, and waits for the signature', async () => {
    here.sandbox.settings.documentDelay = 100;
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }));
    await reaches(app, id, 'signature');
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
    await reaches(app, id, 'complete');
    expect(here.report()).toMatchObject({
      orphans: [],
      invitations: [{ units: 1 }],
      investments: [{ units: 1 }],
    });
    expect(here.wire.of('PATCH', '/v2/invitations/')).toHaveLength(1);
    expectNoHarm(here.report());
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
    expectNoHarm(here.report());
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
    await reaches(app, id, 'signature');
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
    await reaches(app, id, 'signature');
    expect(app.subscriptions.get(id).documents).toMatchObject([{ superseded: false }, { superseded: true }]);
    expect(here.report()).toMatchObject({ invitations: [{ units: 4 }], investments: [] });

    const { signature } = here.form();
    app.subscriptions.save(id, { ...app.subscriptions.get(id).form, signature });
    app.subscriptions.queue(id);
    await reaches(app, id, 'complete');
    expect(here.report().investments).toMatchObject([{ units: 4 }]);
    expect(JSON.parse(here.wire.of('POST', '/v2/investments/')[0]?.body ?? '').signed_at).toBe(
      signature.signedAt,
    );
    expectNoHarm(here.report());
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
    await reaches(app, id, 'signature');
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
    await reaches(app, id, 'signature');
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the new document is fetched');
    expect(await bytes()).toBe('document 1');
    expect(app.subscriptions.get(id).documents[0]?.superseded).toBe(false);
  });

  it('is reported as taken back in between, not as changed', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ signature: { signedAt: '', costsInformed: false } }));
    await reaches(app, id, 'signature');
    expect(app.subscriptions.takeBack(id)).toMatchObject({ stage: 'needsYou', reason: 'takenBack' });
    const { form } = app.subscriptions.get(id);
    const signature = { signedAt: new Date().toISOString(), costsInformed: true };
    expect(app.subscriptions.save(id, { ...form, signature }).detail.reason).toBe('edited');
    app.subscriptions.queue(id);
    await reaches(app, id, 'complete');
    expectNoHarm(here.report());
  });
});
