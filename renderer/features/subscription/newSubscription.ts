import { outsideFields } from '../../actions/scope.ts';
import { windowScope } from '../../actions/windowScope.ts';
import { notifyFailure } from '../../components/notify.tsx';
import { call } from '../../ipcClient.ts';
import { forgetDeleted } from '../../stores/deleted.ts';
import { goTo, useNavigation } from '../../stores/navigation.ts';

let creating = false;

/** Creates an empty draft and opens it. A key held down creates one draft, not twenty. */
async function newSubscription(): Promise<void> {
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

export const createSubscription = windowScope.register({
  name: 'createSubscription',
  words: 'list:new',
  keys: ['n'],
  // Only on the screen whose button names this key. Elsewhere, a letter typed beside a field would leave the screen.
  focus: (element) => outsideFields(element) && useNavigation.getState().screen.name === 'subscriptions',
  perform: newSubscription,
});
