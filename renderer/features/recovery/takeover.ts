import { create } from 'zustand';
import type { TakeoverFolder, TakeoverFound } from '../../../contract/takeover.ts';
import { windowScope } from '../../actions/windowScope.ts';
import { notifyDone, notifyFailure } from '../../components/notify.tsx';
import { i18n } from '../../i18n/index.ts';
import { call } from '../../ipcClient.ts';
import { acceptAppState } from '../../stores/app.ts';

interface TakeoverStore {
  opened: boolean;
  folder: TakeoverFolder | null;
  found: TakeoverFound | null;
}

export const useTakeover = create<TakeoverStore>(() => ({ opened: false, folder: null, found: null }));

export const openTakeover = windowScope.register({
  name: 'openTakeover',
  words: 'recovery:takeover.link',
  keys: [],
  perform: () => useTakeover.setState({ opened: true, folder: null, found: null }),
});

/** Ends the takeover without a result. Prepared files are removed. */
export async function closeTakeover(): Promise<void> {
  useTakeover.setState({ opened: false });
  await call('takeover.discard').catch(notifyFailure);
}

/** Lets the user choose a folder. If cancelled or stopped, the former choice stays. */
export async function chooseFolder(): Promise<void> {
  const folder = await call('takeover.choose');
  if (folder) useTakeover.setState({ folder, found: null });
}

export async function lookWith(key: string): Promise<void> {
  const found = await call('takeover.look', { key });
  if (found) useTakeover.setState({ found });
}

/** Stops the running search or check. Nothing has changed then. */
export const stopTakeover = (): Promise<unknown> => call('takeover.stop').catch(notifyFailure);

export async function takeOver(): Promise<void> {
  const state = await call('takeover.confirm');
  useTakeover.setState({ opened: false });
  acceptAppState(state);
  if (state.phase === 'ready') notifyDone(i18n.t('recovery:takeover.done'));
}
