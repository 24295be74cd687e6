import { DatabaseSync } from 'node:sqlite';
import { expect, looks, test } from './support/test.ts';
import { fill } from './support/words.ts';

/** The data file of Training below a profile. */
const file = ['environments', 'training', 'desk.sqlite'] as const;

/** How another program may hold a file. */
const holds = {
  'it only writes': 'BEGIN IMMEDIATE',
  'it locks everybody out': 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE',
};

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

    test('keeps the window open while typed text waits to be saved', async ({ closed: { app, form } }) => {
      await app.prepare(() => {});
      await app.start();
      await form.openNew();
      await form.saved();
      const other = new DatabaseSync(app.profile.path(...file));
      try {
        other.exec('BEGIN IMMEDIATE');
        await form.investor.fill('Erika');
        const mayClose = () =>
          app.page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))");
        await expect.poll(mayClose).toBe(false);
        await expect(app.page.getByText(app.words.shell.closeWarning)).toBeVisible();
      } finally {
        other.close();
      }
      await form.saved();
      await app.close();
    });

    for (const [how, script] of Object.entries(holds))
      test(`is named when it cannot be opened, and is opened by itself afterwards: ${how}`, async ({
        closed: { app },
      }) => {
        await app.prepare(() => {});
        const other = new DatabaseSync(app.profile.path(...file));
        try {
          other.exec(script);
          await app.start();
          const { blocked, disk } = app.words.common;
          await expect(app.heading(blocked.storage.title)).toBeVisible();
          await expect(app.page.getByText(disk.storageBusy.why)).toBeVisible();
          await expect(app.page.getByText(disk.storageBusy.todo, { exact: true })).toBeVisible();
        } finally {
          other.close();
        }
        await expect(app.shell.rail).toBeVisible();
        await app.close();
      });
  });
