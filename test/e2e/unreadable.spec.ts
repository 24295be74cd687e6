import { readFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SubscriptionForm } from '../../contract/form.ts';
import { patience } from '../../scripts/lib/patience.ts';
import { goldenCipher } from '../golden/file.ts';
import { withoutGuards } from '../support/schema.ts';
import { takeGolden } from './support/golden.ts';
import { Inspection } from './support/inspection.ts';
import { expect, test } from './support/test.ts';
import { pattern } from './support/words.ts';

test('names damaged rows of every kind with what they belong to, and links there', async ({
  closed: { app },
}) => {
  const { activity, common, list, shell, subscription } = app.words;
  const { expected, main } = await takeGolden(app, '0.1.0');
  const details = expected.environments[main]?.details ?? [];
  const queued = details.find(({ units }) => units === '23')?.id ?? '';
  const lost = details.find(({ units }) => units === '19')?.id ?? '';
  const noWallet = details.find(({ reason }) => reason === 'noWallet')?.id ?? '';
  const sql = new DatabaseSync(app.profile.path('environments', main, 'desk.sqlite'));
  withoutGuards(sql, () =>
    sql.exec(`
        PRAGMA foreign_keys = OFF;
        UPDATE operations SET kind = 'x' WHERE subscription_id = '${queued}';
        UPDATE subscriptions SET stage = 'x', id = 'no-uuid' WHERE id = '${details.find(({ units }) => units === '6')?.id}';
        UPDATE documents SET fetched_at = 'x';
        UPDATE reviews SET reviewed_at = 'x';
        UPDATE investors SET read_at = 'x' WHERE rowid IN (SELECT rowid FROM investors LIMIT 2);
        UPDATE trail SET at = 'x';
      `),
  );
  const changeForm = (id: string, work: (form: SubscriptionForm) => object) => {
    const place = `subscriptions/data/${id}`;
    const row = sql.prepare('SELECT data FROM subscriptions WHERE id = ?').get(id);
    const { version, value } = goldenCipher.openJson(place, row?.data as Uint8Array);
    const record = value as { form: SubscriptionForm };
    const sealed = goldenCipher.sealJson(place, version, { ...record, form: work(record.form) });
    sql.prepare('UPDATE subscriptions SET data = ? WHERE id = ?').run(sealed, id);
  };
  changeForm(noWallet, (form) => ({ ...form, investorId: '' }));
  changeForm(lost, ({ wallet: _, selfDisclosure: __, ...form }) => form);
  sql.close();

  await app.start();
  const inspection = new Inspection(app, 'de');
  await app.shell.activate(main);
  await app.shell.go('activity');
  await expect(app.page.getByText(activity.unreadable.title)).toBeVisible();
  await expect(app.page.getByText(activity.unreadable.looking)).toHaveCount(0);
  await app.page.getByRole('listitem').filter({ hasText: queued }).last().scrollIntoViewIfNeeded();
  await inspection.look('activity-unreadable-many');
  const noId = app.page.getByRole('listitem').filter({ hasText: 'no-uuid' }).last();
  await expect(noId).toContainText(common.unreadable.short.damaged);

  // An operation links to its subscription, which says why.
  await app
    .button(new RegExp(`${activity.unreadable.open}: ${queued}`))
    .first()
    .click();
  await expect(app.page.getByRole('alert')).toContainText(common.unreadable.why.shape);

  // The subscription was queued, so it counts among those that need a person, not among those that go on by
  // themselves.
  await app.shell.go('activity');
  const needs = app.page.getByRole('region', { name: shell.sync.needsYou, exact: true });
  await needs.getByRole('button', { name: common.reason.unreadable }).click();
  await expect(app.list.rows()).toHaveCount(2);
  await expect(app.list.rows('no-uuid')).toHaveCount(1);
  await app.list.rows(queued).click();
  await expect(app.page.getByRole('alert')).toContainText(common.unreadable.why.shape);

  // A subscription with an invalid id is still a row of the list, in the filter for a person, and can be exported.
  await app.list.showAll();
  await app.list.rows('no-uuid').click();
  await expect(app.page.getByRole('heading', { name: 'no-uuid' })).toBeVisible();
  await expect(app.page.getByRole('alert')).toContainText(common.unreadable.why.damaged);
  await expect(app.button(subscription.unreadable.fromBackup)).toHaveCount(0);
  await inspection.look('unreadable-id');
  const target = await app.chooseSaveTarget('one.json');
  await app.button(subscription.unreadable.export).click();
  await app.button(list.export.confirm).click();
  await expect(app.page.getByText(pattern(list.export.doneUnreadable_one)).first()).toBeVisible();
  expect(JSON.parse(readFileSync(target, 'utf8')).subscriptions).toMatchObject([{ id: 'no-uuid' }]);
  rmSync(target);

  // Lost fields are named, and asked about before anything is sent.
  await app.list.showAll();
  await app.list.rows(common.reason.fieldsLost).click();
  const { banner, checkLost } = subscription;
  await expect(app.page.getByText(banner.fieldsLost.title)).toBeVisible();
  await expect(app.page.getByText(banner.fieldsLost.meaning)).toBeVisible();
  // Fields that the missing self-disclosure hides are named as the self-disclosure, which says that its value was not
  // chosen by a person.
  const { page } = app;
  await expect(app.button(common.field.selfDisclosure_monthlyIncome)).toHaveCount(0);
  await expect(page.getByText(subscription.lostHere.preset)).toHaveCount(1);
  const head = (section: keyof typeof subscription.section) =>
    app.button(
      new RegExp(`${subscription.section[section]}.*${pattern(subscription.mark.wrong_one).source}`),
    );
  await expect(head('disclosure')).toBeVisible();
  await expect(head('wallet')).toBeVisible();
  await page.getByRole('button', { name: common.field.wallet, exact: true }).click();
  await expect(page.getByRole('radiogroup', { name: subscription.wallet.label })).toBeVisible();
  await expect(page.getByText(subscription.lostHere.preset)).toHaveCount(1);
  await page.getByRole('button', { name: common.field.selfDisclosure_given, exact: true }).click();
  await expect(page.getByRole('radio', { name: subscription.disclosure.no })).toBeFocused();
  await inspection.look('form-lost');
  await app.page.keyboard.press('ControlOrMeta+Enter');
  const question = app.page.getByRole('dialog').filter({ hasText: checkLost.title });
  await expect(question).toContainText(common.field.wallet);
  await inspection.look('question-lost');
  await question.getByRole('button', { name: checkLost.confirm }).click();
  await expect(app.page.getByText(banner.fieldsLost.title)).toHaveCount(0);
  expect((await app.subscriptions.get(lost)).lost).toBeNull();

  await app.call('subscriptions.get', { id: noWallet });
  await app.list.showAll();
  expect(inspection.wrong, inspection.wrong.join('\n')).toEqual([]);
});

test('reports at once that a note cannot be saved, and saves the other notes', async ({
  closed: { app },
}) => {
  const { common, review, settings, shell } = app.words;
  const { main } = await takeGolden(app, '0.1.0');
  const harm = (id: string) => {
    const sql = new DatabaseSync(app.profile.path('environments', main, 'desk.sqlite'), {
      timeout: patience,
    });
    sql.prepare('UPDATE subscriptions SET data = randomblob(300) WHERE id = ?').run(id);
    sql.close();
  };
  await app.start();
  const inspection = new Inspection(app, 'de');
  await app.shell.activate(main);
  await app.call('sync.setOffline', { offline: true });
  const rows = async (): Promise<
    { subscriptionId: string; draftNote: string; unreadable: string | null }[]
  > =>
    (await app.call('review.list', { filter: 'needsReview', search: '', offset: 0, limit: 50 })).value.rows;
  const [first, second] = await rows();
  await app.shell.go('review');
  const note = app.field(review.note);
  await app.list.rows().first().click();
  await note.fill('Zuerst');
  await expect.poll(async () => (await rows())[0]?.draftNote).toBe('Zuerst');
  harm(first?.subscriptionId ?? '');
  await note.fill('Zuerst, und mehr');
  const alert = app.page.getByRole('alert').filter({ hasText: review.noteUnkept });
  await expect(alert).toContainText(common.error.unreadable.title);
  await inspection.look('note-unkept');

  // The note is kept while another environment is open, and the app asks before it switches to that.
  await app.shell.go('settings');
  await app.button(new RegExp(common.environment.training)).first().click();
  const question = app.page.getByRole('dialog').filter({ hasText: settings.use.unsaved.title });
  await app.button(settings.use.button).click();
  await question.getByRole('button', { name: common.cancel }).click();
  await expect(question).toHaveCount(0);
  expect((await app.call('app.state')).value.activeEnvironmentId).toBe(main);
  await app.button(settings.use.button).click();
  await question.getByRole('button', { name: settings.use.unsaved.confirm }).click();
  await expect.poll(async () => (await app.call('app.state')).value.activeEnvironmentId).toBe('training');
  const mayClose = () =>
    app.page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))") as Promise<boolean>;
  expect(await mayClose()).toBe(false);
  await expect(app.page.getByText(shell.closeWarning)).toBeVisible();
  expect(await mayClose(), 'once').toBe(true);
  await app.shell.activate(main);
  await app.shell.go('review');
  await app.list.rows().first().click();
  await expect(note).toHaveValue('Zuerst, und mehr');
  await expect(alert).toBeVisible();

  await app.list.rows().nth(1).click();
  await note.fill('Rückruf am Montag');
  const kept = async () =>
    (await rows()).find(({ subscriptionId }) => subscriptionId === second?.subscriptionId)?.draftNote;
  await expect.poll(kept).toBe('Rückruf am Montag');

  // Actions that can only be refused are not offered.
  await app.restart();
  await app.shell.go('review');
  await app.list.rows(common.unreadable.badge).first().click();
  await expect(app.page.getByText(review.asked.unreadable)).toBeVisible();
  await expect(app.field(review.note)).not.toBeEditable();
  await expect(app.button(new RegExp(`^${review.mark}`))).toHaveAttribute('aria-disabled', 'true');
  await expect(app.button(new RegExp(`^${review.refreshOne}`))).toHaveAttribute('aria-disabled', 'true');
  await expect(app.page.getByText(review.first)).toHaveCount(0);
  await inspection.look('review-unreadable');
  expect(await kept()).toBe('Rückruf am Montag');
  expect(inspection.wrong, inspection.wrong.join('\n')).toEqual([]);
});
