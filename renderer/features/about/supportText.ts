import type { About } from '../../../contract/about.ts';

/** Returns the versions as lines for a message to support. English, since developers read it too. */
export function supportText({ version, builtAt, runtime }: About): string {
  return [
    `Investment Desk ${version}`,
    `Sources of: ${builtAt ?? 'unknown'}`,
    `Electron: ${runtime.electron ?? 'none (test host)'}`,
    `Chromium: ${runtime.chromium ?? 'unknown'}`,
    `Node.js: ${runtime.node}`,
    `System: ${runtime.system}`,
  ].join('\n');
}
