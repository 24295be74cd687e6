import { faultOf } from '../contract/faults.ts';
import type { Inputs } from '../contract/ipc.ts';

/** How many exceptions are logged per page load, so that an exception in every frame can't fill the log. */
const mostLogged = 100;
let logged = 0;

/** Has the main process log an exception, without its message. Never throws. */
export function logFault(where: Inputs['app.fault']['where'], error: unknown): void {
  logged += 1;
  if (logged > mostLogged) return;
  // Uses the bridge directly, because the ipc client may be what is broken. Without a bridge nobody can be told.
  window.desk?.app.fault({ where, fault: faultOf(error) }).catch(() => {});
}
