import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import type { AppFailure } from '../../contract/errors.ts';
import { failureOf } from '../ipcClient.ts';
import { onEnvironmentChange, onReopened } from '../stores/app.ts';
import type { useTask } from './useTask.ts';

interface State<Output> {
  busy: boolean;
  result: Output | null;
  failure: AppFailure | null;
}

const idle = { busy: false, result: null, failure: null };

/**
 * Creates a hook like `useTask` for long work. The work outlives the screen, and its result waits there until it was seen and the
 * screen is left: it would grow old. Another environment, and other data, begin without them.
 */
export function createKeptTask<Output>(
  run: () => Promise<Output>,
): () => ReturnType<typeof useTask<[], Output>> {
  const useStore = create<State<Output>>(() => idle);
  let turn = 0;
  const forget = () => {
    turn += 1;
    useStore.setState(idle);
  };
  onEnvironmentChange(forget);
  onReopened(forget);

  async function start(): Promise<void> {
    turn += 1;
    const own = turn;
    const end = (how: Partial<State<Output>>) => own === turn && useStore.setState({ ...how, busy: false });
    useStore.setState({ ...idle, busy: true });
    try {
      end({ result: await run() });
    } catch (error) {
      end({ failure: failureOf(error) });
    }
  }

  const clear = () => useStore.setState({ result: null, failure: null });

  return function useKeptTask() {
    const trigger = useRef<HTMLButtonElement>(null);
    useEffect(() => clear, []);
    const close = () => {
      clear();
      trigger.current?.focus({ preventScroll: true });
    };
    return { ...useStore(), trigger, start, clear, close };
  };
}
