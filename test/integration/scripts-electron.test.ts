/** Getting Electron: its download from a server of our own that behaves badly, and the check of its binary. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { downloadElectron, progressWords } from '../../scripts/lib/electron-download.ts';
import { whyNotRunning } from '../../scripts/lib/runtime.ts';

const work = mkdtempSync(join(tmpdir(), 'desk-electron-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('the download of Electron', () => {
  const archive = randomBytes(200_000);
  const name = `electron-v45.5.0-${process.platform}-${process.arch}.zip`;
  const checksums = { [name]: createHash('sha256').update(archive).digest('hex') };
  let answer: (response: ServerResponse, nth: number) => void;
  let asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(response, asked.length);
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  afterEach(() => vi.unstubAllEnvs());

  const said: string[] = [];
  function get(options: { stallMs?: number } = {}) {
    asked = [];
    said.length = 0;
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const cacheRoot = mkdtempSync(join(work, 'cache-'));
    return downloadElectron({
      version: '45.5.0',
      checksums,
      cacheRoot,
      progressMs: 0,
      say: (text) => said.push(text),
      ...options,
    });
  }
  const head = { 'content-length': archive.length };

  it('takes as long as bytes arrive, however few, and says how far it is', async () => {
    const parts = 50;
    answer = (response) => {
      response.writeHead(200, head);
      // All parts together take longer than a server may be silent, and a pause is a fortieth of that.
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

  it('gives up a server that falls silent, and does not take that for a refusal', async () => {
    answer = (response) => void response.writeHead(200, head).write(archive.subarray(0, 1000));
    const done = await get({ stallMs: 300 });
    expect(done).toEqual({ ok: false, problem: expect.stringContaining('no byte came'), refused: false });
    expect(asked).toHaveLength(3);
  });

  it('gives up a server that never answers', async () => {
    answer = () => {};
    expect(await get({ stallMs: 300 })).toMatchObject({ ok: false, refused: false });
    expect(asked).toHaveLength(1);
  });

  it('begins anew when the connection is cut', async () => {
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
  ])('status %d: a refusal to be remembered: %s', async (status, refused) => {
    answer = (response) => void response.writeHead(status).end();
    expect(await get()).toEqual({ ok: false, problem: `status code ${status}`, refused });
  });

  it('accepts nothing but what the hash is of', async () => {
    answer = (response) => void response.end(Buffer.concat([archive, Buffer.from('x')]));
    expect(await get()).toMatchObject({ ok: false, refused: false });
  });

  it('does not take a server that cannot be reached for one that refuses', async () => {
    vi.stubEnv('ELECTRON_MIRROR', 'http://127.0.0.1:1/');
    const options = { version: '45.5.0', checksums, cacheRoot: join(work, 'none'), say: () => {} };
    expect(await downloadElectron(options)).toEqual({
      ok: false,
      problem: expect.any(String),
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

  it('is not fooled by a shell in which ELECTRON_RUN_AS_NODE is set', async () => {
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
