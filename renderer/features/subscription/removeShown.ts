import { notifyFailure, notifyUndo } from '../../components/notify.tsx';
import { i18n } from '../../i18n/index.ts';
import { call } from '../../ipcClient.ts';
import { noteDeleted, noteRestored } from '../../stores/deleted.ts';
import { goTo, useNavigation } from '../../stores/navigation.ts';
import { focusScreen } from './focus.ts';
import type { SubscriptionStore } from './store.ts';

/** Deletes the subscription on the screen, returns to the previous screen, and offers to undo that. */
export async function removeShown(store: SubscriptionStore): Promise<void> {
  const { id } = store.now;
  // Saved first, so that undo restores everything.
  if (!(await store.flush())) return;
  try {
    await call('subscriptions.remove', { id });
    store.removed = true;
    useNavigation.getState().back();
    focusScreen();
    const hide = notifyUndo(i18n.t('subscription:action.removed'), async () => {
      await call('subscriptions.restore', { id });
      noteRestored([id]);
      goTo({ name: 'subscription', id });
    });
    // Ctrl+Z in the list restores it as well.
    noteDeleted([id], hide);
  } catch (error) {
    notifyFailure(error);
  }
}
