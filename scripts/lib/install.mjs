/** Installs the packages in package.json if they are missing. Plain JavaScript, because it runs before anything else. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';

const NEEDED_MB = 1000;

/** Limit for an installation, far more than a slow connection needs. A hanging one must not block other runs for ever. */
const TIME_LIMIT_MS = 20 * 60_000;

/** Makes sure that node_modules matches package-lock.json. Returns true when it had to install. */
export async function ensureInstalled(root, say) {
  if (isInstalled(root)) return false;
  const lock = join(root, '.cache', 'install.lock');
  return withLock(
    lock,
    async () => {
      if (isInstalled(root)) return false; // another run has installed while this one waited
      await install(root, say);
      writeFileSync(markerFile(root), markerText(root));
      return true;
    },
    { onWait: (pid) => say(`another run (process ${pid}) is installing packages; waiting for it`) },
  );
}

export function isInstalled(root) {
  if (read(markerFile(root)) === markerText(root)) return true;
  return matchesLockFile(root); // after `npm ci` or `npm install` by hand there is no marker
}

/** True when the installed packages match package-lock.json. npm writes node_modules/.package-lock.json last. */
function matchesLockFile(root, { withOptional = true } = {}) {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(read(join(root, 'node_modules', '.package-lock.json')) ?? '{}').packages ?? {};
    return Object.entries(wanted).every(
      ([path, entry]) =>
        path === '' ||
        present[path]?.version === entry.version ||
        (entry.optional && !(withOptional && isForThisMachine(entry))),
    );
  } catch {
    return false;
  }
}

/** True for a binary for this machine. Other optional packages are for other machines, or needed only there. */
function isForThisMachine(entry) {
  if (!entry.os && !entry.cpu) return false;
  return allows(entry.os, process.platform) && allows(entry.cpu, process.arch) && allows(entry.libc, libc());
}

function allows(list, value) {
  if (list === undefined || value === undefined) return true;
  const names = [list].flat();
  if (names.includes(`!${value}`)) return false;
  return names.includes(value) || names.every((name) => name.startsWith('!'));
}

function libc() {
  if (process.platform !== 'linux') return undefined;
  return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}

const markerFile = (root) => join(root, 'node_modules', '.investment-desk-install');

function markerText(root) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  return `${hash} ${process.platform} ${process.arch}\n`;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function install(root, say) {
  requireRoom(root);
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  say('installing the packages that package.json names (once, a minute or two)');
  const heartbeat = setInterval(() => say(`still installing packages, ${seconds()} s`), 15_000);
  try {
    const { code, output } = await runNpm(root);
    if (code === 0 && matchesLockFile(root, { withOptional: false }))
      return say(`packages installed in ${seconds()} s`);
    throw new Error(
      `the packages could not be installed: ${explain(output)}\n\nWhat npm said:\n${shortened(output)}`,
    );
  } finally {
    clearInterval(heartbeat);
  }
}

/** Throws when the disk has too little space. On a full disk npm tries for minutes and may then report success. */
function requireRoom(root) {
  const { bavail, bsize } = statfsSync(root);
  const free = Math.floor((bavail * bsize) / 2 ** 20);
  if (free >= NEEDED_MB) return;
  throw new Error(
    `there is not enough room on the disk: the packages need about ${NEEDED_MB} MB, and ${free} MB are free here.`,
  );
}

/** Returns the first and the last lines of npm's output: npm names the cause first and the log file last. */
function shortened(output) {
  const lines = output.trim().split('\n');
  return lines.length <= 25 ? lines.join('\n') : [...lines.slice(0, 20), '…', ...lines.slice(-4)].join('\n');
}

/** Runs `npm ci` with all packages, regardless of the user's npm settings, and avoids a shell where possible. */
function runNpm(root) {
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const cli = npmCli();
  const child = cli
    ? spawn(process.execPath, [cli, ...args], { cwd: root })
    : spawn('npm', args, { cwd: root, shell: process.platform === 'win32' });
  const timer = setTimeout(() => child.kill(), TIME_LIMIT_MS);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 1, output: `${output}\n${error.message}` }));
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output: code === null ? `${output}\nETIMEDOUT: npm was ended` : output });
    });
  });
}

/** Returns npm's script for this Node, which needs neither a shell nor `npm.cmd`; null when it is in no usual place. */
export function npmCli() {
  const beside = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  return candidates.find((file) => file?.endsWith('npm-cli.js') && existsSync(file)) ?? null;
}

const EXPLANATIONS = [
  [/ENOSPC/, 'the disk is full. Make room (about 1 GB) and run the same command again.'],
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT/,
    'the package registry cannot be reached. Check the connection or the proxy (`npm config get proxy`) and run the same command again.',
  ],
  [
    /\bE40[13]\b/,
    'the package registry refused access. Check the login and the registry in your npm settings.',
  ],
  [/EACCES|EPERM|EROFS/, 'files in this folder may not be written. Check who owns node_modules.'],
  [
    /EINTEGRITY/,
    'a package differs from the one in package-lock.json. Run `npm cache verify` and try again.',
  ],
  [
    /can only install packages when your package\.json and package-lock\.json/,
    'package.json and package-lock.json disagree. Run `npm install` once and commit the lock file.',
  ],
  [/ENOENT.*npm|spawn npm/, 'npm was not found. Install Node.js with npm.'],
  [
    /^\s*(added|up to date)/m,
    'npm reports success, but packages are missing. Delete node_modules and try again.',
  ],
];

export function explain(output) {
  return EXPLANATIONS.find(([pattern]) => pattern.test(output))?.[1] ?? 'npm failed.';
}
