import { windowScope } from '../../actions/windowScope.ts';
import { notifyFailure } from '../../components/notify.tsx';
import { call } from '../../ipcClient.ts';
import { useSync } from '../../stores/sync.ts';

/** Pauses sending at the user's choice, or ends that pause. */
async function setOffline(offline: boolean): Promise<void> {
  try {
    useSync.setState(await call('sync.setOffline', { offline }));
  } catch (error) {
    notifyFailure(error);
  }
}

const isChosen = ({ pause }: ReturnType<typeof useSync.getState>): boolean => pause?.reason === 'chosen';

export const useChosenOffline = (): boolean => useSync(isChosen);

/** Pauses sending, or ends that pause. */
export const switchOffline = windowScope.register({
  name: 'switchOffline',
  words: () => (isChosen(useSync.getState()) ? 'shell:sync.resume' : 'shell:sync.pause'),
  keys: [],
  perform: () => setOffline(!isChosen(useSync.getState())),
});
