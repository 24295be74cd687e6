import { describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { withoutChromium } from './fixtures/chromium.ts';
import { failingDesk } from './fixtures/failing-desk.ts';
import { runMain } from './fixtures/run-main.ts';
import type { HostedDesk } from './launch.ts';

/** The system waits for longer than any test, in milliseconds. */
const longEnough = 10 * 60_000;

/** Has the page hold something unsaved, and save it as the product's page does. */
const unsaved = `
  desk.on('leaving', () => desk.subscriptions.save({ last: 1 }).then(() => desk.app.unsaved({ unsaved: false, asked: true })));
  desk.app.unsaved({ unsaved: true, asked: false });
`;

describe.skipIf(withoutChromium())('the end of the session', () => {
  const { launch, output } = failingDesk();
  const endings = ['endSession', 'shutDown'] as const;
  const closed = (app: HostedDesk) =>
    app.ended.then((code) => ({ code, said: output.filter((line) => line.startsWith('FIXTURE closed')) }));

  test.each(endings)('waits for what was typed last (%s)', async (end) => {
    const app = await launch();
    await app.page.evaluate(unsaved);
    await app.call(end, longEnough);
    expect(await closed(app)).toEqual({ code: 0, said: ['FIXTURE closed after saving {"last":1}'] });
  });

  test('on Windows holds nothing up where nothing is unsaved: the data file is closed at once', async () => {
    const app = await launch();
    await app.page.evaluate('desk.app.unsaved({ unsaved: false })');
    await app.call('endSession');
    expect(await app.ended).toBeNull();
    expect(output).toContain('FIXTURE abandons');
    expect(output).not.toContain('FIXTURE stops sending');
  });

  test.each(endings)('does not wait for a page that never answers (%s)', async (end) => {
    const app = await launch();
    // Nor is it asked as its window goes: it could hold the window open, and may well be what hangs.
    await app.page.evaluate(`
      addEventListener('pagehide', () => { desk.subscriptions.save({ asked: 1 }); });
      desk.app.unsaved({ unsaved: true });
    `);
    await app.call(end, longEnough);
    expect(await closed(app)).toEqual({ code: 0, said: ['FIXTURE closed after saving nothing'] });
  });

  test.each(endings)('saves while another call hangs (%s)', async (end) => {
    const app = await launch();
    app.page.evaluate('desk.review.refresh({ id: 1 })').catch(() => {});
    await until(() => output.includes('FIXTURE hangs'), 'a call hangs');
    await app.page.evaluate(unsaved);
    await app.call(end, longEnough);
    expect(await closed(app)).toEqual({ code: 0, said: ['FIXTURE closed after saving {"last":1}'] });
  });

  test.each(endings)('saves while the main process is busy (%s)', async (end) => {
    const app = await launch();
    await app.page.evaluate(`${unsaved} desk.trail.verify();`);
    await until(() => output.includes('FIXTURE is busy'), 'the main process is busy');
    await app.call(end, longEnough);
    expect(await closed(app)).toEqual({ code: 0, said: ['FIXTURE closed after saving {"last":1}'] });
  });

  test.each(endings)('saves while the keychain hangs, and ends all the same (%s)', async (end) => {
    const app = await launch({ env: { FIXTURE_KEYCHAIN: 'hangs' } });
    await app.page.evaluate(unsaved);
    await app.call(end, longEnough);
    // Nothing but its own signal ends a process whose thread is at the keychain.
    expect(await closed(app)).toEqual({ code: null, said: ['FIXTURE closed after saving {"last":1}'] });
  });

  test('a second question of Windows is answered like the first', async () => {
    const app = await launch();
    await app.page.evaluate(unsaved);
    await Promise.all([app.call('endSession', longEnough), app.call('endSession', longEnough)]);
    expect(await closed(app)).toEqual({ code: 0, said: ['FIXTURE closed after saving {"last":1}'] });
  });

  test('a question of Windows that comes while the program ends is prevented, with nothing unsaved any more', async () => {
    const app = await launch();
    // Keeps the program from ending for as long as it waits for calls.
    app.page.evaluate('desk.review.refresh({ id: 1 })').catch(() => {});
    await app.page.evaluate('desk.app.unsaved({ unsaved: true, asked: false })');
    // The page saves by itself meanwhile, and does not answer.
    const isSaved = app.page.evaluate(
      "new Promise((resolve) => desk.on('leaving', () => resolve(desk.app.unsaved({ unsaved: false, asked: false }))))",
    );
    await app.page.evaluate('1');
    expect(await app.call('askSessionEnd')).toBe(true);
    await isSaved;
    expect(await app.call('askSessionEnd')).toBe(true);
    expect((await closed(app)).code).toBe(0);
  });

  test('a log-off that another program has prevented leaves the next one as it was', async () => {
    const app = await launch();
    expect(await app.call('askSessionEnd')).toBe(false);
    await app.page.evaluate(unsaved);
    await app.call('endSession', 20_000);
    expect(await closed(app)).toEqual({ code: 0, said: ['FIXTURE closed after saving {"last":1}'] });
  });

  test('the host ends a program that prevents nothing at once, and one that does not quit after a while', async () => {
    const program = (listener: string, before = "powerMonitor.on('resume', () => {});") => `
      import { app, powerMonitor } from 'electron';
      import { controls } from ${JSON.stringify(new URL('./control.ts', import.meta.url).href)};
      app.whenReady().then(() => {
        ${before}
        powerMonitor.on('shutdown', (event) => { ${listener} });
        controls.shutDown(50);
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
