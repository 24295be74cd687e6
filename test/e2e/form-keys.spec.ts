import { unsigned } from './support/entries.ts';
import { cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { fill, pattern } from './support/words.ts';

test('does something visible and audible on every Ctrl+Enter', async ({ shared: { app, form } }) => {
  const { action, costs, newTitle } = form.words;
  const why = (words: string) => app.page.locator('#queue-words').getByText(words);
  await form.entry.fillNew({ ...unsigned, units: '9' });
  await form.queue();

  await test.step('moves to the field of the missing signature, and says why', async () => {
    await expect(form.banner('signature')).toBeVisible();
    await form.open('investor');
    await form.units.focus();
    await expect(why(action.waitsSignature)).not.toHaveAttribute('data-urged', 'true');
    await form.queue();
    await expect(app.field(costs.signedAt)).toBeFocused();
    await expect(why(action.waitsSignature)).toHaveAttribute('data-urged', 'true');
    await expect(app.page.getByRole('status').getByText(action.waitsSignature)).toHaveCount(1);
    // The reminder disappears when the person continues.
    await form.entry.sign('now');
    await expect(why(action.queueRest)).not.toHaveAttribute('data-urged', 'true');
  });

  await test.step('says that the subscription is queued', async () => {
    await app.shell.workOffline(true);
    await form.saved();
    await form.queue();
    await expect(form.banner('offline')).toBeVisible();
    await form.queue();
    await expect(why(action.queued)).toHaveAttribute('data-urged', 'true');
    // The message is repeated, and so announced again. The button itself announces it too.
    const heard = app.page.getByRole('status').getByText(action.queued);
    const before = await heard.textContent();
    const box = await form.queueButton.boundingBox();
    await app.page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 10);
    await expect.poll(() => heard.textContent()).not.toBe(before);
    await app.shell.workOffline(false);
  });

  await test.step('shows a fact instead of a dead button when complete, and the next action', async () => {
    await expect(form.banner('complete')).toBeVisible();
    await expect(form.queueButton).toHaveCount(0);
    await expect(why(action.complete)).toBeVisible();
    await form.queue();
    await expect(why(action.complete)).toHaveAttribute('data-urged', 'true');
    await app.button(newTitle).click();
    await expect(form.investor).toBeFocused();
    await expect(form.investor).toHaveValue('');
  });
});

test('closes the list of a picker on the first Esc and keeps the typed text, then leads back', async ({
  shared: { app, form },
}) => {
  const { keyboard } = app.page;
  await form.openNew();
  // The app reads the investors of a new platform by itself.
  await form.pick(form.investor, cast.noWallet);
  await form.investor.fill('Eins');
  await expect(app.page.getByRole('option').first()).toBeVisible();
  await keyboard.press('Escape');
  await expect(app.page.getByRole('option')).toHaveCount(0);
  await expect(form.investor).toHaveValue('Eins');
  await expect(form.investor).toBeFocused();

  await test.step('recognises the chosen investor when the text is typed again', async () => {
    await form.investor.fill(cast.noWallet);
    await keyboard.press('Escape');
    await form.units.focus();
    await expect(form.investor).toHaveValue(cast.noWallet);
    await expect(form.investor).not.toHaveAttribute('aria-invalid', 'true');
  });

  await form.campaign.fill('Solar');
  await keyboard.press('Escape');
  await expect(form.campaign).toHaveValue('Solar');
  await keyboard.press('Escape');
  await expect(app.list.rows(cast.noWallet)).toContainText('Solar');
});

test('understands times as people type them', async ({ shared: { app, form } }) => {
  const { survey } = form.words;
  const { time } = app.words.form;
  const { keyboard } = app.page;
  await form.openNew();
  await form.open('survey');
  await form.radio(survey.mode, survey.waiver).check();
  const field = app.field(survey.waiverTime);
  const today = new Intl.DateTimeFormat('de-DE', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  }).format();

  for (const [typed, full] of [
    ['0000', `${today} 00:00`],
    ['00:00', `${today} 00:00`],
    ['21.11.25 14:30', '21.11.2025 14:30'],
    ['2025-11-21 14:30', '21.11.2025 14:30'],
    ['21.11.25 1430', '21.11.2025 14:30'],
  ] as const) {
    await field.fill(typed);
    await expect(
      form.panel('survey').getByText(fill(time.read, { time: full }), { exact: true }),
    ).toBeVisible();
    await field.blur();
    await expect(field).toHaveValue(full);
    await expect(field).not.toHaveAttribute('aria-invalid', 'true');
  }

  await test.step('understands a date alone, and takes a clock time typed afterwards for that day', async () => {
    await field.fill('2025-11-21');
    await keyboard.press('Tab');
    await expect(field).toHaveAccessibleDescription(fill(time.noClock, { day: '21.11.2025' }));
    await expect(field).toHaveValue('2025-11-21');
    await keyboard.press('Shift+Tab');
    await keyboard.type('14:30');
    await keyboard.press('Tab');
    await expect(field).toHaveValue('21.11.2025 14:30');
  });
});

test('never loses the focus', async ({ shared: { app, form } }) => {
  const { survey, notice, action } = form.words;
  const nowhere = app.page.locator('body:focus');
  await form.openNew();
  await form.units.fill('3');
  await form.open('survey');
  await form.radio(survey.mode, survey.answers).check();
  for (const text of ['eins', 'zwei']) {
    await app.button(survey.add).click();
    await app.page.keyboard.type(text);
  }

  await test.step('removes an answer and restores it', async () => {
    await app.button(fill(survey.remove, { number: 2 })).click();
    await expect(app.field(fill(survey.question, { number: 1 }))).toBeFocused();
    const said = app.page.getByRole('status').filter({ hasText: notice.answerRemoved });
    await said.getByRole('button', { name: app.words.common.undo }).click();
    await expect(app.field(fill(survey.question, { number: 2 }))).toHaveValue('zwei');
    await expect(form.panel('survey').locator(':focus')).toHaveCount(1);
    await app.button(fill(survey.remove, { number: 2 })).click();
    await app.button(fill(survey.remove, { number: 1 })).click();
    await expect(app.button(survey.add)).toBeFocused();
    await said.getByRole('button', { name: app.words.common.close }).click();
    await expect(form.queueButton).toBeFocused();
  });

  await test.step('deletes the draft and restores it from the list with the keyboard', async () => {
    await app.button(action.more).click();
    await app.page.getByRole('menuitem', { name: action.remove }).click();
    await expect(app.page.getByRole('main')).toHaveAccessibleName(app.words.shell.title.subscriptions);
    await expect(app.list.rows()).toHaveCount(0);
    await expect(nowhere).toHaveCount(0);
    await app.page.keyboard.press('Control+z');
    await expect(app.list.rows('3')).toHaveCount(1);
  });
});

test('leaves no blank row for a draft that was only opened, and keeps one with a single keystroke', async ({
  shared: { app, form },
}) => {
  const { keyboard } = app.page;
  await app.list.showAll();
  await form.openNew();
  await keyboard.press('Escape');
  await expect(app.page.getByText(app.words.list.empty.first.title)).toBeVisible();

  await test.step('finds the draft again, and keeps text that is typed then', async () => {
    await form.openNew();
    await keyboard.press('Control+,');
    await expect(app.heading(app.words.shell.title.settings)).toBeVisible();
    await keyboard.press('Escape');
    await expect(form.investor).toBeFocused();
    await form.units.fill('8');
    await form.saved();
    await app.list.showAll();
    await expect(app.list.rows()).toHaveCount(1);
    await expect(app.list.rows('8')).toHaveCount(1);
  });

  await test.step('keeps a draft whose text was typed and removed again', async () => {
    await form.openListed('8');
    await form.units.fill('');
    await form.saved();
    await keyboard.press('Escape');
    await expect(app.list.rows()).toHaveCount(1);
  });
});

test('shows what is missing in one line of the small window, and unfolds the rest', async ({
  shared: { app, form },
}) => {
  const { missing, mark } = form.words;
  const { common } = app.words;
  await form.openNew();
  await app.page.setViewportSize({ width: 1024, height: 612 });
  await form.open('disclosure');
  await form.radio(form.words.disclosure.given, form.words.disclosure.yes).check();
  await form.open('survey');
  await form.radio(form.words.survey.mode, form.words.survey.waiver).check();
  const list = app.page.getByRole('navigation', { name: missing.list });
  await expect(list).toContainText(fill(mark.open_other, { count: 8 }));
  const boxes = await Promise.all(
    (await list.getByRole('button').all()).map(async (button) => (await button.boundingBox()) ?? { y: NaN }),
  );
  expect(boxes.length).toBeGreaterThan(2);
  expect(new Set(boxes.map(({ y }) => Math.round(y))).size, 'one line').toBe(1);

  const shown = boxes.length - 1;
  await list.getByRole('button', { name: fill(missing.more_other, { count: 8 - shown }) }).click();
  await app.page.getByRole('menuitem', { name: common.field.survey_submittedAt }).click();
  await expect(app.field(form.words.survey.waiverTime)).toBeFocused();

  await test.step('counts the same in heads and footer', async () => {
    const counted = async (words: string) => {
      const heads = app.page.getByRole('heading', { level: 2 }).getByText(pattern(words));
      const texts = await heads.allInnerTexts();
      return texts.reduce((sum, text) => sum + Number(/\d+/.exec(text)?.[0]), 0);
    };
    expect((await counted(mark.open_other)) + (await counted(mark.open_one))).toBe(8);
  });
});

test('shows what an undo by key undoes, also in a section that is closed', async ({
  shared: { app, form },
}) => {
  const { survey } = form.words;
  await form.openNew();
  await form.entry.fillSurvey('waiver');
  await form.open('investor');
  await form.head('investor').focus();
  await app.page.keyboard.press('Control+z');
  await expect(form.panel('survey')).toBeVisible();
  await expect(app.field(survey.waiverTime)).toHaveValue('');
  await expect(app.field(survey.waiverTime)).toBeFocused();
  await form.open('investor');
  await form.head('investor').focus();
  await app.page.keyboard.press('Control+y');
  await expect(app.field(survey.waiverTime)).not.toHaveValue('');
});
