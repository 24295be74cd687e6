import { useEffect } from 'react';
import { create } from 'zustand';
import type { NewRecoveryKey } from '../../../contract/recovery-key.ts';
import { windowScope } from '../../actions/windowScope.ts';
import { notifyFailure, notifyWarning } from '../../components/notify.tsx';
import { i18n } from '../../i18n/index.ts';
import { call } from '../../ipcClient.ts';
import { acceptAppState, useApp } from '../../stores/app.ts';

interface NewKeyStore {
  /** The key being shown. Forgotten when its dialog closes: nothing can show it a second time. */
  made: NewRecoveryKey | null;
  /** True when the key was offered at the first start, without the user asking for it. */
  isOffer: boolean;
  /** True when the key may be on paper. */
  isPrinted: boolean;
  busy: boolean;
}

export const useNewKey = create<NewKeyStore>(() => ({
  made: null,
  isOffer: false,
  isPrinted: false,
  busy: false,
}));

/** Has a recovery key made, and shows it. @param isOffer true when the user did not ask for it */
async function makeKey(isOffer: boolean): Promise<void> {
  if (useNewKey.getState().busy) return;
  useNewKey.setState({ busy: true });
  try {
    useNewKey.setState({ made: await call('recoveryKey.make'), isOffer, isPrinted: false });
  } catch (error) {
    notifyFailure(error);
  }
  useNewKey.setState({ busy: false });
}

export const makeRecoveryKey = windowScope.register({
  name: 'makeRecoveryKey',
  words: () => (useApp.getState().state?.recoveryKey ? 'recovery:settings.renew' : 'recovery:settings.make'),
  keys: [],
  perform: () => makeKey(false),
});

/** Prints the sheet with the key. */
export function printKey(): void {
  useNewKey.setState({ isPrinted: true });
  window.print();
}

/** Forgets the key, which is stored by now. */
export const forgetKey = (): void => useNewKey.setState({ made: null });

/** Discards the key that the user does not want after all. It never becomes valid. */
export async function dropKey(): Promise<void> {
  const { isOffer, isPrinted } = useNewKey.getState();
  forgetKey();
  // A key that was only offered, and not printed, left no sheet to destroy.
  if (!isOffer || isPrinted) notifyWarning(i18n.t('recovery:dialog.dropped'));
  await call('recoveryKey.discard').then(acceptAppState, notifyFailure);
}

/** Offers a recovery key once: at the first start, or at the first start of a version that has recovery keys. */
export function useKeyOffer(): void {
  const isDue = useApp(({ state }) => state?.offersRecoveryKey === true);
  useEffect(() => {
    if (isDue) void makeKey(true);
  }, [isDue]);
}
