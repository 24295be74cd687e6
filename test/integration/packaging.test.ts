/**
 * Checks the package that users get. electron-builder.yml is run for real, on a stand-in for Electron's distribution
 * (whose download is not available everywhere), and the result is opened and inspected.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import afterPack from '../../build/after-pack.mjs';
import { ensureBuilt } from '../../scripts/lib/build.ts';
import { bin, root } from '../../scripts/lib/paths.ts';
import {
  cratesIn,
  electronStandIn,
  expectFusesIn,
  recordingFpm,
  writeWrongFuses,
} from '../support/packed-app.ts';

const work = mkdtempSync(join(tmpdir(), 'desk-package-'));
const unpacked = join(work, 'release', 'linux-unpacked');
const asar = join(unpacked, 'resources', 'app.asar');
let log = '';
let inside: string[] = [];

beforeAll(async () => {
  await ensureBuilt();
  const args = ['--linux', '--x64', '--publish', 'never'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      bin('electron-builder/cli.js'),
      ...args,
      `-c.electronDist=${electronStandIn(work)}`,
      `-c.directories.output=${join(work, 'release')}`,
    ],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false', CUSTOM_FPM_PATH: recordingFpm(work) },
    },
  );
  log = `${stdout}\n${stderr}`;
  if (status !== 0) throw new Error(`electron-builder failed:\n${log}`);
  inside = listPackage(asar, { isPack: false }).map((file) => file.replaceAll('\\', '/').replace(/^\//, ''));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));
const kept = (format: string, file: string) => readFileSync(join(work, 'fpm', format, file), 'utf8');

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
      (file) =>
        !/^(package\.json|out(\/(main|preload|renderer)(\/.*)?|\/notices)?|node_modules|node_modules\/@napi-rs(\/keyring.*)?)$/.test(
          file,
        ) && !/^out\/notices\/(about\.json|THIRD-PARTY\.txt|sbom\.cdx\.json)$/.test(file),
    );
    expect(strangers).toEqual([]);
    const unwanted = /\.(map|tsx?|test\.\w+|pem|key|p12|env|sqlite)$|\/\.|sandbox\/|\/test\//;
    expect(inside.filter((file) => unwanted.test(`/${file}`))).toEqual([]);
  });

  it('has the keychain module as its only package, outside the archive so that it can be loaded', () => {
    const packages = inside
      .map((file) => file.match(/^node_modules\/(@napi-rs\/[^/]+)/)?.[1])
      .filter((name): name is string => name !== undefined);
    expect([...new Set(packages)].sort()).toEqual(['@napi-rs/keyring', '@napi-rs/keyring-linux-x64-gnu']);
    const outside = join(unpacked, 'resources', 'app.asar.unpacked', 'node_modules', '@napi-rs');
    const native = readdirSync(outside).flatMap((name) => readdirSync(join(outside, name)));
    expect(native.some((file) => file.endsWith('.node'))).toBe(true);
    const loaded = createRequire(join(outside, 'keyring', 'package.json'))(join(outside, 'keyring'));
    expect(loaded.AsyncEntry).toBeTypeOf('function');
  });

  it('requires nothing at run time that was left out', () => {
    const code = (file: string) => extractFile(asar, file).toString();
    const found = (pattern: RegExp, text: string) => [...text.matchAll(pattern)].map(([, name = '']) => name);
    const main = inside.filter((file) => /^out\/main\/.*\.js$/.test(file)).map(code);
    const imported = [
      ...main.flatMap((text) => found(/^(?:import|export)\b[^;\n]*?["']([^"'\n]+)["'];?$/gm, text)),
      ...found(/\brequire\(["']([^"']+)["']\)/g, code('out/preload/index.cjs')),
    ];
    const outsiders = imported.filter((name) => !isBuiltin(name) && !name.startsWith('.'));
    expect([...new Set(outsiders)].sort()).toEqual(['@napi-rs/keyring', 'electron']);
    // The sandbox platform is included for Training, without the server that offers it to others.
    expect(main.join()).not.toMatch(/createAdaptorServer|createServer\(/);
  });

  it('has every fuse that Electron knows set as we want it', () =>
    expectFusesIn(join(unpacked, 'investment-desk')));

  it('includes its bill of materials and the licence texts of everything in it, where a person can read them', () => {
    const notices = join(unpacked, 'resources', 'app.asar.unpacked', 'out', 'notices');
    expect(readdirSync(notices).sort()).toEqual(['THIRD-PARTY.txt', 'sbom.cdx.json']);
    const texts = readFileSync(join(notices, 'THIRD-PARTY.txt'), 'utf8');
    const bill = JSON.parse(readFileSync(join(notices, 'sbom.cdx.json'), 'utf8'));
    const components: string[] = bill.components.map(({ name }: { name: string }) => name);
    for (const name of ['electron', '@napi-rs/keyring', 'axios', 'zod', 'react', 'pdfjs-dist', 'hono'])
      expect(components).toContain(name);
    for (const name of components) expect(texts).toContain(`\n${name} `);
    expect(components).toContain('@napi-rs/keyring-linux-x64-gnu');
    // The licence of the fonts.
    expect(texts).toContain('SIL OPEN FONT LICENSE');
    expect(texts).toContain('PDFium Authors');
    // One text contains it: libdbus, in the keychain module, may be used under it or the Academic Free License.
    const underGpl = texts.split(/^={80}$/m).filter((part) => /GENERAL PUBLIC LICENSE/i.test(part));
    expect(underGpl).toEqual([
      expect.stringMatching(/^\n@napi-rs\/keyring-linux-x64-gnu .*passed on under AFL-2\.1/s),
    ]);
    expect(underGpl[0]).toContain('START OF GNU GENERAL PUBLIC LICENSE');
    expect(underGpl[0]).toContain('The Academic Free License');
    // The licences of the runtime.
    for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
      expect(existsSync(join(unpacked, name)), name).toBe(true);
  });

  it('names each crate that the keychain module lists as its own', () => {
    const folder = join(unpacked, 'resources/app.asar.unpacked/node_modules/@napi-rs/keyring-linux-x64-gnu');
    expect(readdirSync(folder).sort()).toEqual([
      'LICENSE.third-party.md',
      'keyring.linux-x64-gnu.node',
      'package.json',
    ]);
    const bill = JSON.parse(
      readFileSync(join(unpacked, 'resources/app.asar.unpacked/out/notices/sbom.cdx.json'), 'utf8'),
    );
    type Component = { name: string; version: string; components?: Component[] };
    const named = (bill.components as Component[])
      .flatMap(({ components = [] }) => components)
      .map(({ name, version }) => `${name} ${version}`);
    const made = cratesIn(readFileSync(join(folder, 'keyring.linux-x64-gnu.node')));
    expect(made.length).toBeGreaterThan(100);
    // Belongs to a feature that is off in this build: nothing of OpenSSL is in the binary.
    const off = /^(openssl|openssl-sys|foreign-types|foreign-types-shared) /;
    expect(made.filter((crate) => !named.includes(crate) && !off.test(crate))).toEqual([]);
    expect(readFileSync(join(folder, 'keyring.linux-x64-gnu.node'), 'latin1')).not.toContain('OpenSSL');
  });

  it('keeps only the languages of the app, and was packed without a download', () => {
    expect(readdirSync(join(unpacked, 'locales')).sort()).toEqual(['de.pak', 'en-US.pak']);
    expect(log).not.toMatch(/downloading/i);
  });

  it('has its own icon in each format that the systems need', () => {
    for (const file of ['icon.ico', 'icon.icns', 'icons/512x512.png']) {
      expect(existsSync(join(root, 'build', file)), file).toBe(true);
    }
    expect(log).not.toMatch(/default Electron icon/i);
  });
});

describe('the installers for Linux', () => {
  it('are deb and rpm, and no AppImage', () => {
    const made = readdirSync(join(work, 'release')).filter((name) => /\.(deb|rpm|AppImage)$/.test(name));
    expect(made.sort()).toEqual([
      expect.stringMatching(/-linux-amd64\.deb$/),
      expect.stringMatching(/-linux-x86_64\.rpm$/),
    ]);
  });

  it.each(['deb', 'rpm'])('%s starts the program with its sandbox', (format) => {
    const [, command] = kept(format, 'desktop').match(/^Exec=(.*)$/m) ?? [];
    expect(command).toBe('"/opt/Investment Desk/investment-desk" %U');
    expect(kept(format, 'arguments.json') + kept(format, 'after-install')).not.toContain('no-sandbox');
  });

  it.each(['deb', 'rpm'])(
    '%s has a desktop entry with the name that Electron gives its windows',
    (format) => {
      const { desktopName } = JSON.parse(extractFile(asar, 'package.json').toString());
      // Electron's Wayland app id and X11 WM_CLASS are desktopName without its extension.
      const appId = String(desktopName).replace(/\.desktop$/, '');
      expect(desktopName).toBe('investment-desk.desktop');
      expect(kept(format, 'desktop')).toMatch(new RegExp(`^StartupWMClass=${appId}$`, 'm'));
      expect(kept(format, 'arguments.json')).toContain(`=/usr/share/applications/${desktopName}"`);
      expect(log).not.toContain('desktopName');
    },
  );

  it.each(['deb', 'rpm'])('%s sets up the sandbox when it is installed', (format) => {
    const script = kept(format, 'after-install');
    // If users may not create namespaces, the helper needs the SUID bit.
    expect(script).toContain("chmod 4755 '/opt/Investment Desk/chrome-sandbox'");
    // If AppArmor forbids namespaces (Ubuntu 24 and later), a profile allows them.
    expect(script).toMatch(/cp -f "\$APPARMOR_PROFILE_SOURCE" "\$APPARMOR_PROFILE_TARGET"/);
    expect(readFileSync(join(unpacked, 'resources', 'apparmor-profile'), 'utf8')).toMatch(/^\s*userns,$/m);
    expect(kept(format, 'arguments.json')).toContain('=/opt/Investment Desk');
    expect(statSync(join(unpacked, 'chrome-sandbox')).isFile()).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('the script after a removal', () => {
  /** Makes what the after-install script leaves, in a root of its own. The tools record how they were called. */
  function installed() {
    const place = mkdtempSync(join(work, 'root-'));
    for (const folder of ['usr/bin', 'etc/apparmor.d', 'tools'])
      mkdirSync(join(place, folder), { recursive: true });
    const profile = join(place, 'etc/apparmor.d/investment-desk');
    writeFileSync(profile, 'profile');
    const link = join(place, 'usr/bin/investment-desk');
    symlinkSync(join(place, 'opt/Investment Desk/investment-desk'), link);
    // Behaves as if the kernel were this root's. In a container, ischroot may say otherwise.
    writeFileSync(join(place, 'tools/ischroot'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    for (const tool of ['update-alternatives', 'apparmor_parser'])
      writeFileSync(
        join(place, 'tools', tool),
        `#!/bin/sh\necho "${tool} $*" >> '${place}/calls'\nexit 2\n`,
        { mode: 0o755 },
      );
    const run = (format: string, ...args: string[]) => {
      const script = join(place, 'after-remove');
      const inPlace = kept(format, 'after-remove').replaceAll(/'\/(opt|usr|etc)\//g, `'${place}/$1/`);
      writeFileSync(script, inPlace, { mode: 0o755 });
      const { status, stderr } = spawnSync('/bin/sh', [script, ...args], {
        encoding: 'utf8',
        env: { PATH: `${join(place, 'tools')}:${process.env.PATH}` },
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const calls = join(place, 'calls');
      return {
        hasLink: readdirSync(join(place, 'usr/bin')).length === 1,
        hasProfile: existsSync(profile),
        calls: existsSync(calls) ? readFileSync(calls, 'utf8').replaceAll(place, '').trim().split('\n') : [],
      };
    };
    return { run, link, place };
  }

  it.each([
    ['deb', ['upgrade', '0.3.0']],
    ['deb', ['failed-upgrade', '0.3.0']],
    ['deb', ['abort-install']],
    ['deb', ['purge']],
    ['rpm', ['1']],
  ])('%s %j leaves what the other version has installed', (format, args) => {
    expect(installed().run(format, ...args)).toEqual({ hasLink: true, hasProfile: true, calls: [] });
  });

  it.each([
    ['deb', ['remove']],
    ['rpm', ['0']],
  ])('%s %j removes link, alternative and AppArmor profile, even when a tool fails', (format, args) => {
    expect(installed().run(format, ...args)).toEqual({
      hasLink: false,
      hasProfile: false,
      calls: [
        'update-alternatives --remove investment-desk /opt/Investment Desk/investment-desk',
        'apparmor_parser --remove /etc/apparmor.d/investment-desk',
      ],
    });
  });

  it('leaves a link to another program', () => {
    const { run, link } = installed();
    rmSync(link);
    symlinkSync('/usr/local/bin/another', link);
    expect(run('rpm', '0').hasLink).toBe(true);
  });
});

describe('the app for macOS', () => {
  /** Runs the hook on a folder as electron-builder leaves it, with a codesign that records how it was called. */
  async function packed(
    changes: { without?: string; noticesOf?: string } = {},
  ): Promise<{ app: string; calls: string[] }> {
    const folder = mkdtempSync(join(work, 'mac-'));
    const app = join(folder, 'Investment Desk.app');
    const resources = join(app, 'Contents', 'Resources');
    const keyring = join(resources, 'app.asar.unpacked/node_modules/@napi-rs/keyring-darwin-arm64');
    mkdirSync(keyring, { recursive: true });
    writeFileSync(join(keyring, 'keyring.darwin-arm64.node'), '');
    const notices = join(resources, 'app.asar.unpacked/out/notices');
    mkdirSync(notices, { recursive: true });
    writeFileSync(
      join(notices, 'THIRD-PARTY.txt'),
      `\n@napi-rs/${changes.noticesOf ?? 'keyring-darwin-arm64'} 2.1.2 (MIT)\n`,
    );
    for (const name of ['LICENSE.electron.txt', 'LICENSES.chromium.html'])
      if (name !== changes.without) writeFileSync(join(resources, name), name);
    writeWrongFuses(join(app, 'Contents/Frameworks/Electron Framework.framework/Electron Framework'));
    const tools = join(folder, 'tools');
    mkdirSync(tools);
    writeFileSync(join(tools, 'codesign'), `#!/bin/sh\necho "$*" >> '${folder}/calls'\n`, { mode: 0o755 });
    const path = process.env.PATH;
    process.env.PATH = `${tools}:${path}`;
    try {
      await afterPack({
        appOutDir: folder,
        arch: 3,
        electronPlatformName: 'darwin',
        packager: { appInfo: { productFilename: 'Investment Desk' }, getResourcesDir: () => resources },
      });
    } finally {
      process.env.PATH = path;
    }
    const calls = join(folder, 'calls');
    return { app, calls: existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [] };
  }

  it('has its fuses set, and a single ad-hoc signature that is made after that', async () => {
    const { app, calls } = await packed();
    await expectFusesIn(app);
    expect(calls).toEqual([expect.stringContaining(`--sign - --force`)]);
    expect(calls[0]).toContain(app);
  });

  it('is not packed without the licences of Chromium', async () => {
    await expect(packed({ without: 'LICENSES.chromium.html' })).rejects.toThrow('LICENSES.chromium.html');
  });

  it('is not packed with the notices of another processor’s keychain module', async () => {
    await expect(packed({ noticesOf: 'keyring-darwin-x64' })).rejects.toThrow(
      'THIRD-PARTY.txt lacks the licences in @napi-rs/keyring-darwin-arm64',
    );
  });
});
