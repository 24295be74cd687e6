import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newDataKey } from '../../main/storage/cipher.ts';
import { filesBelow } from '../support/files.ts';
import { enter, type Headless } from '../support/headless.ts';
import { type Scenario, scenario, standsAt } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
let app: Headless;
beforeEach(async () => {
  here = await scenario();
  app = here.open();
  app.start();
});
afterEach(() => here.close());

const found = (text: string) =>
  filesBelow(here.folder)
    .filter(({ bytes }) => bytes.includes(text))
    .map(({ path }) => basename(path));

describe('at rest', () => {
  it('neither the secret nor a token nor anything personal lies in any file in plain text', async () => {
    await app.investors.refresh();
    const form = here.form({ signature: { signedAt: '', costsInformed: false } });
    form.survey = {
      ...form.survey,
      mode: 'answers',
      answers: [{ question: 'Lieblingsfrage?', answer: 'Lieblingsantwort' }],
    };
    const id = enter(app, form);
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the document is here');
    app.subscriptions.save(id, {
      ...form,
      signature: { signedAt: new Date().toISOString(), costsInformed: true },
    });
    app.subscriptions.queue(id);
    await standsAt(app, id, 'complete');
    app.review.mark(id, 'KYC_PENDING', 'Notiz über Frau Eins');
    const refused = enter(app, here.form({ campaignId: here.campaign.closed }));
    await standsAt(app, refused, 'rejected');
    const { id: draft } = app.subscriptions.create();
    app.subscriptions.save(draft, here.form({ investorId: 'Herr Halbgetippt' }));

    const secrets = [
      here.connection.clientSecret,
      ...here.wire.calls.flatMap(({ token }) => token?.replace('Bearer ', '') ?? []),
    ];
    const personal = [
      'Eins',
      'uebung-1@example',
      'Lieblingsfrage',
      'Lieblingsantwort',
      'Notiz über',
      'Halbgetippt',
      'NO_ANSWERS',
      '%PDF',
      'takes no more invitations',
      'self_disclosure',
    ];
    for (const text of [...secrets, ...personal]) expect(found(text), text).toEqual([]);
    // The files are the right ones, and there is something in them.
    expect(found(id)).not.toEqual([]);
    expect(
      filesBelow(here.folder)
        .map(({ path }) => basename(path))
        .sort(),
    ).toEqual(['desk.sqlite', 'desk.sqlite-shm', 'desk.sqlite-wal']);
    await app.close();
    for (const text of [...secrets, ...personal]) expect(found(text), text).toEqual([]);
  });

  it('what the platform said about a status that could not be read is sealed as well', async () => {
    const id = enter(app, here.form());
    await standsAt(app, id, 'complete');
    await app.close();
    app = here.open({
      fetch: async (input, init) =>
        /investments\/[0-9a-f-]{36}\/$/.test(String(input))
          ? Response.json({ detail: 'Erika Mustermann ist gesperrt.' }, { status: 404 })
          : here.wire.fetch(input, init),
    });
    app.scheduler.start([]);
    app.review.refresh(id);
    await app.review.atRest();
    expect(
      app.review.list({ filter: 'all', search: '', offset: 0, limit: 1 }).rows[0]?.refreshFailed,
    ).toContain('Erika');
    expect(found('Erika')).toEqual([]);
  });

  it('another key opens nothing of it, and harms nothing', async () => {
    const id = enter(app, here.form());
    await standsAt(app, id, 'complete');
    await app.close();
    const before = filesBelow(here.folder).map(({ bytes }) => bytes.toString('hex'));
    expect(() => here.open({ dataKey: newDataKey() })).toThrow(/key does not open/);
    expect(
      filesBelow(here.folder)
        .filter(({ path }) => basename(path) === 'desk.sqlite')
        .map(({ bytes }) => bytes.toString('hex')),
    ).toEqual(before);
    app = here.open();
    expect(app.subscriptions.get(id).stage).toBe('acknowledged');
  });
});
