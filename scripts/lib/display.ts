import type { Readable } from 'node:stream';
import { patience } from './patience.ts';
import { endTree, startHelper } from './processes.ts';

/** True when this process can show windows. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || !!process.env.DISPLAY || !!process.env.WAYLAND_DISPLAY;
}

/** Starts a virtual display with a free number chosen by Xvfb. The display ends with this process at the latest. */
export async function startDisplay(): Promise<{ env: NodeJS.ProcessEnv; stop: () => void }> {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'];
  const child = startHelper('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const number = await new Promise<string>((resolve, reject) => {
    const failed = (why: string) => reject(new Error(`the virtual display did not start: ${why}\n${errors}`));
    const timer = setTimeout(() => failed(`no answer in ${patience / 1000} s`), patience);
    const answer = child.stdio[3] as Readable;
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.trim());
    });
    child.on('error', (error) => failed(error.message));
    child.on('exit', (code) => failed(`Xvfb ended with ${code}`));
  });
  // The display lasts as long as this process, but must not keep the process from ending.
  child.unref();
  for (const stream of child.stdio) (stream as { unref?: () => void } | null)?.unref?.();
  // With WAYLAND_DISPLAY set, Chromium would use the Wayland display instead.
  return { env: { DISPLAY: `:${number}`, WAYLAND_DISPLAY: undefined }, stop: () => endTree(child) };
}
