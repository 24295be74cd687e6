import { signed } from './support/entries.ts';
import { campaigns, cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { pattern } from './support/words.ts';

/** Words for anything that waits must not say that it has arrived. They may say that the app is trying. */
const PROMISES = /(?<!wird (gerade )?)gesendet(?! hinaus)|investiert|bestätigt|Investment mit Wallet/i;

test('keeps typed and queued subscriptions while the platform is out of reach, over a restart, and sends each once afterwards', async ({
  connected: { app, form },
  platform,
}) => {
  const { common, shell, subscription } = app.words;
  // The first connection to the platform loads the investors, which are then available offline too.
  await form.openNew();
  await form.pick(form.investor, cast.oneWallet);
  await platform.disappear(app);

  await test.step('saves three typed drafts and queues one of them', async () => {
    await form.entry.fill({ ...signed, units: '101' });
    await form.queue();
    await expect(form.banner('offline')).toBeVisible();

    await form.openNew();
    await form.entry.fillInvestor({
      investor: cast.threeWallets,
      campaign: campaigns.disclosure,
      units: '102',
    });
    await form.entry.fillDisclosure({ income: false, worth: true });
    await form.saved();

    await form.openNew();
    await form.entry.fillSurvey([{ question: 'Ohne Netz gefragt?', answer: 'Ohne Netz geantwortet.' }]);
    await form.saved();
  });

  const everythingIsThere = async () => {
    await app.list.showAll();
    await expect(app.list.rows()).toHaveCount(3);
    await expect(app.list.rows('101')).toContainText(common.reason.offline);
    expect(await app.list.rows('101').innerText()).not.toMatch(PROMISES);
    await form.openListed('101');
    await expect(form.banner('offline')).toBeVisible();
    await expect(form.timeline.step('invitation')).toHaveAttribute('data-state', 'waiting');
    expect(await form.timeline.region.innerText()).not.toMatch(PROMISES);

    await form.openListed('102');
    await form.open('investor');
    await expect(form.investor).toHaveValue(cast.threeWallets);
    await expect(form.campaign).toHaveValue(campaigns.disclosure);
    await expect(form.units).toHaveValue('102');
    await form.open('disclosure');
    await expect(form.radio(subscription.disclosure.incomeLabel, common.no)).toBeChecked();
    await expect(form.radio(subscription.disclosure.worthLabel, common.yes)).toBeChecked();
    await expect(app.field(subscription.disclosure.timeLabel)).not.toHaveValue('');

    await form.openListed(common.unnamedInvestor);
    await form.open('survey');
    await expect(app.field('Frage 1')).toHaveValue('Ohne Netz gefragt?');
    await expect(app.field('Antwort 1')).toHaveValue('Ohne Netz geantwortet.');
  };

  await test.step('says that the app is offline, and nothing more', async () => {
    await expect(app.page.getByText(pattern(shell.sync.offline)).first()).toBeVisible();
    await everythingIsThere();
  });

  await test.step('says the same after a restart', async () => {
    await app.restart();
    await everythingIsThere();
    expect(platform.report().invitations).toEqual([]);
  });

  await test.step('sends by itself and once when the network is back', async () => {
    await form.openListed('101');
    await platform.served.plug();
    await form.timeline.reaches('wallet', 'done');
    await expect(form.banner('complete')).toBeVisible();
    await expect(app.page.getByText(pattern(shell.sync.online)).first()).toBeVisible();
    const { invitations, investments } = platform.report();
    expect(invitations).toMatchObject([{ units: 101 }]);
    expect(investments).toMatchObject([{ units: 101, wallet: platform.investor(cast.oneWallet).wallets[0] }]);
    platform.expectClean();
  });
});

test('asks nothing of the platform while a person works offline by choice', async ({
  shared: { app, form },
  platform,
}) => {
  const { common, shell } = app.words;
  await form.openNew();
  await form.pick(form.investor, cast.oneWallet);
  // Picking reads the investor and then the wallets, which a switch to offline would not stop in between.
  await expect
    .poll(() => Object.keys(platform.report().endpoints).some((endpoint) => endpoint.includes('/wallets/')))
    .toBe(true);
  await app.shell.workOffline(true);
  await expect(app.page.getByText(shell.sync.chosen).first()).toBeVisible();
  const before = platform.report().calls;

  await form.entry.fill({ ...signed, units: '201' });
  await form.queue();
  await expect(form.banner('offline')).toBeVisible();
  await app.list.showAll();
  await expect(app.list.rows('201')).toContainText(common.reason.offline);
  expect(await app.list.rows('201').innerText()).not.toMatch(PROMISES);
  expect(platform.report().calls, 'not a single call').toBe(before);

  await app.shell.workOffline(false);
  await form.openListed('201');
  await form.timeline.reaches('wallet', 'done');
  expect(platform.report().investments).toMatchObject([{ units: 201 }]);
  platform.expectClean();
});

test('keeps everything typed when the app is killed as soon as it says that all is saved', async ({
  app,
  form,
}) => {
  const { subscription, common } = app.words;
  const long = `Ein langer Text mit „Umlauten“, 🙂 und\nZeilen. ${'abc '.repeat(200)}Ende`;
  await form.openNew();
  await form.pick(form.investor, cast.oneWallet);
  await form.units.fill('31');
  await form.open('survey');
  await form.radio(subscription.survey.mode, subscription.survey.answers).check();
  await app.button(subscription.survey.add).click();
  await app.field('Frage 1').fill('Was wissen Sie?');
  await app.field('Antwort 1').fill(long);
  await form.open('signature');
  const signed = app.field(subscription.costs.signedAt);
  await signed.pressSequentially('gestern um halb');
  await expect(signed).toHaveValue('gestern um halb');
  // test/unit/renderer-autosave.test.ts shows that the app says so within a second of the last keystroke.
  await form.saved();
  await app.killAndStart();

  await form.openListed(cast.oneWallet);
  await form.open('investor');
  await expect(form.units).toHaveValue('31');
  await form.open('survey');
  await expect(app.field('Frage 1')).toHaveValue('Was wissen Sie?');
  await expect(app.field('Antwort 1')).toHaveValue(long);
  await form.open('signature');
  await expect(app.field(subscription.costs.signedAt)).toHaveValue('gestern um halb');
  await app.list.showAll();
  await expect(app.list.rows()).toHaveCount(1);
  await expect(app.list.rows()).toContainText(common.stage.draft);
});

test('sends the rest, and nothing twice, when the app is killed while it sends and started again', async ({
  connected: { app, form },
  platform,
}) => {
  await form.entry.fillNew({ ...signed, units: '41' });
  // The invitation is written, but its answer is still under way when the power fails.
  platform.sandbox.faults.add({
    kind: 'hang',
    when: 'after',
    times: 1,
    path: '/v2/invitations/',
    method: 'POST',
  });
  await form.queue();
  await expect.poll(() => platform.report().invitations.length).toBe(1);
  await app.killAndStart();

  await form.openListed('41');
  await form.timeline.reaches('wallet', 'done');
  const { invitations, investments, replays } = platform.report();
  expect(invitations).toHaveLength(1);
  expect(investments).toMatchObject([{ units: 41, invitation_id: invitations[0]?.id }]);
  expect(replays, 'the same key again, so the platform gave the same answer').toBeGreaterThanOrEqual(1);
  platform.expectClean();
});

for (const [how, end] of [
  ['Windows ends the session', 'endSession'],
  ['Linux or macOS shuts down', 'shutDown'],
] as const)
  test(`saves the last typed text to the disk when ${how}, and ends`, async ({ app, form }) => {
    test.skip(
      end === 'shutDown' && process.env.INVESTMENT_DESK_RUNTIME === 'electron',
      'Electron cannot be told that the system shuts down',
    );
    await form.openNew();
    // Keep autosave from running: no pause in typing ever ends.
    await app.page.evaluate(() => {
      globalThis.setTimeout = (() => 0) as never;
    });
    await form.units.fill('73');
    await app.running.control[end]();
    await app.running.ended;
    await app.killAndStart();
    await app.list.showAll();
    await expect(app.list.rows()).toContainText('73');
  });

test('saves the last typed text to the disk when Windows ends the session over an open save dialog', async ({
  app,
  form,
}) => {
  await form.openNew();
  await app.page.evaluate(() => {
    globalThis.setTimeout = (() => 0) as never;
  });
  await app.running.control.leaveSaveDialogOpen();
  await app.page.evaluate(() => {
    // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
    void (globalThis as any).desk.log.export();
  });
  await form.units.fill('74');
  await app.running.control.endSession();
  await app.running.ended;
  await app.killAndStart();
  await app.list.showAll();
  await expect(app.list.rows()).toContainText('74');
});

test('saves the last typed text before the page goes away, whose last messages may come without their frame', async ({
  app,
  form,
}) => {
  test.skip(
    process.env.INVESTMENT_DESK_RUNTIME === 'electron',
    'Electron decides by itself when a frame is gone',
  );
  await form.openNew();
  await app.page.evaluate(() => {
    globalThis.setTimeout = (() => 0) as never;
  });
  await app.running.control.loseUnloadingFrames();
  await form.units.fill('75');
  // Close the window as a person does, with its question to the page, which a client's closing leaves out.
  await app.page.close({ runBeforeUnload: true });
  await app.running.ended;
  await app.killAndStart();
  await app.list.showAll();
  await expect(app.list.rows()).toContainText('75');
});

test('accepts a wallet by its id when nobody can read the list of wallets', async ({
  shared: { app, form },
  platform,
}) => {
  const { wallet } = form.words;
  await form.openNew();
  await form.pick(form.investor, cast.oneWallet);
  const own = platform.investor(cast.threeWallets).wallets[1] ?? '';
  await app.shell.workOffline(true);
  await form.entry.fill({
    investor: cast.threeWallets,
    campaign: campaigns.plain,
    units: '34',
    survey: 'waiver',
    signature: 'now',
  });
  await form.open('wallet');
  await form.radio(wallet.label, wallet.other).check();
  const id = app.field(wallet.otherLabel);
  await id.fill('keine Kennung');
  await id.blur();
  await expect(form.panel('wallet').getByText(app.words.common.problem.notAnId)).toBeVisible();
  await id.fill(own);
  await form.saved();
  await form.queue();
  await expect(form.banner('offline')).toBeVisible();
  await app.shell.workOffline(false);
  await form.timeline.reaches('wallet', 'done');
  expect(platform.report().investments).toMatchObject([{ units: 34, wallet: own }]);
  platform.expectClean();

  await app.shell.workOffline(true);
  await app.shell.go('review');
  await app.button(new RegExp(`^${app.words.review.refreshOne}`)).click();
  const { failedRead } = app.words.common;
  await expect(app.page.getByRole('status').filter({ hasText: failedRead.offline })).toBeVisible();
  await expect(app.page.getByRole('alert')).toHaveCount(0);
  await app.shell.workOffline(false);
  await expect(app.page.getByText(failedRead.offline)).toHaveCount(0);
});
