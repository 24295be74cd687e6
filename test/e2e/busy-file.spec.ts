import { DatabaseSync } from 'node:sqlite';
import { expect, looks, test } from './support/test.ts';
import { fill } from './support/words.ts';

/** The data file of Training below a profile. */
const file = ['environments', 'training', 'desk.sqlite'] as const;

for (const look of looks)
  test.describe(`a data file that another program holds, ${look.language}`, () => {
    test.use(look);

    test('is named while typed text cannot be saved, and the text is saved by itself afterwards', async ({
      closed: { app, form },
    }) => {
      await app.prepare(() => {});
      await app.start();
      await form.openNew();
      await form.investor.fill('Erika');
      await form.saved();
      const { error, disk } = app.words.common;
      const busy = app.page.getByRole('alert').filter({ hasText: error.storageBusy.title });
      const meaning = fill(app.words.shell.sync.meaning.storage, { why: disk.storageBusy.why });
      const other = new DatabaseSync(app.profile.path(...file));
      try {
        other.exec('BEGIN IMMEDIATE');
        await form.investor.fill('Erika Mustermann');
        await expect(busy).toBeVisible();
        await expect(app.page.getByText(meaning)).toBeVisible();
        await expect(form.investor).toHaveValue('Erika Mustermann');
      } finally {
        other.close();
      }
      await expect(busy).toHaveCount(0);
      await form.saved();
      await app.restart();
      const query = { filter: 'all', search: 'Mustermann', offset: 0, limit: 5 } as const;
      expect((await app.call('subscriptions.list', query)).value.rows).toHaveLength(1);
      await app.close();
    });

    test('is named when it cannot be opened, and is opened at the next try', async ({ closed: { app } }) => {
      await app.prepare(() => {});
      const other = new DatabaseSync(app.profile.path(...file));
      try {
        other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
        await app.start();
        const { blocked, disk } = app.words.common;
        await expect(app.heading(blocked.storage.title)).toBeVisible();
        await expect(app.page.getByText(disk.storageBusy.why)).toBeVisible();
        await expect(app.page.getByText(disk.storageBusy.todo)).toBeVisible();
      } finally {
        other.close();
      }
      await app.tryAgain();
      await expect(app.shell.rail).toBeVisible();
      await app.close();
    });
  });
