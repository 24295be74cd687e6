import { Inspection } from './support/inspection.ts';
import { cast } from './support/platform.ts';
import { expect, test } from './support/test.ts';
import { fill, literally, pattern } from './support/words.ts';

for (const language of ['de', 'en'] as const) {
  test.describe(`a machine in UTC, ${language}`, () => {
    test.use({ language });

    test('asks once for the zone of times, and names the assumed zone until then', async ({
      closed: { app, form },
    }) => {
      const { shell, common, subscription } = app.words;
      const inspection = new Inspection(app, language);
      const question = () => app.page.getByText(shell.zone.question, { exact: true });
      const german = (offset: string) => fill(common.zone.germany, { detail: offset });
      const machine = fill(common.zone.machine, { detail: 'UTC' });
      const choose = (zone: 'germany' | 'machine', name: string) =>
        pattern(fill(common.zone.choose[zone], { name, clock: '{{clock}}' }), 'whole');
      const ofGermany = new RegExp(`^${literally(german('UTC')).replace('UTC', 'UTC\\+[12]')},`);
      const shownIn = (text: string) => (language === 'de' ? `21.07.2025 ${text}` : `21 Jul 2025, ${text}`);
      app.machineZone = 'UTC';
      await app.start();

      await test.step('names the assumed zone at the field', async () => {
        await expect(question()).toBeVisible();
        await inspection.look('zone-question-list');
        await form.openNew();
        await form.pick(form.investor, cast.oneWallet);
        await form.open('survey');
        await form.radio(subscription.survey.mode, subscription.survey.waiver).check();
        const field = app.field(subscription.survey.waiverTime);
        await expect(field).toHaveAccessibleDescription(/UTC\+[12]/);
        await field.fill('21.07.2025 14:30');
        await expect(field).toHaveAccessibleDescription(
          fill(app.words.form.time.zoneOpen, { zone: german('UTC+2') }),
        );
        await inspection.look('zone-question-form');
        await field.blur();
        await form.saved();
      });

      await test.step('shows the moment that was read when the zone changes while a person types in the field', async () => {
        const field = app.field(subscription.survey.waiverTime);
        await field.fill('21.07.2025 14:30');
        await app.call('settings.update', { timeZone: 'machine' });
        await expect(field).toHaveValue(shownIn('12:30'));
        await app.call('settings.update', { timeZone: null });
        await expect(field).toHaveValue(shownIn('14:30'));
        await field.blur();
      });

      const stored = async () => {
        const { rows } = (
          await app.call('subscriptions.list', { filter: 'all', search: '', offset: 0, limit: 10 })
        ).value;
        const { form: kept } = await app.subscriptions.get(rows[0].id);
        return kept.survey.submittedAt as string;
      };
      expect(await stored()).toBe('2025-07-21T14:30:00+02:00');

      await test.step('removes the question after the answer, and names the zone at the field', async () => {
        await app.page.getByRole('button', { name: ofGermany }).click();
        await expect(question()).toHaveCount(0);
        await expect(app.page.locator('body:focus')).toHaveCount(0);
        const field = app.field(subscription.survey.waiverTime);
        await expect(field).toHaveValue(shownIn('14:30'));
        await expect(field).toHaveAccessibleDescription(german('UTC+2'));
        await field.fill('21.01.2025 14:30');
        await expect(field).toHaveAccessibleDescription(german('UTC+1'));
        await field.fill('21.07.2025 14:30');
        await field.blur();
        await inspection.look('zone-field');
        expect(app.profile.readSettings().preferences?.timeZone).toBe('germany');
      });

      await test.step('does not ask again after a restart', async () => {
        await app.restart();
        await expect(question()).toHaveCount(0);
      });

      await test.step('shows the same instant by the other clock when the settings change the zone', async () => {
        await app.settings.showGeneral();
        const radio = (name: RegExp) => app.page.getByRole('radio', { name });
        await expect(radio(ofGermany)).toBeChecked();
        await inspection.look('zone-settings');
        await radio(choose('machine', machine)).click();
        await expect(radio(choose('machine', machine))).toBeChecked();
        await expect.poll(() => app.profile.readSettings().preferences?.timeZone).toBe('machine');
        await form.openListed(cast.oneWallet);
        await form.open('survey');
        const field = app.field(subscription.survey.waiverTime);
        await expect(field).toHaveValue(shownIn('12:30'));
        await expect(field).toHaveAccessibleDescription(machine);
        expect(await stored()).toBe('2025-07-21T14:30:00+02:00');
        await field.fill('21.07.2025 13:00');
        await field.blur();
        await form.saved();
        expect(await stored()).toBe('2025-07-21T13:00:00+00:00');
        await inspection.look('zone-field-machine');
      });

      expect(inspection.wrong, inspection.wrong.join('\n')).toEqual([]);
    });
  });
}

test('shows every time on the screen in the chosen zone', async ({ closed: { app, form }, platform }) => {
  app.machineZone = 'Asia/Tokyo';
  await app.start();
  await platform.connect(app);
  await app.reload();
  const complete = platform.completeForm(1);
  // This moment is tomorrow in Tokyo.
  const signedAt = '2025-07-21T23:30:00+02:00';
  const before = '2025-07-21T22:30:00+02:00';
  await app.subscriptions.invested({
    ...complete,
    selfDisclosure: { ...complete.selfDisclosure, submittedAt: before },
    survey: { ...complete.survey, submittedAt: before },
    signature: { ...complete.signature, signedAt },
  });

  /** Checks every time on the screen against the system's own words for it, and returns the number of times. */
  const look = async (timeZone: string): Promise<number> => {
    const shown = app.page.locator('time');
    await expect(shown.first()).toBeVisible();
    // A time has its title once it is pointed at. Both in one step: a row may be replaced between two.
    const times = await shown.evaluateAll((all) =>
      // biome-ignore lint/suspicious/noExplicitAny: these sources are compiled without a page's types
      all.map((time: any) => {
        const { PointerEvent } = time.ownerDocument.defaultView;
        time.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }));
        return { at: time.dateTime as string, words: `${time.textContent} ${time.title}` };
      }),
    );
    for (const { at, words } of times) {
      const said = (options: Intl.DateTimeFormatOptions) =>
        new Intl.DateTimeFormat('de-DE', { ...options, timeZone }).format(new Date(at));
      expect(words).toContain(said({ day: '2-digit', month: '2-digit', year: 'numeric' }));
      expect(words).toContain(said({ hour: '2-digit', minute: '2-digit' }));
      expect(words).toContain(said({ timeZoneName: 'shortOffset' }).replace(/^.*GMT/, 'UTC'));
    }
    return times.length;
  };
  const walk = async (timeZone: string, signed: string) => {
    await app.list.showAll();
    await expect(app.list.rows().first()).toContainText(signed.slice(0, 10));
    expect(await look(timeZone)).toBeGreaterThan(0);
    await app.shell.go('review');
    await expect(app.page.locator('time').filter({ hasText: signed }).first()).toBeVisible();
    expect(await look(timeZone)).toBeGreaterThan(0);
    await app.list.showAll();
    await app.list.rows().first().click();
    await form.open('signature');
    await expect(app.field(form.words.costs.signedAt)).toHaveValue(signed);
    expect(await look(timeZone)).toBeGreaterThan(1);
  };
  await app.call('settings.update', { timeZone: 'germany' });
  await walk('Europe/Berlin', '21.07.2025 23:30');
  // The open form shows the new zone at once.
  await app.call('settings.update', { timeZone: 'machine' });
  await expect(app.field(form.words.costs.signedAt)).toHaveValue('22.07.2025 06:30');
  await look('Asia/Tokyo');
  await walk('Asia/Tokyo', '22.07.2025 06:30');
  expect(platform.report().investments[0]?.signed_at).toMatch(/^2025-07-21T21:30:00(\+00:00|Z)$/);
});

test.describe('a machine with German time', () => {
  for (const zone of ['Europe/Vienna', 'CET'])
    test(`asks and shows nothing about zones: ${zone}`, async ({ closed: { app, form } }) => {
      const { shell, settings, subscription } = app.words;
      app.machineZone = zone;
      await app.start();
      await form.openNew();
      await form.open('survey');
      await form.radio(subscription.survey.mode, subscription.survey.waiver).check();
      const field = app.field(subscription.survey.waiverTime);
      await field.fill('21.07.2025 14:30');
      await expect(field).toHaveAccessibleDescription('');
      await expect(app.page.getByText(shell.zone.question)).toHaveCount(0);
      await app.settings.showGeneral();
      await expect(app.field(settings.preferences.adviserName)).toBeVisible();
      await expect(app.page.getByText(settings.preferences.timeZone)).toHaveCount(0);
      expect(await app.text()).not.toContain('UTC');
    });
});
