import { notifyFailure } from '../../components/notify.tsx';
import { call } from '../../ipcClient.ts';
import { forgetDeleted } from '../../stores/deleted.ts';
import { goTo } from '../../stores/navigation.ts';

let creating = false;

/** Creates an empty draft and opens it. A key held down creates one draft, not twenty. */
export async function newSubscription(): Promise<void> {
  if (creating) return;
  creating = true;
  try {
    const { id } = await call('subscriptions.create');
    forgetDeleted();
    goTo({ name: 'subscription', id });
  } catch (error) {
    notifyFailure(error);
  } finally {
    creating = false;
  }
}
