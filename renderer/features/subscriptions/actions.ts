import type { SubscriptionSummary } from '../../../contract/subscription.ts';
import { notifyFailure, notifyUndo } from '../../components/notify.tsx';
import { call } from '../../desk.ts';
import { i18n } from '../../i18n/index.ts';
import { goTo } from '../../stores/navigation.ts';
import { subscriptionList } from './listStore.ts';

let creating = false;

/** Makes an empty draft and opens it. A key held down makes one, not twenty. */
export async function newSubscription(): Promise<void> {
  if (creating) return;
  creating = true;
  try {
    const { id } = await call('subscriptions.create');
    goTo({ name: 'subscription', id });
  } catch (error) {
    notifyFailure(error);
  } finally {
    creating = false;
  }
}

export const openSubscription = ({ id }: { id: string }): void => goTo({ name: 'subscription', id });

/** Removes a draft at once, without a question, because it can be taken back. */
export async function removeDraft({ id, investorName }: SubscriptionSummary): Promise<void> {
  try {
    await call('subscriptions.remove', { id });
    subscriptionList.refresh();
    const whose = investorName ?? i18n.t('unnamedInvestor');
    notifyUndo(i18n.t('list:removed', { whose }), async () => {
      await call('subscriptions.restore', { id });
      subscriptionList.refresh();
    });
  } catch (error) {
    notifyFailure(error);
  }
}
