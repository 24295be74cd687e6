import { call } from '../ipcClient.ts';
import { coalesce } from './coalesce.ts';

/** How often the main process is told at most, in milliseconds. */
const pause = 500;

/** Tells the main process while a person types, clicks or scrolls: what nobody waits for then takes less of the time. */
export function tellUse(): void {
  const tell = coalesce(() => void call('app.inUse').catch(() => {}), pause);
  for (const event of ['keydown', 'pointerdown', 'wheel'])
    window.addEventListener(event, tell, { capture: true, passive: true });
}
