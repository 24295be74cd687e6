import { rendersSince, watchRenders } from './support/renders.ts';
import { expect, test } from './support/test.ts';

test('a keystroke renders its field, and nothing else of the form', async ({ app, form }) => {
  await watchRenders(app.page);
  await app.reload();
  await form.openNew();
  await form.units.fill('1');
  await form.saved();
  // With the page's clock stopped, the autosave waits, so every render is one of the keystroke.
  await app.page.clock.install();
  await app.page.clock.pauseAt(Date.now() + 60_000);
  await form.units.press('2');
  await rendersSince(app.page, 'field-units');
  await form.units.press('3');
  const renders = await rendersSince(app.page, 'field-units');
  await expect(form.units).toHaveValue('123');
  const elsewhere = renders.filter(({ inField }) => !inField).map(({ place }) => place);
  console.log(renders.length, 'renders,', elsewhere.length, 'elsewhere', JSON.stringify(elsewhere));
});
