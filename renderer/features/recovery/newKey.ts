import { create } from 'zustand';
import type { NewRecoveryKey } from '../../../contract/app.ts';
import { notifyFailure, notifyWarning } from '../../components/notify.tsx';
import { call } from '../../desk.ts';
import { i18n } from '../../i18n/index.ts';

interface NewKeyStore {
  /** The key that is being shown. Forgotten when its dialog closes: nothing can show it a second time. */
  made: NewRecoveryKey | null;
  busy: boolean;
}

export const useNewKey = create<NewKeyStore>(() => ({ made: null, busy: false }));

/** Has a recovery key made, and shows it. */
export async function makeKey(): Promise<void> {
  if (useNewKey.getState().busy) return;
  useNewKey.setState({ busy: true });
  try {
    useNewKey.setState({ made: await call('recoveryKey.make') });
  } catch (error) {
    notifyFailure(error);
  }
  useNewKey.setState({ busy: false });
}

/** The key is stored. */
export const forgetKey = (): void => useNewKey.setState({ made: null });

/** The person does not want the key after all: it never counts. */
export async function dropKey(): Promise<void> {
  forgetKey();
  notifyWarning(i18n.t('recovery:dialog.dropped'));
  await call('recoveryKey.discard').catch(notifyFailure);
}
