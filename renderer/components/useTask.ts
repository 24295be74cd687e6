import { useRef, useState } from 'react';
import type { AppFailure } from '../../contract/errors.ts';
import { failureOf } from '../ipcClient.ts';

/**
 * Runs a call for a button, and holds whether it is running, its result, or its failure. `close` is for a failure that
 * the user has read. It returns the focus to the button if `trigger` is the button's ref; otherwise the focus would be
 * lost.
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
