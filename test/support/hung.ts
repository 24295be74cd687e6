import type { Report } from '../../sandbox/index.ts';
import { until } from './until.ts';

/** How many calls the platform has taken in and left without an answer. */
const hungCalls = ({ endpoints }: Report): number =>
  Object.values(endpoints).reduce((sum, { statuses }) => sum + (statuses.hang ?? 0), 0);

/**
 * Returns a signal for a call that the platform is going to leave without an answer. It times out as
 * `AbortSignal.timeout` does, but once the platform has done so and not after a time: on a busy machine a time can pass
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
