import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { becomeReady, quit } from './api/app.ts';
import { listenToParent } from './control.ts';
import { host } from './host.ts';

/**
 * Runs a program's bundles on this host:
 * `node run.ts [--main out/main/index.js] [--app-path .] [--headless] [Chromium-style switches]`
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
host.systemProxy = switches.get('host-proxy') ?? null;
for (const own of ['main', 'app-path', 'headless', 'host-proxy']) switches.delete(own);
host.switches = switches;
host.argv = [process.execPath, mainFile, ...[...switches].map(([name, value]) => `--${name}=${value}`)];

const standIn = new URL('./electron-module.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === 'electron' || specifier === 'electron/main')
      return { url: standIn, shortCircuit: true };
    return next(specifier, context);
  },
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);
listenToParent();
await import(pathToFileURL(mainFile).href);
setImmediate(becomeReady);
// A program that waits for nothing but its person has nothing pending here.
setInterval(() => {}, 2 ** 30);
