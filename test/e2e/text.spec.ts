import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { completeForm } from '../support/headless.ts';
import type { App } from './support/app.ts';
import { Inspection } from './support/inspection.ts';
import { campaigns, cast, type Platform } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { fill, type Language } from './support/words.ts';

const rightToLeft = 'שרה לוי';

/**
 * Runs the sandbox behind a proxy that puts the data of persons one level down, as other platforms do. One person has
 * a name, one has a name written from right to left with a control that reorders the text after it, and one has none.
 * @param refusal the answer that refuses each invitation
 */
async function nestedPersons(platform: Platform, refusal: object | null = null) {
  const names = [
    { natural_person: { forename: 'Jürgen', surname: 'Müller' }, legal_person: null },
    { natural_person: null, legal_person: { company_name: `\u202e${rightToLeft} GmbH` } },
    { natural_person: {}, legal_person: {} },
  ];
  const persons = new Map(
    platform.sandbox.info.investors.map(({ id }, index) => [id, names[index] ?? names[2]]),
  );
  // biome-ignore lint/suspicious/noExplicitAny: whatever the sandbox answers
  const reshaped = (item: any) => (persons.has(item?.id) ? { id: item.id, ...persons.get(item.id) } : item);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      if (refusal && request.method === 'POST' && request.url?.endsWith('/v2/invitations/')) {
        response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(refusal));
        return;
      }
      const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
      const answer = await fetch(`${platform.served.base}${request.url}`, {
        method: request.method,
        headers: headers as Record<string, string>,
        body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
      });
      let text = await answer.text();
      if (/\/v2\/investors\/[^/]*\/?(\?.*)?$/.test(request.url ?? '')) {
        const body = JSON.parse(text);
        text = JSON.stringify(
          body.results ? { ...body, results: body.results.map(reshaped) } : reshaped(body),
        );
      }
      response
        .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
        .end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function connectTo(app: App, base: string, platform: Platform): Promise<void> {
  const { clientId, clientSecret: secret } = platform.sandbox.info;
  const { id } = (
    await app.call('environments.save', {
      kind: 'demo',
      name: 'Andere Plattform',
      baseUrl: base,
      clientId,
      campaigns: [platform.campaign(campaigns.plain)],
    })
  ).value;
  await app.call('environments.setSecret', { id, secret });
  await app.shell.activate(id);
}

for (const language of ['de', 'en'] as Language[])
  test.describe(`names in ${language}`, () => {
    test.use({ language });
    test('of persons one level down appear everywhere, and a missing name is shown with the end of the id', async ({
      app,
      form,
      platform,
    }) => {
      const other = await nestedPersons(platform);
      try {
        await connectTo(app, other.base, platform);
        const { common } = app.words;
        const inspection = new Inspection(app, language);
        const noWallet = platform.investor(cast.noWallet).id;
        const unnamed = fill(common.nameUnknown, { end: `…${noWallet.slice(-3)}` });

        await test.step('appear in the picker, and are found by another spelling', async () => {
          await form.openNew();
          await form.investor.fill('Mueller');
          await expect(app.page.getByRole('option', { name: 'Müller, Jürgen' })).toBeVisible();
          await form.investor.fill('');
          await expect(app.page.getByRole('option', { name: unnamed })).toBeVisible();
          await expect(app.page.getByRole('option', { name: `${rightToLeft} GmbH` })).toBeVisible();
          await inspection.look('names-picker');
        });
        await test.step('appear in the form and its title, also for an id that is pasted in capitals and braces', async () => {
          const pasted = `{${noWallet.toUpperCase()}}`;
          await form.investor.fill(pasted);
          await form.units.fill('12');
          await expect(form.investor).toHaveValue(unnamed);
          await form.pick(form.campaign, campaigns.plain);
          await form.saved();
          await expect(app.page.getByRole('heading', { level: 1 })).toHaveText(
            `${unnamed} · ${campaigns.plain}`,
          );
          const { rows } = (
            await app.call('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 9 })
          ).value;
          expect(rows[0].investorId).toBe(pasted);
          await inspection.look('names-form');
        });
        await test.step('appear in the list and the review, where the status is beside a name from right to left', async () => {
          const [first, second] = platform.sandbox.info.investors;
          for (const [investor, units] of [
            [first, 21],
            [second, 22],
          ] as const)
            await app.subscriptions.queue({
              ...completeForm(investor?.id ?? '', platform.campaign(campaigns.plain).id, units),
              wallet: { choice: 'later', walletId: '' },
            });
          await app.list.showAll();
          await expect(app.list.rows('Müller, Jürgen')).toHaveCount(1);
          await expect(app.list.rows('GmbH')).toContainText(rightToLeft);
          await expect(app.list.rows(unnamed)).toHaveCount(1);
          await inspection.look('names-list');
          await app.shell.go('review');
          await expect(app.list.rows('Müller, Jürgen')).toBeVisible();
          expect(await app.text()).not.toContain('\u202e');
          await inspection.look('names-review');
          expect(inspection.wrong).toEqual([]);
        });
      } finally {
        other.close();
      }
    });
  });

test('says what a secret loses inside, and how long it may be, before it is stored', async ({
  connected: { app },
}) => {
  const { settings } = app.words;
  const inspection = new Inspection(app, 'de');
  await app.shell.go('settings');
  const field = app.page.getByLabel(settings.secret.labelNew);
  await field.fill('  secret  ');
  await expect(app.page.getByText(fill(settings.secret.loses_one, { count: 1 }))).toHaveCount(0);
  await field.fill('sec\u200bret\u00ad1');
  await expect(app.page.getByText(fill(settings.secret.loses_other, { count: 2 }))).toBeVisible();
  await inspection.look('secret-loses');
  await field.fill('x'.repeat(2001));
  await expect(
    app.page.getByText(fill(settings.secret.tooLong, { shown: '2.001', most: '2.000' })),
  ).toBeVisible();
  await expect(app.button(settings.secret.replace)).toHaveAttribute('aria-disabled', 'true');
  // Scrolling ends at whole pixels, but a line of text may not.
  await expect(app.page.getByText(/2\.001/)).toBeInViewport({ ratio: 0.95 });
  await inspection.look('secret-too-long');
  expect(inspection.wrong).toEqual([]);
});

test('reports a line break in a pasted secret, though the browser removes it', async ({
  connected: { app },
}) => {
  const { settings } = app.words;
  await app.shell.go('settings');
  const field = app.page.getByLabel(settings.secret.labelNew);
  await field.evaluate((input) => {
    // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
    const page = globalThis as any;
    const clipboardData = new page.DataTransfer();
    clipboardData.setData('text/plain', 'sec\nret\n');
    // biome-ignore lint/suspicious/noExplicitAny: the same
    (input as any).dispatchEvent(new page.ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  await field.fill('secret');
  await expect(app.page.getByText(fill(settings.secret.loses_one, { count: 1 }))).toBeVisible();
});

for (const language of ['de', 'en'] as Language[])
  test.describe(`messages in ${language}`, () => {
    test.use({ language });
    test('of a platform are shown up to fifty, with the number of further ones, and do not reorder the app’s words', async ({
      app,
      form,
      platform,
    }) => {
      const said = Array.from({ length: 60 }, (_, index) => `\u202eMessage ${index + 1}`);
      const other = await nestedPersons(platform, { units: said });
      try {
        await connectTo(app, other.base, platform);
        const { subscription } = app.words;
        const id = await app.subscriptions.queue(platform.completeForm(31));
        await app.subscriptions.reaches('rejected', id);
        await form.openListed('31');
        const banner = app.page.getByRole('status').filter({ has: form.banner('rejected') });
        await expect(banner).toContainText('Message 50');
        await expect(banner).not.toContainText('Message 51');
        await expect(banner).toContainText(fill(subscription.messagesLeftOut_other, { shown: 10 }));
        const direction = await banner
          .locator('bdi')
          .first()
          // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
          .evaluate((text) => (globalThis as any).getComputedStyle(text).unicodeBidi as string);
        expect(direction).toBe('isolate');
        const inspection = new Inspection(app, language);
        await inspection.look('messages');
        expect(inspection.wrong).toEqual([]);
      } finally {
        other.close();
      }
    });
  });
