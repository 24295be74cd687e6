import { notifyFailure } from '../../components/notify.tsx';
import { call } from '../../ipcClient.ts';
import { useSync } from '../../stores/sync.ts';

/** Pauses sending at the user's choice, or ends that pause. */
export async function setOffline(offline: boolean): Promise<void> {
  try {
    useSync.setState(await call('sync.setOffline', { offline }));
  } catch (error) {
    notifyFailure(error);
  }
}

export const useChosenOffline = (): boolean => useSync(({ pause }) => pause?.reason === 'chosen');
