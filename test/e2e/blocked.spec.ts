import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { completeForm } from '../support/headless.ts';
import type { TestApp } from '../support/ports.ts';
import type { App } from './support/app.ts';
import { INNARDS } from './support/innards.ts';
import { makePipe } from './support/pipe.ts';
import { expect, test } from './support/test.ts';
import { literally, wordsIn } from './support/words.ts';

test.describe('the data cannot be opened', () => {
  /** Enters a draft, so that there is something to lose. */
  async function draft({ get }: Pick<TestApp, 'get'>): Promise<void> {
    const { id } = await get('subscriptions.create');
    const [investor] = (await get('investors.search', { text: '', limit: 1 })).investors;
    const form = { ...completeForm(investor?.id ?? '', ''), units: '91' };
    await get('subscriptions.save', { id, form });
  }

  /** Checks the words of the start-up screen: the system's message and one way out. */
  async function isBlocked(app: App, reason: keyof App['words']['common']['blocked'], words = app.words) {
    const { title, meaning, todo } = words.common.blocked[reason];
    const alert = app.page.getByRole('alert');
    await expect(alert).toContainText(title);
    await expect(alert).toContainText(meaning);
    await expect(alert).toContainText(todo);
    await expect(app.shell.rail).toHaveCount(0);
    expect(await alert.innerText()).not.toMatch(INNARDS);
  }

  const isThere = async (app: App) => {
    await expect(app.shell.rail).toBeVisible();
    await app.list.showAll();
    await expect(app.list.rows('91')).toHaveCount(1);
  };

  test('because of a corrupt database', async ({ closed: { app } }) => {
    await app.prepare(draft);
    const good = readFileSync(app.profile.databasePath());
    const bad = Buffer.from(good);
    bad.fill(0x5a, 0, 4096);
    writeFileSync(app.profile.databasePath(), bad);
    await app.start();
    await isBlocked(app, 'dataUnreadable');
    await app.tryAgain();
    await isBlocked(app, 'dataUnreadable');
    expect(readFileSync(app.profile.databasePath()).equals(bad), 'untouched').toBe(true);
    writeFileSync(app.profile.databasePath(), good);
    await app.tryAgain();
    await isThere(app);
  });

  test('because the database is from a newer version', async ({ closed: { app } }) => {
    await app.prepare(draft);
    const good = readFileSync(app.profile.databasePath());
    const db = new DatabaseSync(app.profile.databasePath());
    db.exec('PRAGMA user_version = 999');
    db.close();
    const newer = readFileSync(app.profile.databasePath());
    await app.start();
    await isBlocked(app, 'dataNewer');
    expect(readFileSync(app.profile.databasePath()).equals(newer), 'untouched').toBe(true);
    writeFileSync(app.profile.databasePath(), good);
    await app.tryAgain();
    await isThere(app);
  });

  test('because the data key is gone from the keychain, or is another', async ({ closed: { app } }) => {
    await app.prepare(draft);
    const before = readFileSync(app.profile.databasePath());
    const entry = app.profile.keychainEntry('data-key');
    const key = (await entry.getPassword()) ?? '';
    await entry.deletePassword();
    await app.start();
    await isBlocked(app, 'dataKeyMissing');
    expect((await entry.getPassword()) ?? null, 'no silent new key').toBeNull();
    await entry.setPassword(Buffer.alloc(32, 7).toString('base64'));
    await app.tryAgain();
    await isBlocked(app, 'dataKeyWrong');
    expect(readFileSync(app.profile.databasePath()).equals(before), 'untouched').toBe(true);
    await entry.setPassword(key);
    await app.tryAgain();
    await isThere(app);
  });

  test('does not block the start when pipes lie in the place of the settings and of the window’s state', async ({
    closed: { app },
  }) => {
    await app.prepare(draft);
    for (const name of ['settings.json', 'window.json']) {
      rmSync(app.profile.path(name), { force: true });
      makePipe(app.profile.path(name));
    }
    await app.start();
    const words = (await app.text()).includes(wordsIn.de.shell.loss.goOn) ? wordsIn.de : wordsIn.en;
    await isBlocked(app, 'settingsUnreadable', words);
    await app.button(words.shell.loss.goOn).click();
    await app.button(words.recovery.dialog.later).click();
    await expect(app.page.getByRole('navigation', { name: words.shell.rail.label })).toBeVisible();
    expect(statSync(app.profile.path('settings.json')).isFile()).toBe(true);
  });

  test('quarantines broken settings only after telling the person, and restores the environments', async ({
    closed: { app },
    platform,
  }) => {
    await app.prepare(async (behind) => {
      await platform.connectBehind(behind);
      await draft(behind);
    });
    app.profile.writeSettings('{"version": 1, "preferences": {"langu');
    await app.start();
    // The language cannot be known, because it was in the settings.
    const words = (await app.text()).includes(wordsIn.de.shell.loss.goOn) ? wordsIn.de : wordsIn.en;
    await isBlocked(app, 'settingsUnreadable', words);
    await expect(app.page.getByText(app.profile.path('settings.json'), { exact: true })).toBeVisible();
    await expect(app.page.getByRole('listitem').filter({ hasText: platform.name })).toBeVisible();
    await expect(app.page.getByText(words.shell.loss.setting.adviserName)).toBeVisible();
    expect(readFileSync(app.profile.path('settings.json'), 'utf8')).toContain('"langu');
    await app.button(words.shell.loss.goOn).click();
    // The settings also recorded that a recovery key was offered.
    await app.button(words.recovery.dialog.later).click();
    await expect(app.page.getByRole('navigation', { name: words.shell.rail.label })).toBeVisible();
    await app.call('settings.update', { language: 'de' });
    await app.shell.go('settings');
    await app
      .button(new RegExp(literally(platform.name)))
      .first()
      .click();
    await app.button(app.words.settings.use.button).click();
    await isThere(app);
  });
});
