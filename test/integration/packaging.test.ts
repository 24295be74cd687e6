/**
 * What is in the package that users get: electron-builder.yml is run for real, on a stand-in for Electron's
 * distribution (its download is not to be had everywhere), and the result is opened and looked into.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../scripts/lib/build.ts';
import { bin, root } from '../../scripts/lib/paths.ts';

/** What each fuse must be. `satisfies` makes one that @electron/fuses learns of later a type error here. */
const FUSES = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
} satisfies Record<keyof typeof FuseV1Options, boolean>;
const names = Object.keys(FUSES) as (keyof typeof FUSES)[];

const work = mkdtempSync(join(tmpdir(), 'desk-package-'));
const unpacked = join(work, 'release', 'linux-unpacked');
const asar = join(unpacked, 'resources', 'app.asar');
let log = '';
let inside: string[] = [];

beforeAll(async () => {
  await ensureBuilt();
  const args = ['--linux', '--x64', '--dir', '--publish', 'never'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      bin('electron-builder/cli.js'),
      ...args,
      `-c.electronDist=${standIn()}`,
      `-c.directories.output=${join(work, 'release')}`,
    ],
    { cwd: root, encoding: 'utf8', env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' } },
  );
  log = `${stdout}\n${stderr}`;
  if (status !== 0) throw new Error(`electron-builder failed:\n${log}`);
  inside = listPackage(asar, { isPack: false }).map((file) => file.replaceAll('\\', '/').replace(/^\//, ''));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** As an unpacked Electron looks to electron-builder. Its fuses are all set the wrong way round. */
function standIn(): string {
  const dist = join(work, 'electron');
  mkdirSync(join(dist, 'resources'), { recursive: true });
  mkdirSync(join(dist, 'locales'));
  for (const language of ['de', 'en-US', 'fr']) writeFileSync(join(dist, 'locales', `${language}.pak`), '');
  const wire = names.map((name) => (FUSES[name] ? FuseState.DISABLE : FuseState.ENABLE));
  const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
  writeFileSync(
    join(dist, 'electron'),
    Buffer.concat([
      Buffer.alloc(4096, 1),
      sentinel,
      Buffer.from([1, wire.length, ...wire]),
      Buffer.alloc(4096, 2),
    ]),
    { mode: 0o755 },
  );
  return dist;
}

describe('the packed app', () => {
  it('holds the bundles that package.json and the main process name', () => {
    expect(inside).toEqual(
      expect.arrayContaining([
        'package.json',
        'out/main/index.js',
        'out/main/backend.js',
        'out/preload/index.cjs',
        'out/renderer/index.html',
      ]),
    );
    const manifest = JSON.parse(extractFile(asar, 'package.json').toString());
    expect(inside).toContain(manifest.main);
    expect(manifest.scripts).toBeUndefined();
  });

  it('holds nothing else: no sources, tests, sandbox commands, source maps, settings or keys', () => {
    const strangers = inside.filter(
      (file) => !/^(package\.json|out(\/(main|preload|renderer)(\/.*)?)?|node_modules(\/.*)?)$/.test(file),
    );
    expect(strangers).toEqual([]);
    const unwanted = /\.(map|tsx?|test\.\w+|pem|key|p12|env|sqlite)$|\/\.|sandbox\/|\/test\//;
    expect(inside.filter((file) => unwanted.test(`/${file}`))).toEqual([]);
  });

  it('brings the keychain module as its only package, outside the archive so that it can be loaded', () => {
    const packages = inside
      .map((file) => file.match(/^node_modules\/((?:@[^/]+\/)?[^/@]+)/)?.[1])
      .filter((name): name is string => name !== undefined);
    expect([...new Set(packages)].filter((name) => !name.startsWith('@napi-rs/keyring'))).toEqual([]);
    const outside = join(unpacked, 'resources', 'app.asar.unpacked', 'node_modules', '@napi-rs');
    const native = readdirSync(outside).flatMap((name) => readdirSync(join(outside, name)));
    expect(native.some((file) => file.endsWith('.node'))).toBe(true);
    const loaded = createRequire(join(outside, 'keyring', 'package.json'))(join(outside, 'keyring'));
    expect(loaded.AsyncEntry).toBeTypeOf('function');
  });

  it('requires at run time nothing that was left out', () => {
    const code = (file: string) => extractFile(asar, file).toString();
    const found = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, name = '']) => name);
    const main = inside.filter((file) => /^out\/main\/.*\.js$/.test(file)).map(code);
    const imported = [
      ...main.flatMap((text) => found(/^(?:import|export)\b[^;\n]*?["']([^"'\n]+)["'];?$/gm, text)),
      ...found(/\brequire\(["']([^"']+)["']\)/g, code('out/preload/index.cjs')),
    ];
    const outsiders = imported.filter((name) => !isBuiltin(name) && !name.startsWith('.'));
    expect([...new Set(outsiders)].sort()).toEqual(['@napi-rs/keyring', 'electron']);
    // The sandbox platform is in there for Training, without the server that offers it to others.
    expect(main.join()).not.toMatch(/createAdaptorServer|createServer\(/);
  });

  it('has every fuse that Electron knows set as we want it', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, 'investment-desk'));
    const states = names.map((name) => [name, wire[FuseV1Options[name]]]);
    expect(states).toEqual(names.map((name) => [name, FUSES[name] ? FuseState.ENABLE : FuseState.DISABLE]));
  });

  it('keeps only the languages it speaks, and was packed without a download', () => {
    expect(readdirSync(join(unpacked, 'locales')).sort()).toEqual(['de.pak', 'en-US.pak']);
    expect(log).not.toMatch(/downloading/i);
  });

  it('has its own icon in the forms that each system takes', () => {
    for (const file of ['icon.ico', 'icon.icns', 'icons/512x512.png']) {
      expect(existsSync(join(root, 'build', file)), file).toBe(true);
    }
    expect(log).not.toMatch(/default Electron icon/i);
  });
});
