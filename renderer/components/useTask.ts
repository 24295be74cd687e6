import { useRef, useState } from 'react';
import type { AppFailure } from '../../contract/errors.ts';
import { failureOf } from '../ipcClient.ts';

/**
 * A call that is made by a button: whether it is under way, what came of it, or why it failed. `close` is for a
 * person who has read it: the focus goes back to the button, if `trigger` is its ref, instead of to nowhere.
 */
export function useTask<Input extends unknown[], Output>(run: (...input: Input) => Promise<Output>) {
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Output | null>(null);
  const [failure, setFailure] = useState<AppFailure | null>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const start = async (...input: Input) => {
    setBusy(true);
    setFailure(null);
    setResult(null);
    try {
      setResult(await run(...input));
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(false);
  };
  const clear = () => {
    setResult(null);
    setFailure(null);
  };
  const close = () => {
    clear();
    trigger.current?.focus({ preventScroll: true });
  };
  return { busy, result, failure, trigger, start, clear, close };
}
