import { describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { withoutChromium } from './fixtures/chromium.ts';
import { failingApp } from './fixtures/failing-app.ts';
import { runMain } from './fixtures/run-main.ts';
import type { HostedApp } from './launch.ts';

/** How long the system waits for the app, in milliseconds: longer than any test. */
const longEnough = 10 * 60_000;

/** Script that gives the page unsaved input, and saves it as the app's page does. */
const unsaved = `
  desk.on('leaving', () => desk.subscriptions.save({ last: 1 }).then(() => desk.app.unsaved({ unsaved: false, asked: true })));
  desk.app.unsaved({ unsaved: true, asked: false });
`;

describe.skipIf(withoutChromium())('the end of the session', () => {
  const { launch, output } = failingApp();
  const endings = ['endSession', 'shutDown'] as const;
  const closed = (app: HostedApp) =>
    app.ended.then((code) => ({ code, said: output.filter((line) => line.startsWith('FIXTURE closed')) }));

  test.each(endings)('waits until the last input is saved (%s)', async (end) => {
    const app = await launch();
    await app.page.evaluate(unsaved);
    await app.call(end, longEnough);
    expect(await closed(app)).toEqual({ code: 0, said: ['FIXTURE closed after saving {"last":1}'] });
  });

  test('is not delayed on Windows when nothing is unsaved, and the data file is closed at once', async () => {
    const app = await launch();
    await app.page.evaluate('desk.app.unsaved({ unsaved: false })');
    await app.call('endSession');
    expect(await app.ended).toBeNull();
    expect(output).toContain('FIXTURE abandons');
    expect(output).not.toContain('FIXTURE stops sending');
  });

  test.each(endings)('does not wait for a page that never answers (%s)', async (end) => {
    const app = await launch();
    // The page is not asked when its window closes either: it could keep the window open, and may be the part that hangs.
    await app.page.evaluate(`
      addEventListener('pagehide', () => { desk.subscriptions.save({ asked: 1 }); });
      desk.app.unsaved({ unsaved: true });
    `);
    await app.call(end, longEnough);
    expect(await closed(app)).toEqual({ code: 0, said: ['FIXTURE closed after saving nothing'] });
  });

  test.each(endings)('waits until the last input is saved while another call hangs (%s)', async (end) => {
    const app = await launch();
    app.page.evaluate('desk.review.refresh({ id: 1 })').catch(() => {});
    await until(() => output.includes('FIXTURE hangs'), 'a call hangs');
    await app.page.evaluate(unsaved);
    await app.call(end, longEnough);
    expect(await closed(app)).toEqual({ code: 0, said: ['FIXTURE closed after saving {"last":1}'] });
  });

  test.each(endings)(
    'waits until the last input is saved while the main process is busy (%s)',
    async (end) => {
      const app = await launch();
      await app.page.evaluate(`${unsaved} desk.trail.verify();`);
      await until(() => output.includes('FIXTURE is busy'), 'the main process is busy');
      await app.call(end, longEnough);
      expect(await closed(app)).toEqual({ code: 0, said: ['FIXTURE closed after saving {"last":1}'] });
    },
  );

  test.each(endings)(
    'waits until the last input is saved while the keychain hangs, and the app still ends (%s)',
    async (end) => {
      const app = await launch({ env: { FIXTURE_KEYCHAIN: 'hangs' } });
      await app.page.evaluate(unsaved);
      await app.call(end, longEnough);
      // A process with a thread that hangs in the keychain can only end by killing itself.
      expect(await closed(app)).toEqual({ code: null, said: ['FIXTURE closed after saving {"last":1}'] });
    },
  );

  test('is prevented again when Windows asks a second time', async () => {
    const app = await launch();
    await app.page.evaluate(unsaved);
    await Promise.all([app.call('endSession', longEnough), app.call('endSession', longEnough)]);
    expect(await closed(app)).toEqual({ code: 0, said: ['FIXTURE closed after saving {"last":1}'] });
  });

  test('is prevented while the app is ending, even when nothing is unsaved any more', async () => {
    const app = await launch();
    // Delays the end of the app by its wait for open calls.
    app.page.evaluate('desk.review.refresh({ id: 1 })').catch(() => {});
    await app.page.evaluate('desk.app.unsaved({ unsaved: true, asked: false })');
    // The page saves on its own meanwhile (`asked: false`) and leaves the request to save unanswered.
    const isSaved = app.page.evaluate(
      "new Promise((resolve) => desk.on('leaving', () => resolve(desk.app.unsaved({ unsaved: false, asked: false }))))",
    );
    await app.page.evaluate('1');
    expect(await app.call('askSessionEnd')).toBe(true);
    await isSaved;
    expect(await app.call('askSessionEnd')).toBe(true);
    expect((await closed(app)).code).toBe(0);
  });

  test('waits until the last input is saved after another program has prevented an earlier log-off', async () => {
    const app = await launch();
    expect(await app.call('askSessionEnd')).toBe(false);
    await app.page.evaluate(unsaved);
    await app.call('endSession', longEnough);
    expect(await closed(app)).toEqual({ code: 0, said: ['FIXTURE closed after saving {"last":1}'] });
  });

  test('kills an app at once when it prevents nothing, and after a delay when it does not quit', async () => {
    const program = (listener: string, before = "powerMonitor.on('resume', () => {});") => `
      import { app, powerMonitor } from 'electron';
      import { controls } from ${JSON.stringify(new URL('./control.ts', import.meta.url).href)};
      app.whenReady().then(() => {
        ${before}
        powerMonitor.on('shutdown', (event) => { ${listener} });
        controls.shutDown(2_000);
        setImmediate(() => console.log('STILL THERE'));
      });
    `;
    const careless = await runMain(program(''));
    expect(careless).toMatchObject({ code: null });
    const stubborn = await runMain(program('event.preventDefault();'));
    expect(stubborn).toMatchObject({ code: null });
    expect(stubborn.output).toContain('STILL THERE');
    const unheard = await runMain(program("event.preventDefault(); console.log('HEARD');", ''));
    expect(unheard.output).not.toContain('HEARD');
  });
});
