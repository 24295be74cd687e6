import type { Locator } from '@playwright/test';
import { campaigns, cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';

test('sends invitation, answers and costs document without a signature, and the rest with it', async ({
  connected: { app, form },
  platform,
}) => {
  await form.entry.fillNew({
    investor: cast.oneWallet,
    campaign: campaigns.disclosure,
    units: '12',
    disclosure: { income: false, worth: true },
    survey: 'waiver',
  });
  await form.queue();

  await test.step('ends the first go with the costs document', async () => {
    await form.timeline.reaches('answers', 'done');
    await form.timeline.reaches('costs', 'done');
    await expect(form.banner('signature')).toBeVisible();
    expect(platform.report().invitations).toMatchObject([{ units: 12, investment_id: null }]);
    expect(platform.report().investments).toEqual([]);
  });

  await test.step('promises no investment', async () => {
    const { common } = app.words;
    for (const kind of ['investment', 'wallet', 'status'] as const)
      expect(await form.timeline.step(kind).getAttribute('data-state')).not.toBe('done');
    await expect(app.page.getByText(common.stage.needsYou, { exact: true }).first()).toBeVisible();
    await expect(app.page.getByText(common.stage.acknowledged, { exact: true })).toHaveCount(0);
    expect(await app.text()).not.toContain(common.reason.complete);
    await app.list.showAll();
    await expect(app.list.rows(cast.oneWallet)).toContainText(common.reason.signature);
    await expect(
      app.page.getByRole('button', { name: new RegExp(`^${app.words.list.filter.invested}`) }),
    ).toHaveText(/0$/);
  });

  await test.step('shows the document after a restart, offline, and really painted', async () => {
    await platform.served.unplug();
    await app.restart();
    await form.openListed(cast.oneWallet);
    await form.open('signature');
    await form
      .panel('signature')
      .getByRole('button', { name: form.words.costs.show })
      .or(
        form
          .panel('signature')
          .getByRole('button', { name: new RegExp(form.words.costs.showNamed.replace('{{name}}', '.+')) }),
      )
      .first()
      .click();
    const paper = app.page.getByRole('dialog').locator('canvas').first();
    await expect(paper).toBeVisible();
    await expect.poll(() => colours(paper)).toBeGreaterThan(20);
    // The document's words, for people who do not see the picture.
    await expect(paper).toHaveAttribute('aria-label', /12/);
    await app.page.keyboard.press('Escape');
    await expect(app.page.getByRole('dialog')).toHaveCount(0);
    await platform.served.plug();
  });

  await test.step('sends the second go after the signature', async () => {
    await form.entry.sign('now');
    await form.saved();
    expect(platform.report().investments, 'typing a signature sends nothing').toEqual([]);
    await form.queue();
    for (const kind of ['investment', 'wallet', 'status'] as const) await form.timeline.reaches(kind, 'done');
    await expect(form.banner('complete')).toBeVisible();
  });

  const { invitations, investments } = platform.report();
  expect(invitations).toHaveLength(1);
  expect(investments).toMatchObject([
    { invitation_id: invitations[0]?.id, units: 12, wallet: platform.investor(cast.oneWallet).wallets[0] },
  ]);
  platform.expectClean();
});

/** The needed part of a canvas, because these sources are compiled without a page's types. */
interface Canvas {
  width: number;
  height: number;
  getContext(kind: '2d'): { getImageData(...box: number[]): { data: Uint8ClampedArray } };
}

/** Returns how many colours a canvas shows: a blank page has one, written text with smooth edges has many. */
const colours = (canvas: Locator): Promise<number> =>
  canvas.evaluate((element) => {
    const { width, height, getContext } = element as unknown as Canvas;
    const pixels = getContext.call(element, '2d').getImageData(0, 0, width, height).data;
    const seen = new Set<number>();
    for (let at = 0; at < pixels.length; at += 4)
      if (pixels[at + 3])
        seen.add(((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0));
    return seen.size;
  });
