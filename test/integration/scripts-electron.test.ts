/** Getting Electron: its download, from a server of our own that behaves badly, and the check of its binary. */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { downloadElectron, electronCache, progressWords } from '../../scripts/lib/electron-download.ts';
import { whyNotRunning } from '../../scripts/lib/runtime.ts';
import { smallDisk, whyNoSmallDisk } from '../support/small-disk.ts';

const work = mkdtempSync(join(tmpdir(), 'desk-electron-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('the download of Electron', () => {
  const archive = randomBytes(200_000);
  const name = `electron-v45.5.0-${process.platform}-${process.arch}.zip`;
  const checksums = { [name]: createHash('sha256').update(archive).digest('hex') };
  let answer: (response: ServerResponse, nth: number) => void;
  let asked: string[] = [];
  const portOf = (of: { address(): unknown }) => (of.address() as AddressInfo).port;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(response, asked.length);
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const proxyNames = ['http', 'https', 'no'].flatMap((kind) => [
    `${kind}_proxy`,
    `${kind}_proxy`.toUpperCase(),
  ]);
  const npmNames = ['npm_config_proxy', 'npm_config_https_proxy', 'npm_config_noproxy'];
  beforeEach(() => {
    for (const name of [...proxyNames, ...npmNames]) vi.stubEnv(name, undefined);
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${portOf(server)}/`);
  });
  afterEach(() => vi.unstubAllEnvs());

  const said: string[] = [];
  const workFolder = join(work, 'part');
  function get(options: { stallMs?: number; cacheRoot?: string } = {}) {
    asked = [];
    said.length = 0;
    return downloadElectron({
      version: '45.5.0',
      checksums,
      cacheRoot: mkdtempSync(join(work, 'cache-')),
      workFolder,
      progressMs: 0,
      say: (text) => said.push(text),
      ...options,
    });
  }
  const head = { 'content-length': archive.length };

  it('takes as long as bytes arrive, however few, and shows its progress', async () => {
    const parts = 50;
    answer = (response) => {
      response.writeHead(200, head);
      // All parts together take longer than a server may be silent, and one pause is a fortieth of that time.
      const send = (part: number): void => {
        response.write(
          archive.subarray((part * archive.length) / parts, ((part + 1) * archive.length) / parts),
        );
        if (part + 1 === parts) response.end();
        else setTimeout(send, 100, part + 1);
      };
      send(0);
    };
    const done = await get({ stallMs: 4_000 });
    expect(done).toEqual({ ok: true, file: expect.stringContaining(name) });
    expect(done.ok && readFileSync(done.file).equals(archive)).toBe(true);
    expect(asked).toEqual([`/v45.5.0/${name}`]);
    expect(said.at(-1)).toBe('downloading Electron: 0 of 0 MB (100 %)');
    expect(progressWords(48_300_000, 121_000_000)).toBe('48 of 121 MB (39 %)');
    expect(progressWords(48_300_000, null)).toBe('48 MB');
  });

  it('shows no percentage when the server gives no total, or a false one', async () => {
    expect(progressWords(0, 0)).toBe('0 MB');
    expect(progressWords(48_300_000, 1000)).toBe('48 MB');
    answer = (response) => void response.writeHead(200, { 'content-length': 0 }).end();
    expect(await get()).toMatchObject({ ok: false });
    expect(said.join()).not.toContain('NaN');
  });

  it('gives up on a server that falls silent, and does not take that for a refusal', async () => {
    answer = (response) => void response.writeHead(200, head).write(archive.subarray(0, 1000));
    const done = await get({ stallMs: 1_500 });
    expect(done).toEqual({ ok: false, problem: expect.stringContaining('no byte came'), refused: false });
    expect(asked).toHaveLength(3);
  });

  it('gives up on a server that never answers', async () => {
    answer = () => {};
    expect(await get({ stallMs: 1_500 })).toMatchObject({ ok: false, refused: false });
    expect(asked).toHaveLength(1);
  });

  it('starts again when the connection is cut', async () => {
    answer = (response, nth) => {
      response.writeHead(200, head);
      if (nth === 1) response.write(archive.subarray(0, 1000), () => response.destroy());
      else response.end(archive);
    };
    expect(await get()).toMatchObject({ ok: true });
    expect(asked).toHaveLength(2);
    expect(said.some((line) => line.includes('broke off'))).toBe(true);
  });

  it.each([
    [404, true],
    [403, true],
    [429, false],
    [503, false],
  ])('remembers status %d as a refusal: %s', async (status, refused) => {
    answer = (response) => void response.writeHead(status).end();
    expect(await get()).toEqual({
      ok: false,
      problem: expect.stringContaining(`the server answered with status ${status}`),
      refused,
    });
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['a changed archive', Buffer.concat([archive, Buffer.from('x')])],
    ['a page of a proxy', Buffer.from('<html>blocked</html>')],
    ['an empty file', Buffer.alloc(0)],
  ])('does not ask again after %s came, and remembers a refusal', async (_what, body) => {
    answer = (response) => void response.writeHead(200, { 'content-length': body.length }).end(body);
    const done = await get();
    expect(done).toEqual({
      ok: false,
      problem: expect.stringMatching(/^what came is not the file/),
      refused: true,
    });
    expect(asked).toHaveLength(1);
  });

  it('stores nothing and asks no server when the cache cannot be written to', async () => {
    answer = (response) => void response.end(archive);
    const file = join(work, 'file');
    writeFileSync(file, '');
    expect(await get({ cacheRoot: join(file, 'cache') })).toEqual({
      ok: false,
      problem: expect.stringMatching(/because a file is in its place \(ENOTDIR\).*electron_config_cache/),
      refused: false,
    });
    expect(asked).toEqual([]);
  });

  it.skipIf(whyNoSmallDisk() !== null)('asks no server when an archive has no room', async () => {
    answer = (response) => void response.end(archive);
    const disk = smallDisk(join(work, 'small'), 8);
    try {
      const done = await get({ cacheRoot: join(disk.path, 'cache') });
      expect(done).toEqual({
        ok: false,
        problem: expect.stringContaining('the disk is full'),
        refused: false,
      });
      expect(asked).toEqual([]);
    } finally {
      disk.remove();
    }
  });

  it('removes what a killed run has left, and leaves nothing itself', async () => {
    mkdirSync(join(workFolder, 'electron-download-left'), { recursive: true });
    answer = (response) => void response.end(archive);
    expect(await get()).toMatchObject({ ok: true });
    expect(readdirSync(workFolder)).toEqual([]);
  });

  it.each<[string, string, (response: ServerResponse) => void, boolean]>([
    [
      'redirects in a circle',
      'in a circle',
      (to) => void to.writeHead(302, { location: '/again' }).end(),
      true,
    ],
    [
      'redirects elsewhere',
      'no https',
      (to) => void to.writeHead(302, { location: 'ftp://x/y' }).end(),
      true,
    ],
    ['does not speak HTTP', 'does not speak HTTP', (to) => void to.socket?.end('garbage\r\n\r\n'), false],
    ['hangs up', 'the connection was cut', (to) => void to.destroy(), false],
  ])('explains a server that %s', async (_what, words, behaves, isRefusal) => {
    answer = behaves;
    expect(await get()).toEqual({ ok: false, problem: expect.stringContaining(words), refused: isRefusal });
  });

  it('explains a mirror that is no address', async () => {
    vi.stubEnv('ELECTRON_MIRROR', 'nonsense');
    expect(await get()).toEqual({
      ok: false,
      problem: expect.stringContaining('ELECTRON_MIRROR is no address: nonsense'),
      refused: false,
    });
  });

  describe('behind a proxy', () => {
    let login: string | undefined;
    let through: string[] = [];
    const proxy = createServer((_request, response) => void response.writeHead(501).end());
    proxy.on('connect', (request, client) => {
      through.push(request.url ?? '');
      if (request.headers['proxy-authorization'] !== login) {
        client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      // The proxy has to look up the name, which does not exist here.
      const origin = connect(portOf(server), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        origin.pipe(client).pipe(origin);
      });
      for (const each of [origin, client])
        each.on('error', () => [origin, client].map((one) => one.destroy()));
    });
    beforeAll(() => new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve)));
    afterAll(() => void proxy.close());
    beforeEach(() => {
      login = undefined;
      through = [];
      answer = (response) => void response.end(archive);
      vi.stubEnv('ELECTRON_MIRROR', 'http://mirror.invalid/');
    });
    const address = (user = '') => `http://${user}127.0.0.1:${portOf(proxy)}`;

    it.each(['HTTP_PROXY', 'http_proxy', 'npm_config_proxy'])(
      'uses the proxy that %s names',
      async (name) => {
        vi.stubEnv(name, address());
        expect(await get()).toMatchObject({ ok: true });
        expect(through).toEqual(['mirror.invalid:80']);
      },
    );

    it('does not use it for what NO_PROXY names', async () => {
      vi.stubEnv('HTTPS_PROXY', address());
      vi.stubEnv('HTTP_PROXY', address());
      vi.stubEnv('NO_PROXY', '127.0.0.1');
      vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${portOf(server)}/`);
      expect(await get()).toMatchObject({ ok: true });
      expect(through).toEqual([]);
    });

    it('gives it the name and password from the variable, and reports when it wants others', async () => {
      login = `Basic ${Buffer.from('name:word').toString('base64')}`;
      vi.stubEnv('HTTP_PROXY', address('name:word@'));
      expect(await get()).toMatchObject({ ok: true });
      vi.stubEnv('HTTP_PROXY', address());
      expect(await get()).toEqual({
        ok: false,
        problem: expect.stringContaining('the proxy wants a name and a password'),
        refused: true,
      });
    });

    it('explains a variable that is no address, without its content', async () => {
      vi.stubEnv('HTTPS_PROXY', 'name:word@host');
      const done = await get();
      expect(done).toMatchObject({ ok: false, problem: expect.stringContaining('is not an address') });
      expect(JSON.stringify(done)).not.toContain('word@');
    });
  });

  it('has its cache where electron/install.js looks', () => {
    const { electron_config_cache: _unset, ...env } = process.env;
    const script =
      "const { Cache } = await import(process.argv[1]); console.log(new Cache().getCachePath('http://x/y', 'z'))";
    const module = new URL('../../node_modules/@electron/get/dist/Cache.js', import.meta.url).href;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script, module], {
      encoding: 'utf8',
      env,
    });
    expect(dirname(dirname(stdout.trim()))).toBe(electronCache(env));
    expect(electronCache({ ...env, electron_config_cache: '/elsewhere' })).toBe('/elsewhere');
  });

  it('does not take an unreachable server for a refusal', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${portOf(gone)}/`);
    await new Promise((resolve) => gone.close(resolve));
    expect(await get()).toEqual({
      ok: false,
      problem: expect.stringContaining('the server cannot be reached (ECONNREFUSED)'),
      refused: false,
    });
  });
});

describe.skipIf(process.platform === 'win32')("the check of Electron's binary", () => {
  function binary(script: string): string {
    const file = join(mkdtempSync(join(work, 'binary-')), 'electron');
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  }
  afterEach(() => vi.unstubAllEnvs());

  it('is not misled by a shell in which ELECTRON_RUN_AS_NODE is set', async () => {
    vi.stubEnv('ELECTRON_RUN_AS_NODE', '1');
    const asElectron = binary('test -z "$ELECTRON_RUN_AS_NODE" && echo v45.5.0 || echo v24.21.0');
    expect(await whyNotRunning(asElectron, '45.5.0')).toBeUndefined();
  });

  it('names another version, a missing library, and a binary that does not start', async () => {
    expect(await whyNotRunning(binary('echo v44.1.0'), '45.5.0')).toBe(
      "Electron's binary says 44.1.0, and package.json names 45.5.0",
    );
    const lacking = binary(
      'echo "electron: error: libgbm.so.1: cannot open shared object file" >&2; exit 127',
    );
    expect(await whyNotRunning(lacking, '45.5.0')).toBe("Electron's binary lacks the library libgbm.so.1");
    expect(await whyNotRunning(binary('exit 1'), '45.5.0')).toBe("Electron's binary does not start here");
  });
});
