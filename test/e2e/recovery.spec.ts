import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { damageIndex } from '../support/damage.ts';
import { completeForm } from '../support/headless.ts';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { backUp } from './support/backup.ts';
import { barriers } from './support/barriers.ts';
import { expect, test } from './support/test.ts';
import { fill, pattern } from './support/words.ts';

test('a damaged file: the backup is restored, and what was queued asks before it goes out', async ({
  desk,
  form,
  platform,
}) => {
  const { recovery } = desk.words.shell;
  const environment = () => desk.readSettings().environments?.[0]?.id ?? '';
  await platform.connect(desk);
  await desk.workOffline(true);
  const campaign = platform.campaign('Übung A: Solarpark-Anleihe (ohne Selbstauskunft)');
  const investor = platform.investor('Eins, Übung');
  const id = await desk.enter(completeForm(investor.id, campaign.id, 41));
  const backup = await backUp(desk, { environment: environment() });
  await desk.workOffline(false);
  await desk.standsAt('complete', id);
  const draft = (await desk.call('subscriptions.create')).value.id;
  await desk.close();
  const path = desk.databasePath(environment());
  const file = new DatabaseSync(path);
  file.prepare('UPDATE subscriptions SET data = randomblob(300) WHERE id = ?').run(draft);
  file.close();
  damageIndex(path);

  await desk.start();
  await expect(desk.heading(desk.words.common.blocked.dataUnreadable.title)).toBeVisible();
  // What can still be read is exported, and what cannot is named.
  const { list } = desk.words;
  const target = join(desk.folder, '..', `${basename(desk.folder)}-export.json`);
  await desk.running.control.answerSaveDialog(target);
  await desk.button(recovery.export).click();
  await desk.button(list.export.confirm).click();
  await expect(
    desk.page.getByRole('status').filter({ hasText: pattern(recovery.exported_one) }),
  ).toContainText(fill(recovery.exportDamaged_one, { shown: 1 }));
  const exported = JSON.parse(readFileSync(target, 'utf8')).subscriptions;
  expect(exported).toMatchObject([
    { id, form: { units: '41' } },
    { id: draft, unreadable: 'damaged', stored: { data: { sealed: expect.any(String) } } },
  ]);
  rmSync(target);

  // Only this environment is concerned: work goes on in another one meanwhile.
  const { start } = desk.words.shell;
  await desk.button(fill(start.open, { environment: desk.words.common.environment.training })).click();
  await expect(desk.rail).toBeVisible();
  await desk.call('environments.activate', { id: environment() });
  // Not the app's own, which may be newer or older.
  await desk.page.locator(`input[type="radio"][value="${backup}"]`).check();
  await desk.button(recovery.restore).press('Enter');
  await desk.button(recovery.confirmRestore.confirm).click();
  await expect(desk.rail).toBeVisible();
  const notice = desk.page.getByRole('status').filter({ hasText: pattern(recovery.restored) });
  await expect(notice).toContainText(recovery.aside);
  await desk.showAll();
  await expect(desk.rows('41')).toContainText(desk.words.common.reason.restored);

  // Several at once: this one is left, and named.
  await desk.rows('41').click({ modifiers: ['ControlOrMeta'] });
  await desk.page.keyboard.press('ControlOrMeta+Enter');
  await expect(desk.page.getByText(pattern(desk.words.list.left.restored.count)).first()).toBeVisible();

  await desk.rows('41').click();
  await expect(form.past).toBeVisible();
  await expect(desk.page.getByText(desk.words.subscription.banner.restored.meaning)).toBeVisible();
  await desk.page.keyboard.press('ControlOrMeta+Enter');
  const dialog = desk.page.getByRole('dialog', { name: desk.words.subscription.checkRestored.title });
  await expect(dialog.getByText(desk.words.subscription.checkRestored.todo)).toBeVisible();
  await dialog.getByRole('button', { name: desk.words.common.cancel }).click();
  await expect(dialog).toHaveCount(0);
  expect((await desk.call('subscriptions.get', { id })).value.queuedAt).toBeNull();
  await desk.page.keyboard.press('ControlOrMeta+Enter');
  await dialog.getByRole('button', { name: desk.words.subscription.checkRestored.confirm }).click();
  await expect.poll(async () => (await desk.call('subscriptions.get', { id })).value.reason).toBe('complete');
  // The same steps have the same keys: the platform made it once.
  platform.expectClean();
  expect(platform.report().investments).toHaveLength(1);
});

test('damage found while somebody types: what was typed goes into the restored backup', async ({
  desk,
  form,
}) => {
  const { recovery } = desk.words.shell;
  const path = desk.databasePath();
  await form.openNew();
  await form.saved();
  await backUp(desk);
  // Made while the clock was wrong: it is offered, but not the one that is chosen at first.
  await backUp(desk, { now: Date.UTC(2199, 0, 1) });

  // Something that another program wrote has the desk read its pages anew.
  const other = new DatabaseSync(path);
  other.exec(`INSERT INTO meta (name, value) VALUES ('other', x'00'); PRAGMA wal_checkpoint(TRUNCATE)`);
  other.close();
  writeFileSync(path, readFileSync(path).fill(0xff, 4096));
  await form.units.fill('17');
  await expect(desk.heading(desk.words.common.blocked.dataUnreadable.title)).toBeVisible();
  // The app may have made one by itself, besides.
  await expect(desk.page.getByRole('radio').nth(1)).toBeVisible();
  await expect(desk.page.getByRole('radio', { name: '2199' })).not.toBeChecked();
  await expect(desk.page.getByText(recovery.ahead)).toHaveCount(1);
  await desk.button(recovery.restore).click();
  await desk.button(recovery.confirmRestore.confirm).click();
  await expect(desk.rail).toBeVisible();
  await expect(form.units).toHaveValue('17');
  await form.saved();
  await expect(desk.page.getByRole('alert'), 'nothing that is over').toHaveCount(0);
  await desk.restart();
  await desk.showAll();
  await expect(desk.rows('17')).toHaveCount(1);
  // Where the damaged file is stays said, after the notice is gone.
  await desk.go('activity');
  await expect(desk.page.getByText(desk.words.activity.data.setAside)).toBeVisible();
});

test('backups that are put back are offered at the next try, and a choice counts while its backup is there', async ({
  closed: { desk },
}) => {
  const { common, shell } = desk.words;
  await desk.prepare(({ get }) => get('subscriptions.create'));
  const [oldest, older, newest] = [await backUp(desk), await backUp(desk), await backUp(desk)];
  damageIndex(desk.databasePath());
  const backups = desk.path('environments', 'training', 'backups');
  renameSync(backups, desk.path('elsewhere'));
  const choice = (name: string) => desk.page.locator(`input[type="radio"][value="${name}"]`);

  await desk.start();
  await expect(desk.page.getByText(shell.recovery.none)).toBeVisible();
  await expect(desk.button(common.tryAgain)).toBeFocused();
  renameSync(desk.path('elsewhere'), backups);
  await desk.button(common.tryAgain).click();
  await expect(choice(newest)).toBeChecked();
  await expect(desk.button(shell.recovery.restore)).toBeFocused();
  await expect(desk.page.getByText(shell.recovery.none)).toHaveCount(0);

  await choice(oldest).check();
  rmSync(join(backups, newest));
  await desk.button(common.tryAgain).click();
  await expect(choice(newest)).toHaveCount(0);
  await expect(choice(oldest)).toBeChecked();
  writeFileSync(join(backups, oldest), 'damaged');
  await desk.button(shell.recovery.restore).click();
  await desk.button(shell.recovery.confirmRestore.confirm).click();
  const refused = desk.page.getByText(common.error.backupUnusable.title);
  await expect(refused).toBeVisible();
  await desk.button(common.tryAgain).click();
  await expect(choice(oldest)).toHaveCount(0);
  await expect(choice(older)).toBeChecked();
  await expect(refused, 'about files that are no longer offered').toHaveCount(0);
});

test('two damaged environments: each has its own choice, its own results and its own notice', async ({
  closed: { desk },
}) => {
  const { common, shell, list } = desk.words;
  const { recovery, start } = shell;
  const demo = await desk.prepare(async ({ get }) => {
    await get('subscriptions.create');
    const { id } = await get('environments.save', {
      kind: 'demo',
      name: 'Demo',
      baseUrl: 'https://platform.invalid',
      clientId: 'client',
      campaigns: [],
    });
    await get('environments.activate', { id });
    await get('subscriptions.create');
    return id;
  });
  const backups = { [demo]: await backUp(desk, { environment: demo }), training: await backUp(desk) };
  for (const id of [demo, 'training']) damageIndex(desk.databasePath(id));
  const choice = (id: string) => desk.page.locator(`input[type="radio"][value="${backups[id]}"]`);

  await desk.start();
  await expect(choice(demo)).toBeChecked();
  const exported = desk.page.getByRole('status').filter({ hasText: pattern(recovery.exported_one) });
  const target = join(desk.folder, '..', `${basename(desk.folder)}-export.json`);
  await desk.running.control.answerSaveDialog(target);
  await desk.button(recovery.export).click();
  await desk.button(list.export.confirm).click();
  await expect(exported).toBeVisible();
  rmSync(target);
  await desk.button(fill(start.open, { environment: common.environment.training })).click();
  await expect(choice('training')).toBeChecked();
  await expect(desk.button(recovery.restore)).toBeFocused();
  await expect(exported).toHaveCount(0);

  const notice = desk.page.getByRole('status').filter({ hasText: pattern(recovery.restored) });
  const restore = async (id: string) => {
    await desk.button(recovery.restore).click();
    await desk.button(recovery.confirmRestore.confirm).click();
    await expect(notice).toContainText(id);
  };
  await restore('training');
  await desk.call('environments.activate', { id: demo });
  await expect(choice(demo)).toBeChecked();
  await restore(demo);
  await notice.getByRole('button', { name: common.close }).click();
  await expect(notice).toHaveCount(0);
  await desk.call('environments.activate', { id: 'training' });
  await expect(notice).toContainText('training');
  await desk.call('environments.activate', { id: demo });
  await expect(notice, 'read').toHaveCount(0);
});

test('a long list of lost settings: its title and the way on are in sight, and an entry without a name is told by its position', async ({
  closed: { desk },
}) => {
  const { common, shell } = desk.words;
  const settings = { ...desk.readSettings(), version: 1, activeEnvironmentId: 'training' };
  desk.writeSettings({ ...settings, environments: Array.from({ length: 60 }, () => 7) });
  await desk.start();
  await expect(desk.button(shell.loss.goOn)).toBeFocused();
  await expect(desk.heading(common.blocked.settingsUnreadable.title)).toBeInViewport();
  await expect(desk.button(shell.loss.goOn)).toBeInViewport();
  const name = fill(shell.loss.entry, { position: 60 });
  await expect(desk.page.getByText(fill(shell.loss.why.unreadable, { name }))).toHaveCount(1);
  expect(await barriers(desk.page)).toEqual([]);
});

test('a missing file is never met with an empty one, unless somebody asks for it', async ({
  closed: { desk },
}) => {
  const { recovery } = desk.words.shell;
  await desk.prepare(() => {});
  rmSync(desk.databasePath());
  await desk.start();
  await expect(desk.heading(desk.words.common.blocked.dataMissing.title)).toBeVisible();
  await desk.button(recovery.empty).click();
  await expect(desk.button(desk.words.common.cancel)).toBeFocused();
  await desk.button(desk.words.common.cancel).click();
  await expect(desk.heading(desk.words.common.blocked.dataMissing.title)).toBeVisible();
  await desk.button(recovery.empty).click();
  await desk.button(recovery.confirmEmpty.confirm).click();
  await expect(desk.rail).toBeVisible();
  await expect(desk.page.getByText(recovery.started.data)).toBeVisible();
});

test('another program has the folder: told as such, and opened once it has ended', async ({
  closed: { desk },
}) => {
  await desk.prepare(() => {});
  const other = new DatabaseSync(desk.path('profile.lock'));
  other.exec('BEGIN EXCLUSIVE');
  await desk.start();
  await expect(desk.heading(desk.words.common.blocked.profileInUse.title)).toBeVisible();
  await desk.button(desk.words.common.tryAgain).click();
  await expect(desk.heading(desk.words.common.blocked.profileInUse.title)).toBeVisible();
  other.close();
  await desk.button(desk.words.common.tryAgain).click();
  await expect(desk.rail).toBeVisible();
});

test('a full disk: what is typed stays, says that it is not saved, can be exported, and is saved later', async ({
  closed: { desk, form },
}) => {
  const why = whyNoSmallDisk();
  test.skip(why !== null, String(why));
  await desk.prepare(() => {});
  rmSync(desk.path('environments'), { recursive: true });
  const disk = smallDisk(desk.path('environments'), 3);
  try {
    await desk.start();
    await form.openNew();
    await form.investor.fill('Erika');
    await form.saved();
    disk.fill();
    // What is already allotted takes some more.
    await expect.poll(async () => (await desk.call('subscriptions.create')).ok).toBe(false);
    await form.investor.fill('Erika Mustermann');
    const words = desk.words.subscription;
    const full = desk.page.getByRole('alert').filter({ hasText: desk.words.common.error.storageFull.title });
    await expect(full).toBeVisible();
    await expect(form.investor).toHaveValue('Erika Mustermann');
    await desk.button(words.exportTyped).click();
    await expect(desk.page.getByText(desk.words.list.export.words)).toBeVisible();
    await desk.button(desk.words.common.cancel).click();
    disk.free();
    await desk.button(words.saveNow).click();
    await expect(full).toHaveCount(0);
    await desk.restart();
    const { rows } = (
      await desk.call('subscriptions.list', { filter: 'all', search: 'Mustermann', offset: 0, limit: 5 })
    ).value;
    expect(rows).toHaveLength(1);
    await desk.close();
  } finally {
    disk.remove();
  }
});

test('a record that cannot be read: one row that says so, and a draft is taken from the backup', async ({
  closed: { desk, form },
}) => {
  const { common, subscription, activity, list, shell } = desk.words;
  const bad = await desk.prepare(async ({ get }) => {
    const [{ id, form: empty }, other] = [
      await get('subscriptions.create'),
      await get('subscriptions.create'),
    ];
    await get('subscriptions.save', { id, form: { ...empty, units: '61' } });
    await get('subscriptions.save', { id: other.id, form: { ...empty, units: '62' } });
    return id;
  });
  await backUp(desk);
  const file = new DatabaseSync(desk.databasePath());
  file.prepare('UPDATE subscriptions SET data = randomblob(300) WHERE id = ?').run(bad);
  file.close();

  await desk.start();
  await desk.showAll();
  await expect(desk.rows()).toHaveCount(2);
  await expect(desk.rows(common.unreadable.badge)).toContainText(common.unreadable.short.damaged);
  const notice = desk.page.getByRole('status').filter({ hasText: pattern(shell.unreadable.title_one) });
  await expect(notice).toBeVisible();

  // Released together with another one, it is left and named.
  await desk.rows(common.unreadable.badge).click({ modifiers: ['ControlOrMeta'] });
  await desk.page.keyboard.press('ControlOrMeta+Enter');
  await expect(desk.page.getByText(pattern(list.left.unreadable.count)).first()).toBeVisible();

  await notice.getByRole('button', { name: shell.unreadable.show }).click();
  await expect(desk.page.getByRole('listitem').filter({ hasText: bad }).first()).toBeVisible();
  const target = join(desk.folder, '..', `${basename(desk.folder)}-unreadable.jsonl`);
  await desk.running.control.answerSaveDialog(target);
  await desk.button(activity.unreadable.export).click();
  await desk.button(list.export.confirm).click();
  await expect(desk.page.getByText(target)).toBeVisible();
  expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ id: bad, fault: 'damaged' });
  rmSync(target);

  await desk.button(new RegExp(bad)).click();
  await expect(desk.page.getByRole('alert')).toContainText(common.unreadable.why.damaged);
  await desk.button(subscription.unreadable.fromBackup).click();
  await expect(form.units).toHaveValue('61');
  await desk.showAll();
  await expect(desk.rows()).toHaveCount(3);
});

test('a profile-id that is gone: its file is named, and no words of the program are quoted', async ({
  closed: { desk },
}) => {
  const { blocked, systemSaid } = desk.words.common;
  await desk.prepare(() => {});
  const path = desk.path('profile-id');
  const id = readFileSync(path);
  rmSync(path);
  await desk.start();
  await expect(desk.heading(blocked.profileIdUnreadable.title)).toBeVisible();
  await expect(desk.page.getByText(path)).toBeVisible();
  await expect(desk.page.getByText(systemSaid)).toHaveCount(0);
  writeFileSync(path, id);
  await desk.button(desk.words.common.tryAgain).click();
  await expect(desk.rail).toBeVisible();
});
