/** Tests the app's own network behind a proxy that asks for a name and a password. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type GuardedProxy, startProxy } from '../support/proxy.ts';
import { closeServers, inMain, serve } from './fixtures/network.ts';

afterEach(closeServers);

describe('a proxy that wants a name and a password', () => {
  let proxy: GuardedProxy;
  let base: string;
  const paths: string[] = [];
  beforeEach(async () => {
    proxy = await startProxy('anna:right');
    paths.length = 0;
    base = await serve((request, response) => {
      paths.push(String(request.url));
      response.end('platform');
    });
  });
  afterEach(() => proxy.close());
  /** Runs calls through proxies. Returns their answers, and the calls of `ProxyLogin` as `heard`. */
  const through = async (credentials: string, calls: string, proxies = proxy.address) => {
    const { value, uncaught } = await inMain(
      `{
        const heard = [];
        network.answerProxies({
          decided: async () => {},
          passed: (origin) => heard.push(['passed', origin]),
          credentials: async (proxy, refused) => {
            heard.push(['asked', proxy.host + ':' + proxy.port, proxy.scheme, proxy.realm, refused]);
            return (${credentials})(refused);
          },
          ended: (proxy, { name }, verdict) => heard.push(['ended', proxy.host + ':' + proxy.port, name, verdict]),
        });
        const answers = ${calls};
        return { answers, heard };
      }`,
      [`--host-proxy=${proxies}`],
    );
    expect(uncaught).toEqual([]);
    return value as { answers: unknown; heard: unknown[] };
  };
  const anna = "{ name: 'anna', password: 'right' }";
  const asked = (refused: unknown = null, at = proxy) => [
    'asked',
    at.address,
    'basic',
    'Office network',
    refused,
  ];
  const ended = (verdict: string, at = proxy) => ['ended', at.address, 'anna', verdict];
  const passed = () => ['passed', base];

  test('gets the credentials, and lets all later calls pass without asking again', async () => {
    const { answers, heard } = await through(
      `() => (${anna})`,
      `[await told(network.fetch('${base}/')), await told(network.fetch('${base}/', { method: 'POST' }))]`,
    );
    expect(answers).toMatchObject([
      { status: 200, text: 'platform' },
      { status: 200, text: 'platform' },
    ]);
    expect(heard).toEqual([asked(), ended('accepted'), passed(), passed()]);
    expect(proxy.told).toEqual([null, 'anna:right', 'anna:right']);
  });

  test.each([
    ['plain HTTP', () => base],
    ['before a tunnel', () => base.replace('http:', 'https:')],
  ])('makes a call without credentials fail with a code of its own (%s)', async (_, url) => {
    const { answers, heard } = await through('() => null', `await told(network.fetch('${url()}/'))`);
    expect(answers).toEqual({ error: 'Error: net::ERR_PROXY_AUTH_REQUESTED' });
    expect(heard).toEqual([asked()]);
  });

  test('asks the same call again after refusing its credentials', async () => {
    const { answers, heard } = await through(
      "(refused) => refused ? null : { name: 'anna', password: 'wrong' }",
      `await told(network.fetch('${base}/'))`,
    );
    expect(answers).toEqual({ error: 'Error: net::ERR_PROXY_AUTH_REQUESTED' });
    expect(heard).toEqual([asked(), asked({ name: 'anna', password: 'wrong' })]);
  });

  test('gets no credentials from a call that was aborted meanwhile, which ends as untold', async () => {
    const { answers, heard } = await through(
      '() => (globalThis.entered = Promise.withResolvers()).promise',
      `await (async () => {
        const stop = new AbortController();
        const call = told(network.fetch('${base}/', { signal: stop.signal }));
        while (!globalThis.entered) await new Promise((resolve) => setImmediate(resolve));
        stop.abort(new Error('ours'));
        const answer = await call;
        globalThis.entered.resolve(${anna});
        while (heard.length < 2) await new Promise((resolve) => setImmediate(resolve));
        return answer;
      })()`,
    );
    expect(answers).toEqual({ error: 'Error: ours' });
    expect(heard).toEqual([asked(), ended('untold')]);
    expect(proxy.told).toEqual([null]);
  });

  test('asks the next call again after giving no verdict, so that Chromium does not send the credentials with every call', async () => {
    proxy.hangs = 'silent';
    const call = `await told(network.fetch('${base}/', { signal: AbortSignal.timeout(3_000) }))`;
    const { answers, heard } = await through(
      `() => heard.length < 4 ? (${anna}) : null`,
      `[${call}, await (async () => {
        while (heard.length < 2) await new Promise((resolve) => setImmediate(resolve));
        return ${call};
      })(), await (async () => {
        while (heard.length < 4) await new Promise((resolve) => setImmediate(resolve));
        return ${call};
      })()]`,
    );
    const timedOut = { error: expect.stringMatching(/^TimeoutError/) };
    expect(answers).toMatchObject([timedOut, timedOut, { error: 'Error: net::ERR_PROXY_AUTH_REQUESTED' }]);
    expect(heard).toEqual([asked(), ended('none'), asked(), ended('none'), asked()]);
    expect(proxy.told).toEqual([null, 'anna:right', null, 'anna:right', null]);
  });

  test('leads to the next proxy, without a refusal, when it breaks the connection after getting the credentials', async () => {
    proxy.hangs = 'breaks';
    const second = await startProxy('anna:right');
    try {
      const secure = base.replace('http:', 'https:');
      const { answers, heard } = await through(
        `() => (${anna})`,
        `await told(network.fetch('${secure}/'))`,
        `${proxy.address},${second.address}`,
      );
      // The target behind the second proxy's tunnel does not use TLS.
      expect(answers).toEqual({ error: 'Error: net::ERR_SSL_PROTOCOL_ERROR' });
      expect(heard).toEqual([asked(), ended('none'), asked(null, second), ended('none', second)]);
      expect(second.told).toEqual([null, 'anna:right']);
    } finally {
      await second.close();
    }
  });

  test('is skipped when it cannot be reached', async () => {
    const second = await startProxy('anna:right');
    try {
      await proxy.close();
      const { answers, heard } = await through(
        `() => (${anna})`,
        `await told(network.fetch('${base}/'))`,
        `${proxy.address},${second.address}`,
      );
      expect(answers).toMatchObject({ status: 200, text: 'platform' });
      expect(heard).toEqual([asked(null, second), ended('accepted', second), passed()]);
    } finally {
      await second.close();
    }
  });

  test('makes calls wait until its verdict, and an aborted one is never sent', async () => {
    const { value, uncaught } = await inMain(
      `{
        const settled = Promise.withResolvers();
        network.answerProxies({ decided: () => settled.promise, passed: () => {}, credentials: async () => null, ended: () => {} });
        const cut = await told(network.fetch('${base}/cut', { signal: AbortSignal.timeout(100) }));
        const before = AbortSignal.abort(new Error('ours'));
        const never = await told(network.fetch('${base}/never', { signal: before }));
        const call = told(network.fetch('${base}/', { method: 'POST' }));
        settled.resolve();
        return [cut, never, await call];
      }`,
    );
    expect(value).toMatchObject([
      { error: expect.stringMatching(/^TimeoutError/) },
      { error: 'Error: ours' },
      { status: 200 },
    ]);
    expect(uncaught).toEqual([]);
    expect(paths).toEqual(['/']);
  });

  test('gets the credentials before it opens a tunnel', async () => {
    const { answers } = await through(
      `() => (${anna})`,
      `await told(network.fetch('${base.replace('http:', 'https:')}/'))`,
    );
    // The target does not use TLS, so this error shows that the tunnel was opened.
    expect(answers).toEqual({ error: 'Error: net::ERR_SSL_PROTOCOL_ERROR' });
    expect(proxy.told).toEqual([null, 'anna:right']);
  });
});
