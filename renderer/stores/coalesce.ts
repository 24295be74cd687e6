/**
 * Events come in bursts (a batch of 500 subscriptions): runs at once for the first, and once more, after `pause`
 * milliseconds, for all that came meanwhile.
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
