/** What `npm run package` and the audit decide. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readAudit } from '../../scripts/lib/audit.ts';
import type { BundledPackage } from '../../scripts/lib/bundled.ts';
import { electronAge, readElectronRelease } from '../../scripts/lib/electron-age.ts';
import { keychainPackages, readPartsList } from '../../scripts/lib/native-notices.ts';
import {
  billOfMaterials,
  changedSince,
  isAllowed,
  licenceInReadme,
  noticesOf,
  wholeLicence,
} from '../../scripts/lib/notices.ts';
import {
  builderArguments,
  builderEnvironment,
  failureWords,
  releaseProblems,
  signatureWords,
  signingProblems,
  toolProblems,
} from '../../scripts/lib/packing.ts';
import { root } from '../../scripts/lib/paths.ts';

const wish = { platform: 'darwin', arch: 'arm64', release: false, dir: false, format: null } as const;
const day = 24 * 60 * 60_000;
const release = { version: '45.5.0', released: '2026-11-24', majorReleased: '2026-10-21' };
const weeksLater = (weeks: number) => Date.parse(release.released) + weeks * 7 * day;

describe('electron-builder is told', () => {
  it('one system and one processor', () => {
    expect(builderArguments(wish)).toEqual(['--publish', 'never', '--mac', '--arm64']);
    expect(builderArguments({ ...wish, platform: 'linux', format: 'rpm', dir: true })).toEqual(
      '--publish never --linux rpm --arm64 --dir'.split(' '),
    );
    expect(() => builderArguments({ ...wish, platform: 'aix' })).toThrow('no package of the program for aix');
  });

  it('to refuse a release that it cannot sign, on systems where packages are signed', () => {
    const isForced = (platform: NodeJS.Platform, forUsers: boolean) =>
      builderArguments({ ...wish, platform, release: forUsers }).includes('-c.forceCodeSigning=true');
    expect([isForced('darwin', true), isForced('win32', true), isForced('linux', true)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(isForced('darwin', false)).toBe(false);
  });

  it('to begin only when its tools are there', () => {
    const linux = { ...wish, platform: 'linux' } as const;
    const without = (changes: object) => toolProblems({ ...linux, ...changes }, () => false).length;
    expect(toolProblems(linux, () => false)).toEqual([expect.stringContaining('sudo apt-get install rpm')]);
    expect(toolProblems(linux, (tool) => tool === 'rpmbuild')).toEqual([]);
    expect([without({ format: 'rpm' }), without({ format: 'deb' }), without({ dir: true })]).toEqual([
      1, 0, 0,
    ]);
    expect(toolProblems(wish, () => false)).toEqual([]);
    expect(failureWords({ ...wish, dir: true })).not.toContain('NSIS');
    expect(failureWords(wish)).toContain('NSIS');
  });

  it('nothing about certificates, unless it builds a release', () => {
    const env = { PATH: '/bin', CSC_LINK: 'a', WIN_CSC_LINK: 'b', APPLE_ID: 'c' };
    expect(builderEnvironment(env, true)).toEqual(env);
    expect(builderEnvironment(env, false)).toEqual({ PATH: '/bin', CSC_IDENTITY_AUTO_DISCOVERY: 'false' });
    expect(signatureWords('darwin', false)).toContain('NOT SIGNED');
    expect(signatureWords('linux', true)).toContain('NO SIGNATURE');
    expect(signatureWords('win32', true)).not.toContain('NO');
    expect(signatureWords('darwin', true)).toContain('signed and notarized');
  });

  it('to make no release for macOS that it would not notarize or sign', () => {
    const complete = { APPLE_ID: 'a', APPLE_APP_SPECIFIC_PASSWORD: 'b', APPLE_TEAM_ID: 'c' };
    const refusals = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'darwin') =>
      signingProblems(platform, env).length;
    expect(signingProblems('darwin', { CSC_LINK: 'a' })).toEqual([
      expect.stringMatching(/not notarized.*APPLE_ID, APPLE_APP_SPECIFIC_PASSWORD, APPLE_TEAM_ID; or/),
    ]);
    expect(refusals({ ...complete, APPLE_TEAM_ID: '' })).toBe(1);
    expect(refusals(complete)).toBe(0);
    expect(refusals({ APPLE_API_KEY: 'a', APPLE_API_KEY_ID: 'b', APPLE_API_ISSUER: 'c' })).toBe(0);
    expect(refusals({ APPLE_KEYCHAIN_PROFILE: 'a' })).toBe(0);
    expect(refusals({ ...complete, GITHUB_BASE_REF: 'main' })).toBe(1);
    expect(refusals({ ...complete, GITHUB_BASE_REF: 'main', CSC_FOR_PULL_REQUEST: 'true' })).toBe(0);
    expect(refusals({ ...complete, TRAVIS_PULL_REQUEST: 'false' })).toBe(0);
    expect([refusals({}, 'win32'), refusals({}, 'linux')]).toEqual([0, 0]);
  });

  it('to need the same variables for notarization as its own code asks for', async () => {
    // A set of variables that we take for complete makes options. A set of ours that lacks one makes none, or an error.
    const { MacTargetHelper } = createRequire(import.meta.url)('app-builder-lib/out/mac/MacTargetHelper.js');
    const withEnv = (env: NodeJS.ProcessEnv) => {
      for (const name of ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID', 'APPLE_API_KEY'])
        vi.stubEnv(name, env[name]);
      for (const name of ['APPLE_API_KEY_ID', 'APPLE_API_ISSUER', 'APPLE_KEYCHAIN_PROFILE', 'APPLE_KEYCHAIN'])
        vi.stubEnv(name, env[name]);
      try {
        return MacTargetHelper.getNotarizeOptions('/app') !== undefined;
      } catch {
        return false;
      } finally {
        vi.unstubAllEnvs();
      }
    };
    for (const names of [
      ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
      ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
      ['APPLE_KEYCHAIN_PROFILE'],
    ]) {
      const all = Object.fromEntries(names.map((name) => [name, 'x']));
      for (const env of [all, ...names.map((name) => ({ ...all, [name]: '' }))])
        expect(withEnv(env), JSON.stringify(env)).toBe(signingProblems('darwin', env).length === 0);
    }
  });
});

describe('the age of Electron', () => {
  it('is recorded for the version that package.json pins', () => {
    const pinned = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.electron;
    expect(readElectronRelease().version).toBe(pinned);
  });

  it('warns after eight weeks, and refuses a release after twelve', () => {
    expect(electronAge(release, weeksLater(7))).toBeNull();
    expect(electronAge(release, weeksLater(8))).toEqual({
      words: expect.stringContaining('8 weeks old'),
      refuses: false,
    });
    expect(electronAge(release, weeksLater(12))?.refuses).toBe(true);
    expect(releaseProblems('2026-11-29T00:00:00Z', release, weeksLater(11), [])).toEqual([]);
    expect(releaseProblems('2026-11-29T00:00:00Z', release, weeksLater(12), [])).toEqual([
      expect.stringContaining('12 weeks old'),
    ]);
  });

  it('refuses a release when the major version is no longer supported, however new the release is', () => {
    const late = { ...release, released: '2027-04-06' };
    expect(electronAge(late, Date.parse('2027-04-07'))).toEqual({
      words: expect.stringContaining('no longer supported'),
      refuses: true,
    });
  });

  it('refuses a release with uncommitted changes', () => {
    const problems = (changed: string[]) =>
      releaseProblems('2026-11-29T00:00:00Z', release, weeksLater(0), changed);
    expect(problems(['main/index.ts'])).toEqual([
      expect.stringContaining('these are in none: main/index.ts.'),
    ]);
    expect(problems([...'abcdef'])).toEqual([expect.stringContaining('a, b, c, d, e ….')]);
    const clone = mkdtempSync(join(tmpdir(), 'desk-clone-'));
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x.invalid', ...args], { cwd: clone });
    try {
      expect(changedSince(clone, ['main'])).toEqual([]);
      git('init', '-q');
      for (const folder of ['main', 'docs']) mkdirSync(join(clone, folder));
      for (const file of ['main/a b.ts', 'docs/c.md']) writeFileSync(join(clone, file), '1');
      git('add', '.');
      git('commit', '-q', '-m', 'x');
      expect(changedSince(clone, ['main'])).toEqual([]);
      for (const file of ['main/a b.ts', 'main/new.ts', 'docs/c.md']) writeFileSync(join(clone, file), '22');
      expect(changedSince(clone, ['main'])).toEqual(['main/a b.ts', 'main/new.ts']);
    } finally {
      rmSync(clone, { recursive: true, force: true });
    }
  });

  it('refuses a release whose age nobody could tell', () => {
    expect(releaseProblems(null, release, weeksLater(0), [])).toEqual([
      expect.stringContaining('SOURCE_DATE_EPOCH'),
    ]);
  });
});

describe('the audit', () => {
  const advisory = (severity: string, id: string) => ({
    name: 'somelib',
    title: 'It breaks',
    url: `https://github.com/advisories/${id}`,
    severity,
  });
  const report = (...via: unknown[]) =>
    `npm warn something\n${JSON.stringify({ auditReportVersion: 2, vulnerabilities: { a: { via }, b: { via: ['a'] } } })}`;
  const now = Date.parse('2026-12-01');

  it('counts findings of high and critical severity, each once', () => {
    const found = readAudit(
      report(
        advisory('low', 'GHSA-1'),
        advisory('high', 'GHSA-2'),
        advisory('high', 'GHSA-2'),
        advisory('critical', 'GHSA-3'),
      ),
      [],
      now,
    );
    expect(found.unanswered).toBeNull();
    expect(found.findings).toEqual([expect.stringContaining('GHSA-3'), expect.stringContaining('GHSA-2')]);
  });

  it('accepts a finding until the date of its exception', () => {
    const exception = { advisory: 'GHSA-2', reason: 'not reachable', until: '2026-12-02' };
    expect(readAudit(report(advisory('high', 'GHSA-2')), [exception], now).findings).toEqual([]);
    expect(readAudit(report(advisory('high', 'GHSA-2')), [exception], now + day).findings).toHaveLength(1);
    expect(readAudit(report(advisory('high', 'GHSA-22')), [exception], now).findings).toHaveLength(1);
  });

  it('reports a missing answer, which is not the same as no finding, and names no registry', () => {
    const refused = '{ "message": "405 Method Not Allowed - POST https://registry.example/-/npm/v1/bulk" }';
    expect(readAudit(refused, [], now).unanswered).toBe(
      'the registry gave no audit: 405 Method Not Allowed - POST /-/npm/v1/bulk',
    );
    for (const output of [
      '',
      'npm error ENOTFOUND',
      '{}',
      '{"auditReportVersion": 3, "vulnerabilities": {}}',
    ])
      expect(readAudit(output, [], now).unanswered, output).toContain('no audit');
  });
});

describe('licences', () => {
  const work = mkdtempSync(join(tmpdir(), 'desk-licences-'));
  afterAll(() => rmSync(work, { recursive: true, force: true }));
  const bundled = (changes: Partial<BundledPackage>): BundledPackage => ({
    name: 'clsx',
    version: '1.0.0',
    licence: 'MIT',
    folder: 'node_modules/clsx',
    files: ['LICENSE'],
    assets: [],
    ...changes,
  });

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0)', true],
    ['MIT AND OFL-1.1', true],
    ['MIT AND GPL-2.0', false],
    ['(MIT OR Apache-2.0) AND GPL-2.0', false],
    ['(MIT OR Apache-2.0) AND Unicode-3.0', true],
    ['((GPL-2.0 OR MIT) AND ISC) OR GPL-3.0', true],
    ['AFL-2.1 OR GPL-2.0-or-later', true],
    ['AGPL-3.0', false],
    ['GPL-2.0-only WITH Font-exception-2.0', false],
    ['SEE LICENSE IN LICENSE', false],
    [null, false],
  ])('%s: allowed %s', (expression, allowed) => expect(isAllowed(expression)).toBe(allowed));

  it('include those of the files that are taken from a package', () => {
    const foxit = 'node_modules/pdfjs-dist/standard_fonts/FoxitSymbol.pfb';
    const liberation = 'node_modules/pdfjs-dist/standard_fonts/LiberationSans-Regular.ttf';
    expect(wholeLicence(bundled({ licence: 'Apache-2.0', assets: [foxit, foxit] }))).toBe(
      'Apache-2.0 AND BSD-3-Clause',
    );
    expect(wholeLicence(bundled({ assets: [foxit, liberation] }))).toBeNull();
  });

  it('stop the build when a package has another licence, or brings no text', () => {
    cpSync(join(root, 'node_modules/clsx/license'), join(work, 'LICENSE'));
    expect(existsSync(join(work, 'LICENSE'))).toBe(true);
    expect(noticesOf([bundled({})], work)[0]?.text).toContain('Permission is hereby granted');
    expect(() => noticesOf([bundled({ licence: 'GPL-3.0' })], work)).toThrow(
      'clsx 1.0.0: its licence is GPL-3.0',
    );
    expect(() => noticesOf([bundled({ files: [] })], work)).toThrow('clsx 1.0.0: it brings no licence text');
  });

  describe('of a native module', () => {
    const list = (...sections: string[]) => ['# Licences\n', ...sections].join('\n## ');
    const crates = (licence: string) =>
      `Crates\n\n| Crate | Version | License |\n| --- | --- | --- |\n| aes | 0.9.3 | ${licence} |\n`;
    const texts = 'License texts\n\n### MIT License (`MIT`)\n\nPermission is hereby granted\n';
    const library =
      'libdbus 1.14.4 (vendored C library)\n\nThey are licensed under\n`AFL-2.1 OR GPL-2.0-or-later`, not\n';

    const packagesRef = 'pkg:npm/%40napi-rs/keyring-linux-x64-gnu@2.1.2';

    function packed(text: string) {
      const place = mkdtempSync(join(work, 'native-'));
      const write = (name: string, files: Record<string, string>) => {
        mkdirSync(join(place, 'node_modules/@napi-rs', name), { recursive: true });
        for (const [file, content] of Object.entries(files))
          writeFileSync(join(place, 'node_modules/@napi-rs', name, file), content);
      };
      write('keyring', { LICENSE: 'The licence of the loader' });
      const manifest = (name: string) => JSON.stringify({ name, version: '2.1.2', license: 'MIT' });
      write('keyring-linux-x64-gnu', {
        'package.json': manifest('@napi-rs/keyring-linux-x64-gnu'),
        'LICENSE.third-party.md': text,
      });
      write('keyring-linux-arm64-gnu', { 'package.json': manifest('other'), 'LICENSE.third-party.md': text });
      return { place, packages: keychainPackages(place, 'linux', 'x64') };
    }

    it('are in the notices with their texts, and part by part in the bill of materials', () => {
      const { place, packages } = packed(list(crates('MIT OR Apache-2.0'), texts, library));
      expect(packages.map(({ name }) => name)).toEqual(['@napi-rs/keyring-linux-x64-gnu']);
      const [notice] = noticesOf(packages, place);
      expect(notice?.licence).toBe('MIT AND AFL-2.1');
      for (const words of [
        'passed on under AFL-2.1',
        "Rust's standard library",
        'The licence of the loader',
        '| aes |',
      ])
        expect(notice?.text).toContain(words);
      const bill = billOfMaterials({ name: 'desk', version: '1.0.0' }, packages, () => undefined);
      expect(bill).toMatchObject({
        components: [
          {
            name: '@napi-rs/keyring-linux-x64-gnu',
            components: [
              { purl: 'pkg:cargo/aes@0.9.3', licenses: [{ expression: 'MIT OR Apache-2.0' }] },
              {
                purl: 'pkg:generic/libdbus@1.14.4',
                licenses: [{ expression: 'AFL-2.1', acknowledgement: 'concluded' }],
              },
            ],
          },
        ],
        compositions: [{ aggregate: 'incomplete', assemblies: [packagesRef] }],
      });
    });

    it('stop the build when a part has another licence, or the list has a section of another kind', () => {
      const { place, packages } = packed(list(crates('GPL-3.0-only'), texts));
      expect(() => noticesOf(packages, place)).toThrow(
        'aes 0.9.3 in @napi-rs/keyring-linux-x64-gnu: its licence is GPL-3.0-only',
      );
      const unread = packed(list(crates('MIT'), texts, 'libx 1.0 (vendored C library)\n\nSee COPYING.\n'));
      expect(() => noticesOf(unread.packages, unread.place)).toThrow('libx 1.0 in');
      expect(() => readPartsList(list(crates('MIT'), texts, 'Fonts\n'))).toThrow('not known: Fonts');
      expect(() => readPartsList('# Licences')).toThrow('no crates');
    });
  });

  it('are read from a README that gives the whole text, and from no other README', () => {
    const text = 'Permission is hereby granted, free of charge';
    expect(licenceInReadme(`# Name\n\n## License\n\n${text}\n\n## More\n`)).toBe(text);
    expect(licenceInReadme(`Name\n====\n\nLicense\n-------\n\n${text}`)).toBe(text);
    expect(licenceInReadme('# Name\n\n## License\n\nMIT')).toBeNull();
    expect(licenceInReadme('# Name')).toBeNull();
  });
});
