import { useEffect } from 'react';
import { create } from 'zustand';
import type { NewRecoveryKey } from '../../../contract/app.ts';
import { notifyFailure, notifyWarning } from '../../components/notify.tsx';
import { i18n } from '../../i18n/index.ts';
import { call } from '../../ipcClient.ts';
import { acceptAppState, useApp } from '../../stores/app.ts';

interface NewKeyStore {
  /** The key that is being shown. Forgotten when its dialog closes: nothing can show it a second time. */
  made: NewRecoveryKey | null;
  /** It was made without having been asked for: the first start offers one. */
  isOffer: boolean;
  /** It may be on paper. */
  isPrinted: boolean;
  busy: boolean;
}

export const useNewKey = create<NewKeyStore>(() => ({
  made: null,
  isOffer: false,
  isPrinted: false,
  busy: false,
}));

/** Has a recovery key made, and shows it. @param isOffer nobody has asked for it */
export async function makeKey(isOffer = false): Promise<void> {
  if (useNewKey.getState().busy) return;
  useNewKey.setState({ busy: true });
  try {
    useNewKey.setState({ made: await call('recoveryKey.make'), isOffer, isPrinted: false });
  } catch (error) {
    notifyFailure(error);
  }
  useNewKey.setState({ busy: false });
}

/** Prints the sheet with the key. */
export function printKey(): void {
  useNewKey.setState({ isPrinted: true });
  window.print();
}

/** The key is stored. */
export const forgetKey = (): void => useNewKey.setState({ made: null });

/** The person does not want the key after all: it never counts. */
export async function dropKey(): Promise<void> {
  const { isOffer, isPrinted } = useNewKey.getState();
  forgetKey();
  // A key that was only offered, and not printed, left no sheet to destroy.
  if (!isOffer || isPrinted) notifyWarning(i18n.t('recovery:dialog.dropped'));
  await call('recoveryKey.discard').then(acceptAppState, notifyFailure);
}

/** Offers a recovery key once: with the first start, or with the first start of a version that has them. */
export function useKeyOffer(): void {
  const isDue = useApp(({ state }) => state?.offersRecoveryKey === true);
  useEffect(() => {
    if (isDue) void makeKey(true);
  }, [isDue]);
}
