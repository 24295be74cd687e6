import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { becomeReady, quit } from './api/app.ts';
import { showErrorBox } from './api/dialog.ts';
import { listenToParent } from './control.ts';
import { fail, host } from './host.ts';

/**
 * Runs the bundles of an app on this host: `node run.ts [--main out/main/index.js] [--app-path .] [--headless]
 * [--host-packaged] [--host-debugging-port=N] [--host-no-sandbox] [--host-proxy=LIST] [--host-never-paints]
 * [--host-proxy-fails] [--host-work-areas=JSON] [Chromium-style switches]`. The named switches belong to this host, and
 * the app does not see them. `--host-packaged` makes the app run as a packaged one. `--host-debugging-port` and
 * `--host-no-sandbox` replace `--remote-debugging-port` and `--no-sandbox`, which a packaged app refuses.
 */
const [, , ...args] = process.argv;
const switches = new Map<string, string>();
for (let at = 0; at < args.length; at++) {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/.exec(args[at] as string) ?? [];
  if (name === undefined) continue;
  const taken = value === undefined && (name === 'main' || name === 'app-path') ? args[++at] : value;
  switches.set(name, taken ?? '');
}

host.appPath = path.resolve(switches.get('app-path') ?? '.');
host.headless = switches.has('headless');
const mainFile = path.resolve(host.appPath, switches.get('main') ?? 'out/main/index.js');
host.systemProxies = switches.get('host-proxy')?.split(',') ?? [];
host.isPackaged = switches.has('host-packaged');
host.debuggingPort = switches.get('host-debugging-port') ?? switches.get('remote-debugging-port') ?? null;
host.noSandbox = switches.has('host-no-sandbox');
host.neverPaints = switches.has('host-never-paints');
host.proxyFails = switches.has('host-proxy-fails');
host.workAreas = JSON.parse(switches.get('host-work-areas') ?? 'null') ?? host.workAreas;
const own = [
  'main',
  'app-path',
  'headless',
  'host-packaged',
  'host-debugging-port',
  'host-no-sandbox',
  'host-proxy',
  'host-never-paints',
  'host-proxy-fails',
  'host-work-areas',
];
for (const name of own) switches.delete(name);
host.switches = switches;
const isOwn = (arg: string, at: number) =>
  own.some((name) => arg === `--${name}` || arg.startsWith(`--${name}=`)) ||
  ['--main', '--app-path'].includes(args[at - 1] ?? '');
// The arguments of a packaged app do not contain the path of its main script.
host.argv = [
  process.execPath,
  ...(host.isPackaged ? [] : [mainFile]),
  ...args.filter((arg, at) => !isOwn(arg, at)),
];
process.argv = host.argv;

const standIn = new URL('./electron-module.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === 'electron' || specifier === 'electron/main')
      return { url: standIn, shortCircuit: true };
    return next(specifier, context);
  },
});

// lib/browser/init.ts: when the app has no listener, Electron shows a dialog and goes on. This must never happen.
process.on('uncaughtException', (error) => {
  if (process.listenerCount('uncaughtException') > 1) return;
  host.hadDefect = true;
  showErrorBox('A JavaScript error occurred in the main process', `Uncaught Exception:\n${error.stack}`);
});
// electron_browser_main_parts.cc, "warn-with-error-code": without a listener, Electron warns and exits with code 1 at the
// end.
process.on('unhandledRejection', (reason) => {
  if (process.listenerCount('unhandledRejection') > 1) return;
  console.error('HOST unhandled rejection:', reason);
  process.exitCode = 1;
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);
listenToParent();
await import(pathToFileURL(mainFile).href).catch((error: unknown) => {
  console.error(error);
  fail('the main bundle could not be loaded');
});
setImmediate(becomeReady);
// Keeps the process running while the app only waits for its user and has nothing pending in Node.
setInterval(() => {}, 2 ** 30);
