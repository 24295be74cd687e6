/**
 * The launcher of every command: `node scripts/launch.mjs <name> [arguments]` installs missing packages, finds the
 * Node version that Electron ships, and runs scripts/<name>.ts under it. Needs nothing but Node 20.
 * The launcher writes to stderr, because stdout belongs to the command (`npm run sandbox` prints JSON for machines).
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasArguments, readArguments } from './lib/arguments.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (text) => process.stderr.write(`set-up: ${text}\n`);

/** Electron 45's Node version. Older ones run neither these scripts (type stripping) nor the storage (node:sqlite). */
const WANTED_MAJOR = 24;

const [name, ...rest] = process.argv.slice(2);
try {
  process.exitCode = await main(name, rest);
} catch (error) {
  fail(error.message);
}

async function main(command, args) {
  if (major(process.versions.node) < 20) {
    return fail(`Node 20 or newer is needed; this is ${process.versions.node}.`);
  }
  const script = join(root, 'scripts', `${command}.ts`);
  if (!/^[a-z][a-z-]*$/.test(command ?? '') || !existsSync(script)) {
    return fail(`there is no command "${command ?? ''}". Known: ${commands().join(', ')}.`);
  }
  if (hasArguments(command)) readArguments(command, args);
  const { ensureInstalled } = await import('./lib/install.mjs');
  await ensureInstalled(root, say);
  const node = findNode();
  if (!node) {
    return fail(
      `Node ${WANTED_MAJOR} is needed (the one inside Electron); this is ${process.versions.node}, and no package brings it for ${process.platform} ${process.arch}. Install Node ${WANTED_MAJOR} and run the same command again.`,
    );
  }
  return run(node, [script, ...args]);
}

function commands() {
  const files = readdirSync(join(root, 'scripts'));
  return files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -3));
}

/** Returns the Node from an npm package, or the machine's own if it is newer or the only suitable one. */
function findNode() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const packages = [
    `node-${process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ];
  const packaged = packages
    .map((folder) => join(root, 'node_modules', folder.replace('win32', 'win'), 'bin', file))
    .filter((path) => existsSync(path))
    .map((path) => ({ path, version: versionOf(path) }));
  const own = { path: process.execPath, version: process.versions.node };
  const fitting = [...packaged, own].filter(({ version }) => major(version) >= WANTED_MAJOR);
  const [first, second] = fitting;
  const ownIsNewer =
    second === own && major(own.version) === WANTED_MAJOR && isNewer(own.version, first.version);
  return (ownIsNewer ? second : first)?.path;
}

/** Asks the binary for its version. Its package.json is not enough: a binary for another libc does not start. */
function versionOf(path) {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return (stdout ?? '').trim().replace(/^v/, '');
}

function major(version) {
  return Number.parseInt(version, 10) || 0;
}

function isNewer(a, b) {
  return a.localeCompare(b, 'en', { numeric: true }) > 0;
}

/** Runs the command to its end, passes signals on to it, and returns its exit code (or 128 plus its signal). */
function run(node, args) {
  const child = spawn(node, args, { cwd: root, stdio: 'inherit', env: withBinFirst(process.env) });
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the whole process group, so the child already has the signal.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(fail(`${node} could not be started: ${error.message}`)));
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/** Returns the environment with this project's tools first in PATH, keeping Windows' spelling of the name. */
function withBinFirst(env) {
  const key = Object.keys(env).find((k) => k.toUpperCase() === 'PATH') ?? 'PATH';
  const path = [join(root, 'node_modules', '.bin'), env[key]].filter(Boolean).join(delimiter);
  return { ...env, [key]: path };
}

function fail(text) {
  say(text);
  process.exitCode = 1;
  return 1;
}
