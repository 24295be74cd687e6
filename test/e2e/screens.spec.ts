import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { completeForm } from '../support/headless.ts';
import { barriers } from './support/barriers.ts';
import { campaigns, cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { literally } from './support/words.ts';

/** The usual window, and the smallest. The page gets what the window's frame leaves. */
const SIZES = { large: { width: 1280, height: 772 }, small: { width: 1024, height: 612 } };

/** A folder for a picture of each screen in each look, for whoever wants to see them all. */
const pictures = process.env.DESK_PICTURES;

for (const language of ['de', 'en'] as const) {
  test.describe(`every screen, ${language}`, () => {
    test.use({ language });
    test.setTimeout(360_000);

    test('legible, nothing cut off, no barrier', async ({ desk, form, platform }) => {
      const { settings, review, common, subscription, list, shell, activity } = desk.words;
      if (pictures) mkdirSync(pictures, { recursive: true });
      const wrong: string[] = [];
      let shown: 'light' | 'dark' = 'light';

      /** Looks at what is on the screen, in both sizes and both appearances. */
      async function look(name: string): Promise<void> {
        const { page } = desk;
        await expect(page.getByText('{{')).toHaveCount(0);
        // In what it stands first: every change of it takes its time.
        for (const theme of [shown, shown === 'light' ? 'dark' : 'light'] as const) {
          // Dark has the same words in the same places, and its colours are looked at in German.
          if (language === 'en' && theme === 'dark' && !pictures) continue;
          shown = theme;
          await desk.call('settings.update', { theme });
          await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
          for (const [size, viewport] of Object.entries(SIZES)) {
            if (theme === 'dark' && size === 'small') continue;
            await page.setViewportSize(viewport);
            // What floats finds its new place a moment after the window has changed its size: what still reaches
            // beyond an edge when nothing has changed for three looks is wrong.
            let beyond: string[] = [];
            let unchanged = 0;
            const settled = async () => {
              const before = beyond.join();
              beyond = await page.evaluate(beyondTheEdge);
              unchanged = beyond.join() === before ? unchanged + 1 : 0;
              return beyond.length === 0 || unchanged === 3;
            };
            await expect.poll(settled).toBe(true);
            for (const what of beyond) wrong.push(`${name}, ${size}: ${what}`);
            if (!pictures || (language === 'en' && size === 'small')) continue;
            await page.screenshot({
              animations: 'disabled',
              path: path.join(pictures, `${name}-${language}-${theme}-${size}.png`),
            });
          }
          await page.setViewportSize(SIZES.large);
          // Barriers speak no language: what has no name has none in either.
          if (language === 'en') continue;
          // In full in light. What is left of dark are its colours: its words are the same.
          const found = await barriers(page, theme === 'dark' ? ['color-contrast'] : undefined);
          wrong.push(...found.map((barrier) => `${name}, ${theme}: ${barrier}`));
        }
      }

      await test.step('what looks for barriers and edges finds them', async () => {
        await desk.page.evaluate(() => {
          // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
          const { document } = globalThis as any;
          const button = document.createElement('button');
          button.id = 'barrier';
          // Set through the CSSOM: the page's policy forbids style attributes.
          Object.assign(button.style, {
            position: 'fixed',
            top: '0',
            left: '3000px',
            width: '90px',
            height: '30px',
          });
          document.body.append(button);
        });
        await look('self-test');
        if (language === 'de') expect(wrong.join('\n')).toMatch(/button-name/);
        expect(wrong.join('\n')).toMatch(/BUTTON\. .*to 3090/);
        wrong.length = 0;
        await desk.page
          .locator('#barrier')
          .evaluate((button) => (button as unknown as { remove(): void }).remove());
      });

      await look('list-empty');
      await desk.go('review');
      await look('review-empty');
      await desk.go('settings');
      await desk.button(settings.general).click();
      await look('settings-general');

      await platform.connectByHand(desk);
      await desk.button(settings.test.button).click();
      await expect(desk.page.getByText(settings.test.ok)).toBeVisible();
      await look('settings-environment');
      await desk.button(settings.secret.forget).click();
      await expect(desk.page.getByRole('dialog')).toBeVisible();
      await look('question');
      await desk.page.getByRole('dialog').getByRole('button', { name: common.cancel }).click();
      await desk.field(settings.field.baseUrl).fill('https://umgezogen.example/api');
      await desk.page.getByText(common.environment.production, { exact: true }).first().click();
      await expect(desk.page.getByText(settings.secret.willMove)).toBeVisible();
      await look('settings-changes');
      await desk.button(settings.save).click();
      await expect(desk.page.getByRole('dialog')).toBeVisible();
      await look('question-production');
      await desk.page.getByRole('dialog').getByRole('button', { name: common.cancel }).click();
      await desk.button(settings.discard).click();
      await desk.button(settings.addProduction).click();
      await desk.button(settings.save).click();
      await expect(desk.page.getByText(settings.invalid.baseUrl)).toBeVisible();
      await look('settings-new-with-faults');

      // One of each kind.
      const plain = platform.campaign(campaigns.plain).id;
      const one = platform.investor(cast.oneWallet).id;
      await desk.call('investors.refresh');
      const complete = await desk.enter(completeForm(one, platform.campaign(campaigns.disclosure).id, 1_100));
      const unknown = await desk.enter(completeForm(one, plain, 250));
      const noWallet = await desk.enter(completeForm(platform.investor(cast.noWallet).id, plain, 12));
      const refused = await desk.enter(completeForm(one, platform.campaign(campaigns.closed).id, 33));
      const unsigned = await desk.enter({
        ...completeForm(one, plain, 7),
        signature: { signedAt: '', costsInformed: false },
      });
      await desk.standsAt('complete', complete, unknown);
      await desk.standsAt('noWallet', noWallet);
      await desk.standsAt('rejected', refused);
      await desk.standsAt('signature', unsigned);
      platform.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path: '/v2/investments/' });
      const uncertain = await desk.enter(completeForm(one, plain, 61));
      await expect
        .poll(async () => (await desk.call('subscriptions.get', { id: uncertain })).value.stage)
        .toBe('uncertain');
      const [unknownInvestment] = platform.report().investments.filter(({ units }) => units === 250);
      platform.sandbox.setStatus(unknownInvestment?.id ?? '', 'REJECTED_BY_ISSUER');
      await desk.call('review.refresh', { subscriptionId: unknown });

      await form.openNew();
      await form.queue();
      await look('form-new-asked');
      await form.fillInvestor({ investor: cast.threeWallets, campaign: campaigns.disclosure, units: '1500' });
      await form.investor.click();
      await expect(desk.page.getByRole('option').first()).toBeVisible();
      await look('form-investor-list');
      await desk.page.keyboard.press('Escape');
      await form.open('disclosure');
      await form.radio(subscription.disclosure.given, subscription.disclosure.yes).check();
      await look('form-disclosure');
      await form.open('survey');
      await form.radio(subscription.survey.mode, subscription.survey.waiver).check();
      await look('form-waiver');
      await form.radio(subscription.survey.mode, subscription.survey.answers).check();
      await desk.button(subscription.survey.add).click();
      await desk.page.keyboard.type('Welche Anlagen kennen Sie?');
      await desk.page.keyboard.press('Enter');
      await desk.page.keyboard.type(
        'Aktien und Anleihen seit 2009, davor nur Sparbriefe und Bundesschatzbriefe.',
      );
      await desk.button(subscription.survey.add).click();
      await look('form-answers');
      await form.open('signature');
      await desk.field(subscription.costs.signedAt).fill('31.02.2026 10:00');
      await form.open('wallet');
      await form.open('signature');
      await look('form-signature-wrong');
      await form.open('wallet');
      await desk.button(subscription.wallet.refresh).click();
      await expect(form.panel('wallet').getByRole('radio')).toHaveCount(4);
      await look('form-wallets');

      await form.openListed(/^(?=.*33)(?=.*D:)/s);
      await expect(form.banner('rejected')).toBeVisible();
      await look('form-refused');
      await form.openListed(new RegExp(literally(common.reason.signature)));
      await expect(form.banner('signature')).toBeVisible();
      await form.open('signature');
      await look('form-waits-for-signature');
      await form
        .panel('signature')
        .getByRole('button', {
          name: new RegExp(
            `^${literally(subscription.costs.show)}|${literally(subscription.costs.showNamed.replace('{{name}}', ''))}`,
          ),
        })
        .first()
        .click();
      await expect(desk.page.getByRole('dialog').locator('canvas').first()).toBeVisible();
      await look('document');
      await desk.page.keyboard.press('Escape');
      await form.openListed(common.stage.uncertain);
      await expect(form.banner('waitsForRetry')).toBeVisible();
      await look('form-uncertain');
      await form.openListed(common.reason.noWallet);
      await look('form-no-wallet');
      await form.openListed(
        new RegExp(literally(new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-GB').format(1_100))),
      );
      await expect(form.banner('complete')).toBeVisible();
      for (const fold of [subscription.past.record, subscription.past.trail]) await desk.button(fold).click();
      await look('form-complete');

      await desk.showAll();
      await expect(desk.rows()).toHaveCount(7);
      await look('list');
      await desk.page.getByRole('searchbox').fill('xyz');
      await expect(desk.page.getByText(list.empty.search.title)).toBeVisible();
      await look('list-nothing-found');
      await desk.page.getByRole('searchbox').fill('');

      await desk.go('review');
      await desk.rows('REJECTED_BY_ISSUER').click();
      await expect(desk.page.getByText(common.statusUnknown)).toBeVisible();
      await expect(desk.page.getByText('"units": 250')).toBeVisible();
      await desk.field(review.note).fill('Mit dem Emittenten telefoniert.');
      await look('review');

      await desk.go('activity');
      await desk.button(activity.trail.verify).click();
      await expect(desk.page.getByText(activity.trail.intact)).toBeVisible();
      await look('activity');

      await desk.workOffline(true);
      await expect(desk.page.getByText(activity.paused.title)).toBeVisible();
      await look('activity-paused');
      await desk.page.getByTitle(shell.sync.details).click();
      await expect(desk.page.getByRole('dialog')).toBeVisible();
      await look('sync-details');

      await desk.close();
      const file = desk.databasePath(desk.readSettings().environments?.[0]?.id);
      writeFileSync(file, Buffer.from(readFileSync(file)).fill(0x5a, 0, 4096));
      await desk.start();
      await expect(desk.page.getByRole('alert')).toContainText(common.blocked.dataUnreadable.title);
      await look('blocked');
      await desk.button(shell.recovery.restore).click();
      await desk.button(shell.recovery.confirmRestore.confirm).click();
      await expect(desk.page.getByText(shell.recovery.aside)).toBeVisible();
      await look('restored');

      expect(wrong, wrong.join('\n')).toEqual([]);
    });
  });
}

/** Runs in the page: what is cut off at an edge, be it the window's or that of what lies around it. */
function beyondTheEdge(): string[] {
  // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
  const page = globalThis as any;
  const controls = 'button, input, textarea, select, img, canvas';
  const found: string[] = [];
  const root = page.document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide`);
  // Siblings have the same edges: asked for once.
  const known = new Map<unknown, { left: number; right: number } | null>();
  /** The edges that cut off what lies in an element; null: what is cut off there is meant to be. */
  const edgesIn = (above: typeof root): { left: number; right: number } | null => {
    if (!above || above === page.document.body) return { left: 0, right: page.innerWidth };
    const before = known.get(above);
    if (before !== undefined) return before;
    const { overflowX, textOverflow, clipPath } = page.getComputedStyle(above);
    let edges = null;
    if (overflowX === 'visible') edges = edgesIn(above.parentElement);
    else {
      const { left, right } = above.getBoundingClientRect();
      // What can be scrolled, what ends in an ellipsis, and what only a screen reader is to find.
      const meant =
        overflowX === 'auto' || overflowX === 'scroll' || textOverflow === 'ellipsis' || clipPath !== 'none';
      if (!meant && right - left >= 2) edges = { left, right };
    }
    known.set(above, edges);
    return edges;
  };
  for (const element of page.document.querySelectorAll('body *')) {
    const { right, left, width, height } = element.getBoundingClientRect();
    const edges = width < 2 || height < 2 ? null : edgesIn(element.parentElement);
    if (!edges || (right <= edges.right + 1 && left >= edges.left - 1)) continue;
    if (element.innerText?.trim() || element.matches(controls))
      found.push(
        `${element.tagName}.${element.className} "${element.innerText?.slice(0, 40)}" from ${Math.round(left)} to ${Math.round(right)}`,
      );
  }
  return found;
}
