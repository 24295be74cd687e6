/** The commands for people: their usage, and what they say about arguments that make no sense. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testParts } from '../../scripts/lib/arguments.mjs';
import { root } from '../../scripts/lib/paths.ts';
import { stagesFor } from '../../scripts/lib/stages.ts';

/** Runs a script, and returns its exit code and output. Asynchronous, as some scripts call servers of this process. */
function run(file: string, args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout.on('data', (text) => {
    said.out += text;
  });
  child.stderr.on('data', (text) => {
    said.err += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...said })));
}

describe('the launcher, in a clone without installed packages', () => {
  const clone = mkdtempSync(join(tmpdir(), 'desk clone '));
  const launch = (...args: string[]) => run(join(clone, 'scripts', 'launch.mjs'), args);
  beforeAll(() => cpSync(join(root, 'scripts'), join(clone, 'scripts'), { recursive: true }));
  afterAll(() => rmSync(clone, { recursive: true, force: true }));

  it.each([
    ['start', '--user-data-dir FOLDER'],
    ['demo', '--language de|en'],
    ['test', 'lint, types, unused'],
    ['check', 'lint, types, unused, unit'],
    ['bench', '--cases N'],
    ['faults', '--kills N'],
    ['sandbox', '--latency MS'],
    ['package', '--release'],
  ])('%s --help prints its usage', async (command, part) => {
    const { code, out, err } = await launch(command, '--help');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(
      command === 'start' || command === 'test' ? `npm ${command}` : `npm run ${command}`,
    );
    expect(out).toContain(part);
  });

  it.each([
    ['start', ['--nonsense'], 'There is no option --nonsense; npm run start -- --help lists what there is.'],
    ['start', ['-x'], 'There is no option -x; npm run start -- --help lists what there is.'],
    ['start', ['extra'], '"extra" is not expected here; npm run start -- --help lists what there is.'],
    ['start', ['--user-data-dir='], '--user-data-dir must not be empty: it takes a folder.'],
    ['start', ['--user-data-dir', '--lang', 'de'], '--user-data-dir needs a folder.'],
    ['start', ['--help=no'], '--help takes no value.'],
    ['start', ['--lang', 'deutsch_1'], '--lang takes a language tag, e.g. de or en-GB, not "deutsch_1".'],
    ['demo', ['--foo'], 'There is no option --foo; npm run demo -- --help lists what there is.'],
    ['demo', ['--language', 'fr'], '--language is de or en, not "fr".'],
    ['test', ['unit', 'e3e'], `There is no part "e3e"; the parts are ${testParts.join(', ')}.`],
    ['test', ['--watch'], 'There is no option --watch; npm run test -- --help lists what there is.'],
    ['bench', ['--case', '5'], 'There is no option --case; npm run bench -- --help lists what there is.'],
    ['bench', ['--cases'], '--cases needs a whole number from 1 to 1000000.'],
    ['bench', ['--cases', '-1'], '--cases must be a whole number from 1 to 1000000, not "-1".'],
    ['bench', ['--lanes', '0'], '--lanes must be a whole number from 1 to 1000, not "0".'],
    ['faults', ['--kills', '1.5'], '--kills must be a whole number from 0 to 1000000, not "1.5".'],
    ['faults', ['--seed', 'x'], '--seed must be a whole number from 0 to 2147483647, not "x".'],
    ['sandbox', ['--port', '-1'], '--port must be a whole number from 0 to 65535, not "-1".'],
    ['sandbox', ['--port', '99999999'], '--port must be a whole number from 0 to 65535, not "99999999".'],
    ['sandbox', ['--latency', 'abc'], '--latency must be a whole number from 0 to 600000, not "abc".'],
    ['sandbox', ['--latency='], '--latency must be a whole number from 0 to 600000, not "".'],
    ['package', ['--arch', 'ia32'], '--arch is x64 or arm64, not "ia32".'],
    ['package', ['--linux'], 'There is no option --linux; npm run package -- --help lists what there is.'],
    ['sandbox', ['--no-cached-errors=1'], '--no-cached-errors takes no value.'],
  ])('%s %j is refused in one plain line', async (command, args, problem) => {
    expect(await launch(command, ...args)).toEqual({ code: 2, out: '', err: `${command}: ${problem}\n` });
  });

  it('has installed nothing meanwhile', () => {
    expect(existsSync(join(clone, 'node_modules'))).toBe(false);
  });
});

it('every named part of npm test exists', () => {
  for (const part of testParts) expect(stagesFor([part]), part).not.toHaveLength(0);
});

describe('npm run bench', () => {
  const bench = (...args: string[]) => run(join(root, 'scripts', 'bench.ts'), args);
  const id = '00000000-0000-4000-8000-000000000000';
  const secret = 'bench-secret-4711';
  const target = (base: string) => [
    ...['--base', base, '--client-id', 'me', '--client-secret', secret],
    ...['--campaign', id, '--investor', id],
  ];

  it.each([
    [['--cases', '0'], '--cases must be a whole number from 1 to 1000000, not "0".'],
    [['--lanes', 'abc'], '--lanes must be a whole number from 1 to 1000, not "abc".'],
    [['--latency', '1.5'], '--latency must be a whole number from 0 to 600000, not "1.5".'],
    [['--campaign', id], '--campaign is about another server: --base is missing.'],
    [['--base', 'https://x.example/api'], 'With --base, these are needed too: --client-id'],
    [[...target('https://x.example'), '--latency', '5'], '--latency is about the sandbox'],
    [target('x.example/api'), '--base must be an https: address, or http: on this computer'],
    [target('http://x.example/api'), '--base must be an https: address, or http: on this computer'],
    [[...target('https://x.example'), '--campaign', 'A1'], '--campaign must be an id (UUID), not "A1".'],
    [[...target('https://x.example'), '--investor', 'A2'], '--investor must be an id (UUID), not "A2".'],
  ])('refuses %j', async (args, problem) => {
    const { code, out, err } = await bench(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err.split('\n')[0]).toContain(`bench: ${problem}`);
    expect(err).not.toContain(secret);
  });

  describe('against a server that is not the API', () => {
    let answer = { status: 404, body: '' };
    let token = false;
    const server = createServer((request, response) => {
      if (token && request.url?.endsWith('/oauth/token')) response.end('{"access_token":"x"}');
      else response.writeHead(answer.status).end(answer.body);
    });
    const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
    afterAll(() => void server.close());

    /** Returns what the bench printed: one line, without a stack and without the secret. It never began. */
    const said = async (args = target(base())): Promise<string> => {
      const { code, out, err } = await bench(...args);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(/^bench: .+\n$/);
      expect(err).not.toContain(secret);
      return err;
    };
    const onBase = 'Check that --base is where the API is, with its path, and that the server runs.\n';

    it('says in one line what was requested, what answered, and what to do', async () => {
      answer = { status: 404, body: '<!doctype html><title>x</title>\n<h1>Not\nFound</h1>' };
      expect(await said()).toBe(
        `bench: POST ${base()}/oauth/token was answered with 404: Not Found. ${onBase}`,
      );
      answer = { status: 200, body: `<html><body>${'welcome '.repeat(100)}</body></html>` };
      expect(await said()).toMatch(/was answered with 200: (welcome ){25}…\. Check that --base/);
      answer = { status: 200, body: '{"hello":"world"}' };
      expect(await said()).toContain('was answered with 200: ');
      answer = { status: 401, body: JSON.stringify({ error: 'invalid_client', error_description: secret }) };
      expect(await said()).toContain('401: … – invalid_client. Check --client-id and --client-secret.');
    });

    it('says so when only the token answer is right', async () => {
      token = true;
      const asked = `bench: GET ${base()}/v2/investors/${id}/wallets/ was answered with`;
      answer = { status: 404, body: '{"detail":"Not found."}' };
      expect(await said()).toBe(`${asked} 404: Not found. Check --investor.\n`);
      answer = { status: 200, body: '' };
      expect(await said()).toBe(`${asked} 200: nothing. ${onBase}`);
      token = false;
    });

    it('says so when nobody answers', async () => {
      const closed = createServer();
      await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
      const { port } = closed.address() as AddressInfo;
      await new Promise((resolve) => closed.close(resolve));
      const nobody = `http://127.0.0.1:${port}/api`;
      expect(await said(target(nobody))).toBe(
        `bench: POST ${nobody}/oauth/token got no answer (ECONNREFUSED). ${onBase}`,
      );
    });
  });
});

describe('npm run faults', () => {
  const faults = (...args: string[]) => run(join(root, 'scripts', 'faults.ts'), args);
  const id = '00000000-0000-4000-8000-000000000000';
  const secret = 'faults-secret-4711';

  it.each([
    [['--investor', id], '--investor is about another server: --base is missing.'],
    [['--base', 'https://x.example/api'], 'With --base, these are needed too: --client-id'],
    [['--kills', '5', '--cases', '0'], '--cases must be a whole number from 1 to 100000, not "0".'],
  ])('refuses %j before anything begins', async (args, problem) => {
    const { code, out, err } = await faults(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err.split('\n')[0]).toContain(`faults: ${problem}`);
  });
  it('says in one line that a server is not the API, and kills nothing', async () => {
    const server = createServer((_, response) => response.writeHead(404).end('nothing here'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
    const target = [
      ...['--base', base, '--client-id', 'me', '--client-secret', secret],
      ...['--campaign', id, '--investor', id],
    ];
    const { code, out, err } = await faults(...target);
    server.closeAllConnections();
    server.close();
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^faults: POST .+ was answered with 404: nothing here\. .+\n$/);
    expect(err).not.toContain(secret);
  });
});
