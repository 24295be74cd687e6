import type { Report } from '../../sandbox/index.ts';
import { until } from './until.ts';

/** Returns the number of calls that the platform has accepted and left without an answer. */
const hungCalls = ({ endpoints }: Report): number =>
  Object.values(endpoints).reduce((sum, { statuses }) => sum + (statuses.hang ?? 0), 0);

/**
 * Returns a signal for a call that the platform will leave without an answer. The signal aborts with the error of
 * `AbortSignal.timeout`, but only after the platform has accepted the call. A fixed time could pass on a busy machine
 * before the platform has even seen the call.
 */
export function timeoutOnceHung(report: () => Report): AbortSignal {
  const controller = new AbortController();
  const before = hungCalls(report());
  until(() => hungCalls(report()) > before, 'the platform leaves a call without an answer').then(
    () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
    (error) => controller.abort(error),
  );
  return controller.signal;
}
