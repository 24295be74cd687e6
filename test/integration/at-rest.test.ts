import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newDataKey } from '../../main/storage/cipher.ts';
import { openAttachments } from '../support/attachments.ts';
import { filesBelow } from '../support/files.ts';
import { enter, type Headless } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
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
  it('no file holds the secret, a token or personal data in plain text', async () => {
    await app.investors.refresh();
    const form = here.form({ signature: { signedAt: '', costsInformed: false } });
    form.survey = {
      ...form.survey,
      mode: 'answers',
      answers: [{ question: 'Lieblingsfrage?', answer: 'Lieblingsantwort' }],
    };
    const id = enter(app, form);
    await until(() => app.subscriptions.get(id).documents[0]?.fetchedAt, 'the document is fetched');
    app.subscriptions.save(id, {
      ...form,
      signature: { signedAt: new Date().toISOString(), costsInformed: true },
    });
    app.subscriptions.queue(id);
    await reaches(app, id, 'complete');
    app.review.mark(id, 'KYC_PENDING', 'Notiz über Frau Eins');
    const refused = enter(app, here.form({ campaignId: here.campaign.closed }));
    await reaches(app, refused, 'rejected');
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
    // Proves that the search looks at the right files and that they have content.
    expect(found(id)).not.toEqual([]);
    expect(
      filesBelow(here.folder)
        .map(({ path }) => basename(path))
        .sort(),
    ).toEqual(['desk.sqlite', 'desk.sqlite-shm', 'desk.sqlite-wal']);
    await app.close();
    for (const text of [...secrets, ...personal]) expect(found(text), text).toEqual([]);
  });

  it('what the platform said about an unreadable status is sealed as well', async () => {
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
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

  it('attachments lie under names that tell nothing, and no file holds their content, name or type', async () => {
    const folder = join(here.folder, 'with-attachments');
    const there = openAttachments({ folder, dataKey: newDataKey() });
    const content = Buffer.from('Ausweis Nr. L01X00T47 von Erika Mustermann. '.repeat(20_000));
    const about = {
      name: 'Ausweis Erika Mustermann.pdf',
      mediaType: 'application/x-ausweis',
      keep: 'owner',
    } as const;
    const id = await there.add({ kind: 'subscription', id: '1' }, content, about);
    const digest = createHash('sha256').update(content).digest();
    const hidden = [
      'L01X00T47',
      'Mustermann',
      'x-ausweis',
      digest,
      ...(['hex', 'base64'] as const).map((encoding) => digest.toString(encoding)),
    ];
    const look = () => {
      const files = filesBelow(folder);
      const [sealed, ...others] = files
        .map(({ path }) => basename(path))
        .filter((name) => !/^desk/.test(name));
      expect(others).toEqual([]);
      expect(sealed).toMatch(/^[0-9a-f]{64}\.sealed$/);
      for (const text of hidden)
        expect(
          files.filter(({ path, bytes }) => bytes.includes(text) || path.includes(String(text))),
        ).toEqual([]);
    };
    look();
    expect(Buffer.from(await there.read(id)).equals(content)).toBe(true);
    there.db.close();
    look();
  });

  it('another key opens nothing and harms nothing', async () => {
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
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
