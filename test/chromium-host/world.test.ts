import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withoutChromium } from './fixtures/chromium.ts';
import { temporaryFolder, writePreload } from './fixtures/run-main.ts';
import { type HostedApp, launchOnHost } from './launch.ts';

const preload = `
  const { contextBridge, ipcRenderer } = require('electron');
  const attempt = (action) => { try { return String(action()); } catch (error) { return error.message; } };
  const secret = { value: 'of the preload' };
  globalThis.preloadGlobal = 1;
  Array.prototype.tampered = true;
  contextBridge.exposeInMainWorld('api', {
    found: {
      fs: attempt(() => require('fs')),
      path: attempt(() => require('node:path')),
      shell: attempt(() => require('electron').shell),
      send: attempt(() => ipcRenderer.send('x')),
      process: typeof process, buffer: typeof Buffer, global: typeof global, module: typeof module,
    },
    data: { date: new Date(5), bytes: new Uint8Array([1, 2]), list: [1, { deep: true }], error: new Error('e') },
    symbol: Symbol('x'),
    invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
    on: (listener) => { ipcRenderer.on('news', (_event, ...args) => listener(...args)); },
    callBack: (callback) => callback(secret.value, new Map([[1, 2]])),
    fail: () => { throw new TypeError('of the preload'); },
    instance: () => new (class { field = 1; method() {} })(),
    promises: { good: Promise.resolve({ a: 1 }), bad: async () => { throw new Error('no'); } },
    add: (a, b) => a + b,
    typeOf: (value) => Object.prototype.toString.call(value) + (value && value.constructor === Object),
    again: attempt(() => contextBridge.exposeInMainWorld('document', {})),
  });
`;

describe.skipIf(withoutChromium())('the two worlds', () => {
  let app: HostedApp;
  const run = <T>(code: string): Promise<T> => app.page.evaluate(code) as Promise<T>;

  beforeAll(async () => {
    app = await launchOnHost({
      appPath: import.meta.dirname,
      main: `${import.meta.dirname}/fixtures/plain-main.js`,
      userDataDir: temporaryFolder(),
      env: { FIXTURE_PRELOAD: writePreload(preload) },
    });
  });
  afterAll(() => app?.close());

  test('the preload can require only electron', async () => {
    expect(await run('api.found')).toMatchObject({
      fs: 'module not found: fs',
      path: 'module not found: node:path',
      shell: 'electron: electron.shell is not declared in the Chromium host',
      send: 'electron: ipcRenderer.send is not declared in the Chromium host',
      process: 'undefined',
      buffer: 'undefined',
    });
  });

  test('values are copied and frozen, functions are proxies, symbols are dropped', async () => {
    expect(await run('[api.data.date instanceof Date, api.data.bytes instanceof Uint8Array]')).toEqual([
      true,
      true,
    ]);
    expect(
      await run('[Object.isFrozen(api), Object.isFrozen(api.data.list), Object.isFrozen(api.add)]'),
    ).toEqual([true, true, true]);
    expect(await run('[api.symbol, api.data.error.message, api.add(1, 2), api.add.prototype]')).toEqual([
      undefined,
      'e',
      3,
      undefined,
    ]);
    expect(await run('Object.keys(api.instance())')).toEqual(['field']);
    expect(await run('api.promises.good')).toEqual({ a: 1 });
    expect(await run('api.promises.bad().catch((error) => error.message)')).toBe('no');
    expect(await run('api.typeOf({}) + api.typeOf([])')).toBe('[object Object]true[object Array]false');
    expect(
      await run('(() => { try { api.fail() } catch (e) { return [e instanceof Error, e.message] } })()'),
    ).toEqual([true, 'of the preload']);
    expect(await run('api.callBack((text, map) => text + map.get(1))')).toBe('of the preload2');
  });

  test('the api cannot be replaced and cannot take an existing name', async () => {
    expect(await run("(() => { 'use strict'; try { window.api = 1 } catch (e) { return e.name } })()")).toBe(
      'TypeError',
    );
    expect(
      await run("(() => { 'use strict'; try { delete window.api } catch (e) { return e.name } })()"),
    ).toBe('TypeError');
    expect(await run('api.again')).toContain('Cannot bind an API on top of an existing property');
  });

  test("the page sees nothing of the preload's world", async () => {
    expect(
      await run('[typeof require, typeof module, typeof process, typeof preloadGlobal, [].tampered]'),
    ).toEqual(['undefined', 'undefined', 'undefined', 'undefined', undefined]);
    // No binding, receiver or other helper has left a name in the page's world.
    const names = await run<string[]>(
      '[...Object.getOwnPropertyNames(window), ...Object.getOwnPropertySymbols(window).map(String)].filter((n) => /^_[0-9a-f-]{36}$|electron/i.test(n))',
    );
    expect(names).toEqual([]);
    // The proxies belong to the page's own realm, never to the preload's.
    expect(await run('api.add.constructor === Function && api.promises.good instanceof Promise')).toBe(true);
    expect(await run("api.add.constructor('return typeof require')()")).toBe('undefined');
    expect(await run('[Object.getOwnPropertyNames(api.add), api.add.caller]').catch(String)).toContain(
      'TypeError',
    );
  });

  test('IPC uses structured clone in both directions', async () => {
    expect(
      await run(`api.invoke('echo', new Uint8Array([1, 255]), new Date(7), new Map([['a', new Set([1n])]]), undefined)
        .then(([bytes, date, map, nothing]) => [bytes instanceof Uint8Array, [...bytes], date.getTime(), map.get('a').has(1n), nothing])`),
    ).toEqual([true, [1, 255], 7, true, undefined]);
    for (const value of ['() => {}', '{ f() {} }', 'new WeakMap()'])
      expect(
        await run(`(async () => api.invoke('echo', ${value}))().catch((error) => error.message)`),
      ).toContain('could not be cloned');
  });

  test('errors of handlers are flattened to one line', async () => {
    const caught = (channel: string) => run(`api.invoke('${channel}').catch((error) => error.message)`);
    expect(await caught('throw')).toBe("Error invoking remote method 'throw': TypeError: it broke");
    expect(await caught('reject')).toBe("Error invoking remote method 'reject': Error: later");
    expect(await caught('function')).toBe(
      "Error invoking remote method 'function': Error: An object could not be cloned.",
    );
    expect(await caught('none')).toBe(
      "Error invoking remote method 'none': Error: No handler registered for 'none'",
    );
  });

  test('the sender is the main frame with its app:// URL', async () => {
    expect(await run("api.invoke('sender')")).toEqual({
      same: true,
      main: true,
      url: 'app://plain/start.html',
      origin: 'app://plain',
      top: true,
    });
  });

  test('events carry values, and the sender refuses a value that cannot be cloned', async () => {
    await run(
      "new Promise((resolve) => { api.on((...args) => { window.news = args; resolve(); }); api.invoke('tell'); })",
    );
    expect(await run("[news[0], news[1].get('a')[0]]")).toEqual(['Error: Failed to serialize arguments', 7]);
  });

  test('preloads run only in the main frame', async () => {
    const frames = app.page.frames();
    expect(frames.length).toBe(3);
    for (const frame of frames.slice(1)) expect(await frame.evaluate('typeof api')).toBe('undefined');
  });

  test('permissions follow the handlers', async () => {
    const state = (name: string) =>
      run(`navigator.permissions.query({ name: '${name}' }).then((it) => it.state)`);
    expect(await state('geolocation')).toBe('granted');
    expect(await state('notifications')).toBe('denied');
  });

  test('a page that replaces built-ins cannot get hold of the bridge', async () => {
    const caught = await run<string[]>(`(async () => {
      const seen = [];
      const { apply } = Reflect;
      const define = Object.defineProperty;
      const note = (where, value) => {
        if (value instanceof EventTarget && value !== window) seen.push(where);
        return value;
      };
      const wrap = (owner, key) => {
        const original = Object.getOwnPropertyDescriptor(owner, key).value;
        if (typeof original !== 'function') return;
        try {
          define(owner, key, { __proto__: null, configurable: true, writable: true, value(...args) {
            note(key, this);
            for (let i = 0; i < args.length; i++) note(key, args[i]);
            return apply(original, this, args);
          } });
        } catch {}
      };
      for (const owner of [EventTarget.prototype, Array.prototype, Function.prototype, Map.prototype, WeakMap.prototype, Object, Reflect, Promise.prototype])
        for (const key of Object.getOwnPropertyNames(owner))
          if (!['constructor', 'apply', 'defineProperty', 'toString', 'arguments', 'caller'].includes(key)) wrap(owner, key);
      wrap(Reflect, 'apply'); wrap(Function.prototype, 'call'); wrap(Function.prototype, 'apply');
      for (const key of ['detail', 'type', 'bubbles', 'composed', 'cancelable', 'get', 'set', 'value', '0', '1', '2'])
        define(Object.prototype, key, { __proto__: null, configurable: true, get() { note('get ' + key, this); }, set(v) { note('set ' + key, this); note('set ' + key, v); define(this, key, { __proto__: null, value: v, writable: true, configurable: true, enumerable: true }); } });
      window.CustomEvent = window.FocusEvent = class { constructor() { seen.push('event made'); } };
      Error.prepareStackTrace = (error, sites) => { for (let i = 0; i < sites.length; i++) { note('this', sites[i].getThis()); if (typeof sites[i].getFunction() === 'function') seen.push('function ' + sites[i].getFunctionName()); } return ''; };
      const results = [];
      try {
        results.push(api.add(1, 2));
        results.push(await api.invoke('echo', { a: [1] }));
        api.callBack(() => { note('window.event', window.event); void new Error('x').stack; });
        try { api.fail(); } catch (error) { void error.stack; }
      } catch (error) { seen.push('threw ' + error.message); }
      for (const key of ['detail', 'type', 'bubbles', 'composed', 'cancelable', 'get', 'set', 'value', '0', '1', '2']) delete Object.prototype[key];
      return JSON.stringify([seen, results]);
    })()`);
    const [seen, results] = JSON.parse(String(caught));
    // Stack traces show the page its own functions, and nothing of this host.
    expect([...new Set(seen)].filter((entry) => entry !== 'function eval')).toEqual([]);
    expect(results).toEqual([3, [{ a: [1] }]]);
  });
});
