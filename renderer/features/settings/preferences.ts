import type { Preferences } from '../../../contract/preferences.ts';
import { notifyFailure } from '../../components/notify.tsx';
import { call } from '../../ipcClient.ts';
import { acceptAppState } from '../../stores/app.ts';

/** Saves some of the preferences, and reports a failure. */
export async function updatePreferences(part: Partial<Preferences>): Promise<void> {
  try {
    acceptAppState(await call('settings.update', part));
  } catch (error) {
    notifyFailure(error);
  }
}
