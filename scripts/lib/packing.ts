/** Decisions and preparations of `npm run package` before electron-builder runs. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronRelease, electronAge } from './electron-age.ts';
import { runNpm } from './npm.ts';
import { root, say } from './paths.ts';
import { run } from './processes.ts';

export interface PackingWish {
  platform: NodeJS.Platform;
  arch: string;
  /** True for a package for users. It must be signed, except on Linux, whose packages carry no signature. */
  release: boolean;
  /** True for only the program's folder, without an installer. */
  dir: boolean;
  /** One format of the system; null for all formats in electron-builder.yml. */
  format: string | null;
}

const systems: Partial<Record<NodeJS.Platform, string>> = {
  win32: '--win',
  darwin: '--mac',
  linux: '--linux',
};

/** Returns electron-builder's arguments. */
export function builderArguments({ platform, arch, release, dir, format }: PackingWish): string[] {
  const system = systems[platform];
  if (!system) throw new Error(`there is no package of the program for ${platform}`);
  return [
    ...['--publish', 'never', system],
    ...(format === null ? [] : [format]),
    `--${arch}`,
    ...(dir ? ['--dir'] : []),
    // Not on Linux, because electron-builder does not sign deb and rpm.
    ...(release && platform !== 'linux' ? ['-c.forceCodeSigning=true'] : []),
  ];
}

/** Returns electron-builder's environment. Without `release`, certificates are removed, so that nothing is signed. */
export function builderEnvironment(env: NodeJS.ProcessEnv, release: boolean): NodeJS.ProcessEnv {
  if (release) return env;
  const rest = Object.entries(env).filter(([name]) => !/^(WIN_)?CSC_|^APPLE_/.test(name));
  return { ...Object.fromEntries(rest), CSC_IDENTITY_AUTO_DISCOVERY: 'false' };
}

/** Maximum number of files in a message. */
const mostNamed = 5;

/**
 * Returns why no release may be made now, as sentences. Empty when there is no problem.
 * @param changed uncommitted files that go into the package
 */
export function releaseProblems(
  builtAt: string | null,
  electron: ElectronRelease,
  now: number,
  changed: string[],
): string[] {
  const age = electronAge(electron, now);
  return [
    ...(builtAt === null
      ? ['The date of the sources is not known. Pack in a clone with git, or set SOURCE_DATE_EPOCH.']
      : []),
    ...(changed.length > 0
      ? [
          'The program would show the date of the last commit, and these are in none: ' +
            `${changed.slice(0, mostNamed).join(', ')}${changed.length > mostNamed ? ' …' : ''}. Commit or remove them.`,
        ]
      : []),
    ...(age?.refuses ? [age.words] : []),
  ];
}

/** Returns which tools are missing for the packing on this machine, as sentences. */
export function toolProblems(
  { platform, dir, format }: PackingWish,
  isThere: (tool: string) => boolean,
): string[] {
  const wantsRpm = platform === 'linux' && !dir && (format === null || format === 'rpm');
  if (!wantsRpm || isThere('rpmbuild')) return [];
  return [
    'The rpm needs rpmbuild (Debian, Ubuntu: sudo apt-get install rpm). Without it: -- --format deb, or -- --dir.',
  ];
}

/** Returns the message after a failure of electron-builder, whose own output is above the message. */
export function failureWords({ dir }: PackingWish): string {
  const downloads = dir ? 'Electron' : 'Electron and, for the installers, tools of its own (NSIS, fpm, dmg)';
  return `electron-builder ended with the error above. It downloads ${downloads} from GitHub where its cache has none.`;
}

/** Variables for notarization; electron-builder needs all of one line (MacTargetHelper.js, getNotarizeOptions). */
const notarization = [
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ['APPLE_KEYCHAIN_PROFILE'],
];

/** Variables by which electron-builder recognises a job for a pull request (util.js, isPullRequest). */
const pullRequest = [
  'TRAVIS_PULL_REQUEST',
  'CIRCLE_PULL_REQUEST',
  'BITRISE_PULL_REQUEST',
  'APPVEYOR_PULL_REQUEST_NUMBER',
  'GITHUB_BASE_REF',
];

/**
 * Returns why Gatekeeper would block the package on macOS, as sentences. electron-builder only warns of both reasons,
 * even with `forceCodeSigning`.
 */
export function signingProblems(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string[] {
  if (platform !== 'darwin') return [];
  const job = pullRequest.find((name) => env[name] && env[name] !== 'false');
  return [
    ...(notarization.some((names) => names.every((name) => env[name]))
      ? []
      : [
          'The package would be signed but not notarized, and macOS would not open it. Set ' +
            `${notarization.map((names) => names.join(', ')).join('; or ')}.`,
        ]),
    ...(job && !['true', '1', ''].includes(env.CSC_FOR_PULL_REQUEST?.trim() ?? 'no')
      ? [`${job} says that this runs for a pull request, where electron-builder does not sign.`]
      : []),
  ];
}

/** Returns the message about the packages' signatures. */
export function signatureWords(platform: NodeJS.Platform, release: boolean): string {
  if (!release)
    return 'THIS PACKAGE IS NOT SIGNED. It is for trying out, not for users: npm run package -- --release makes those.';
  if (platform === 'linux')
    return 'deb and rpm carry NO SIGNATURE of their own. Sign the repository that users install them from.';
  if (platform === 'darwin')
    return 'the package is signed and notarized; electron-builder would have stopped otherwise';
  return 'the package is signed; electron-builder would have stopped otherwise';
}

/** Returns the name of the keychain module's package for a processor. */
export function keychainModule(platform: NodeJS.Platform, arch: string): string {
  return `@napi-rs/keyring-${platform}-${arch}${{ win32: '-msvc', linux: '-gnu' }[platform as string] ?? ''}`;
}

/**
 * Installs the keychain module for a processor unless it is there, in exactly the version and with the hash in
 * package-lock.json. `npm install --cpu` can't be used: it would remove this machine's own binaries, including Node.
 */
export async function ensureKeychainModule(
  platform: NodeJS.Platform,
  arch: string,
  place = root,
): Promise<void> {
  const name = keychainModule(platform, arch);
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const { version, integrity } = lock[`node_modules/${name}`] ?? {};
  if (!version || !integrity) throw new Error(`package-lock.json names no ${name}`);
  const folder = join(place, 'node_modules', name);
  if (isThere(folder, version)) return;
  say(`fetching the keychain module for ${arch}: ${name} ${version}`);
  const work = mkdtempSync(join(tmpdir(), 'desk-keychain-'));
  try {
    const args = ['pack', `${name}@${version}`, '--json', '--pack-destination', work, '--loglevel=error'];
    const packed = await runNpm(args, { cwd: work, timeoutMs: 5 * 60_000 });
    const [file] = readdirSync(work);
    if (packed.code !== 0 || !file) throw new Error(`${name} could not be fetched:\n${packed.output.trim()}`);
    // npm prints the hash of the file that it wrote.
    if (!packed.output.includes(integrity))
      throw new Error(`${name} ${version} differs from what package-lock.json names`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const unpacked = await run('tar', ['-xzf', join(work, file), '-C', folder, '--strip-components=1']);
    if (unpacked.code !== 0) throw new Error(`${name} could not be unpacked: ${unpacked.output.trim()}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function isThere(folder: string, version: string): boolean {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version === version;
  } catch {
    return false;
  }
}
