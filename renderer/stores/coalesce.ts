/**
 * Limits how often `run` is called during bursts of events, e.g. a batch of 500 subscriptions. Runs at once for the
 * first event, and once more, after `pause` milliseconds, for all events in between.
 */
export function coalesce(run: () => void, pause: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const rest = () => {
    timer = undefined;
    if (!again) return;
    again = false;
    start();
  };
  const start = () => {
    timer = setTimeout(rest, pause);
    run();
  };
  return () => {
    if (timer === undefined) start();
    else again = true;
  };
}
