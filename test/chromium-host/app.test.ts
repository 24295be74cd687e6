import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aMoment } from '../support/until.ts';
import { buildFixtureApp } from './fixtures/build.ts';
import { withoutChromium } from './fixtures/chromium.ts';
import { temporaryFolder } from './fixtures/run-main.ts';
import { type HostedApp, launchOnHost } from './launch.ts';

/** Tests the app's own shell and preload with the fixture backend, which answers a call with its arguments. */
describe.skipIf(withoutChromium())('the shell', () => {
  const userDataDir = temporaryFolder();
  let app: HostedApp;
  const run = <T>(code: string): Promise<T> => app.page.evaluate(code) as Promise<T>;
  const refused = async (kind: string) =>
    (await app.call('refusals')).filter((refusal) => refusal.kind === kind).map(({ url, by }) => [url, by]);

  beforeAll(async () => {
    app = await launchOnHost({ ...(await buildFixtureApp()), userDataDir });
  });
  afterAll(() => app?.close());

  test('exposes only the contract to the page', async () => {
    expect(
      await run(
        'desk.documents.read({ id: 1 }).then(({ value }) => [value.input, [...value.bytes], value.at.getTime()])',
      ),
    ).toEqual([{ id: 1 }, [1, 2, 255], 0]);
    expect(
      await run(
        "typeof desk.invoke + typeof desk.send + (() => { try { desk.on('x', () => {}) } catch (e) { return e.message } })()",
      ),
    ).toBe('undefinedundefinedUnknown event: x');
  });

  test('passes only the payload of an event, and stops when the listener is removed', async () => {
    const counted = await run(`(async () => {
      let seen = [];
      const stop = desk.on('subscriptions', (...args) => seen.push(args));
      await desk.sync.now();
      stop();
      await desk.sync.now();
      return seen;
    })()`);
    expect(counted).toEqual([[{ ids: ['a', 'b'] }]]);
    // The event from before the page existed was not sent to a page.
    expect(app.output.join('\n')).not.toContain('Error sending from webFrameMain');
  });

  test('blocks inline scripts, inline styles, eval and all other origins by its policy', async () => {
    expect(await run('[window.inlineScriptRan, window.moduleRan]')).toEqual([undefined, true]);
    expect(
      await run(
        "getComputedStyle(document.body).color + getComputedStyle(document.querySelector('p')).color",
      ),
    ).toBe('rgb(0, 0, 0)rgb(4, 5, 6)');
    await run(`(async () => {
      await fetch('https://example.com/').catch(() => {});
      document.body.append(Object.assign(new Image(), { src: 'https://example.com/a.png' }));
      document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://example.com/' }));
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.injected = 1' }));
      document.body.firstElementChild.setAttribute('style', 'color: red');
      try { new WebSocket('wss://example.com/'); } catch {}
      try { setTimeout('window.evaluated = 1'); } catch {}
    })()`);
    for (const directive of [
      'connect-src https://example.com',
      'img-src',
      'frame-src',
      'script-src-elem inline',
      'style-src-attr inline',
      'connect-src wss://example.com',
      'script-src eval',
    ])
      await expect.poll(async () => (await run<string[]>('violations')).join('\n')).toContain(directive);
    expect(await run('[window.injected, window.evaluated]')).toEqual([undefined, undefined]);
    expect(await run("fetch('./page.js').then((response) => response.status)")).toBe(200);
  });

  test('cancels requests in the session even without the policy', async () => {
    const session = await app.page.context().newCDPSession(app.page);
    await session.send('Page.setBypassCSP', { enabled: true });
    await app.page.reload();
    expect(
      await run("fetch('https://example.com/secret', { mode: 'no-cors' }).catch((error) => error.name)"),
    ).toBe('TypeError');
    expect(await refused('request')).toContainEqual(['https://example.com/secret', 'product']);
    await session.send('Page.setBypassCSP', { enabled: false });
    await app.page.reload();
  });

  test('prevents navigations, new windows and redirects', async () => {
    await run("location.href = 'https://example.com/away'");
    await run("void window.open('https://example.com/opened')");
    await run(
      "Object.assign(document.createElement('a'), { href: 'https://example.com/linked', target: '_blank' }).click()",
    );
    await expect.poll(() => refused('navigation')).toContainEqual(['https://example.com/away', 'product']);
    await expect
      .poll(() => refused('window'))
      .toEqual([
        ['https://example.com/opened', 'product'],
        ['https://example.com/linked', 'product'],
      ]);
    await expect.poll(() => app.page.context().pages().length).toBe(1);
    expect(await run('document.title')).toBe('Fixture');
    // The app never redirects, so the host emits the event without a redirect.
    expect(await app.call('redirect', 'app://desk/index.html')).toBe(true);
  });

  test('prevents a webview from being attached', async () => {
    expect(await app.call('attachWebview')).toBe(true);
  });

  test('prevents downloads', async () => {
    await run(
      "Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'a.txt' }).click()",
    );
    await expect.poll(async () => (await refused('download')).length).toBe(1);
  });

  test('denies all permission checks and requests, in both sessions', async () => {
    // This call makes the main process use its own session.
    await run("desk.environments.test('http://127.0.0.1:9/')");
    expect(await app.call('grants')).toEqual([]);
    for (const name of [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'clipboard-read',
      'clipboard-write',
    ])
      expect(await run(`navigator.permissions.query({ name: '${name}' }).then((it) => it.state)`)).toBe(
        'denied',
      );
    expect(await run('navigator.clipboard.readText().catch((error) => error.name)')).toBe('NotAllowedError');
  });

  test('answers calls only from its own main frame', async () => {
    await run(`new Promise((resolve) => {
      const frame = Object.assign(document.createElement('iframe'), { srcdoc: '<p>document</p>', sandbox: '' });
      frame.onload = resolve;
      document.body.append(frame);
    })`);
    await expect.poll(() => app.call('frames')).toContain('about:srcdoc');
    const answer = (frame: string | null) => app.call('invokeFrom', frame, 'desk:app.state', [undefined]);
    expect(await answer('app://desk/index.html')).toMatchObject({ result: { ok: true } });
    expect(await answer('about:srcdoc')).toEqual({
      error: 'Error: Refused: not the page of Investment Desk.',
    });
    expect(await answer(null)).toEqual({ error: 'Error: Refused: not the page of Investment Desk.' });
    expect(await app.call('invokeFrom', 'app://desk/', 'desk:app.destroy', [])).toEqual({
      error: "Error: No handler registered for 'desk:app.destroy'",
    });
  });

  test('keeps settings, and quarantines a damaged file without losing it', async () => {
    const file = path.join(userDataDir, 'settings.json');
    expect(await run("desk.settings.update({ theme: 'dark' }).then((answer) => answer.ok)")).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ theme: 'dark' });
    writeFileSync(file, '{"theme": "da');
    const state = () => run<{ ok: boolean; value?: object; error?: { said: string } }>('desk.app.state()');
    expect((await state()).error?.said).toMatch(/^SyntaxError: .* JSON/);
    const quarantined = await run<string>('desk.app.retry().then((answer) => answer.value)');
    expect(readFileSync(quarantined, 'utf8')).toBe('{"theme": "da');
    expect(path.basename(quarantined)).toMatch(/^settings\.broken-[\dTZ-]+\.json$/);
    expect(await state()).toEqual({ ok: true, value: {} });
    for (const text of ['5', '"x"', 'true', 'null', '[1]', '']) {
      writeFileSync(file, text);
      expect(await state(), text).toMatchObject({ ok: false });
    }
    await run('desk.app.retry()');
    expect(await state()).toEqual({ ok: true, value: {} });
  });

  test('returns the path chosen in the save dialog, and null when it is cancelled', async () => {
    const save = () => run('desk.documents.saveAs({})');
    await app.control.answerSaveDialog('/tmp/chosen.pdf');
    expect(await save()).toEqual({ ok: true, value: '/tmp/chosen.pdf' });
    expect(await save()).toEqual({ ok: true, value: null });
  });

  test('reaches the network through the main process, and reports its error', async () => {
    const server = createServer((request, response) => response.end(`cookie: ${request.headers.cookie}`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect(await run(`desk.environments.test('${url}')`)).toEqual({ ok: true, value: 'cookie: undefined' });
    await app.call('setOnline', false);
    expect(await run(`desk.environments.test('${url}').then((answer) => answer.error.said)`)).toBe(
      'Error: net::ERR_INTERNET_DISCONNECTED',
    );
    await app.call('setOnline', true);
    server.close();
  });

  test('wakes the backend when the machine wakes or is unlocked', async () => {
    await app.control.power('resume');
    await app.control.power('unlock-screen');
    await expect
      .poll(() => app.output.filter((line) => line === 'FIXTURE wake').length)
      .toBeGreaterThanOrEqual(2);
  });

  test('lets a second client take screenshots and type', async () => {
    await app.page.setContent('<input id="field"><button onclick="">b</button>').catch(() => {});
    await app.page.reload();
    expect((await app.page.screenshot()).length).toBeGreaterThan(1000);
    await run("document.body.append(Object.assign(document.createElement('input'), { id: 'field' }))");
    await app.page.locator('#field').fill('typed');
    await expect.poll(() => app.page.locator('#field').inputValue()).toBe('typed');
  });

  test('loads a crashed page again', async () => {
    await app.call('crashPage');
    await expect
      .poll(
        async () => {
          const browser = await chromium.connectOverCDP(app.endpoint);
          const page = browser.contexts()[0]?.pages()[0];
          return Promise.race([
            page?.evaluate('document.title').catch(String),
            // The evaluation never settles when the page goes away meanwhile.
            aMoment(2_000).then(() => 'no answer'),
          ]);
        },
        { interval: 500 },
      )
      .toBe('Fixture');
  });

  test('stores nothing of the page in the profile', () => {
    // Chromium writes `Local State`, which contains nothing of a page.
    expect(readdirSync(userDataDir).filter((name) => !name.startsWith('settings'))).toEqual([
      'Local State',
      'SingletonLock',
      'logs',
    ]);
  });
});
