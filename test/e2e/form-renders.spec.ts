import { campaigns, cast } from './support/platform.ts';
import { rendersSince, watchRenders } from './support/renders.ts';
import { expect, test } from './support/test.ts';
import { fill } from './support/words.ts';

test('a keystroke renders its field, and nothing else of the form', async ({
  connected: { app, form },
}, info) => {
  await watchRenders(app.page);
  await app.reload();
  await form.openNew();
  await form.entry.fillInvestor({ investor: cast.oneWallet, campaign: campaigns.plain, units: '1' });
  await form.saved();
  // With the page's clock stopped, the autosave waits, so every render is one of the keystroke.
  await app.page.clock.install();
  await app.page.clock.pauseAt(Date.now() + 60_000);
  const { keyboard } = app.page;

  /**
   * Types two characters at the end of a field, and returns what the second one renders. Once more when it was not the
   * field alone, because an event of the main process may have come just then.
   */
  async function typed(
    id: string,
    input = app.page.locator(`#${id}`),
    isAgain = false,
  ): Promise<{ field: number; elsewhere: string[] }> {
    await input.focus();
    await keyboard.press('End');
    // The first one makes the form unsaved, which the footer says.
    await keyboard.press('2');
    // What the main process says of the last save may still arrive.
    await expect.poll(async () => (await rendersSince(app.page, id)).length).toBe(0);
    await keyboard.press('3');
    const renders = await rendersSince(app.page, id);
    const elsewhere = renders.filter(({ inField }) => !inField).map(({ place }) => place);
    if (elsewhere.length > 0 && !isAgain) return typed(id, input, true);
    info.annotations.push({ type: id, description: `${renders.length} components rendered` });
    return { field: renders.length - elsewhere.length, elsewhere };
  }

  await test.step('a text', async () => {
    const { field, elsewhere } = await typed('field-units');
    await expect(form.units).toHaveValue(/^1(23)+$/);
    expect(elsewhere).toEqual([]);
    expect(field).toBeGreaterThan(0);
  });
  await test.step('an answer', async () => {
    const { survey } = form.words;
    await form.open('survey');
    await form.radio(survey.mode, survey.answers).check();
    await app.button(survey.add).click();
    const answer = app.field(fill(survey.answer, { number: 1 }));
    const { field, elsewhere } = await typed('field-survey-answers', answer);
    expect(elsewhere).toEqual([]);
    expect(field).toBeGreaterThan(0);
  });
  await test.step('a time', async () => {
    await form.open('signature');
    const { field, elsewhere } = await typed('field-signature-signedAt');
    expect(elsewhere).toEqual([]);
    expect(field).toBeGreaterThan(0);
  });
});
