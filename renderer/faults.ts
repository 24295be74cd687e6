import { faultOf } from '../contract/faults.ts';
import type { Inputs } from '../contract/ipc.ts';

/** How many exceptions are logged in one life of the page: one that comes with every frame must not fill the log. */
const mostLogged = 100;
let logged = 0;

/** Has the main process log an exception, without its words. Never fails. */
export function logFault(where: Inputs['app.fault']['where'], error: unknown): void {
  logged += 1;
  if (logged > mostLogged) return;
  // Directly, because the page's own client may be what is broken. Without a bridge nobody can be told.
  window.desk?.app.fault({ where, fault: faultOf(error) }).catch(() => {});
}
