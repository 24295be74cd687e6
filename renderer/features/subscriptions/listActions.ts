import { createScope, outsideText } from '../../actions/scope.ts';
import { windowScope } from '../../actions/windowScope.ts';
import { onList } from '../../components/listActions.ts';
import { useNavigation } from '../../stores/navigation.ts';
import { newSubscription } from '../subscription/newSubscription.ts';
import { queueChosen, remove, removeChosen, undoDeletion } from './actions.ts';
import { closeOutcome, stopBulk, useBulk } from './bulk.ts';
import { chosenIds, clearChoice, stopReading, useChoice } from './choice.ts';
import { subscriptionList } from './listStore.ts';

/** The actions of the list of subscriptions. They apply wherever the focus is on its screen. */
export const subscriptionsScope = createScope('subscriptions', 'screen');

export const createSubscription = windowScope.register({
  name: 'createSubscription',
  words: 'list:new',
  keys: ['n'],
  // Only on the screen whose button names this key. Elsewhere, a letter typed beside a field would leave the screen.
  when: () => useNavigation.getState().screen.name === 'subscriptions',
  perform: newSubscription,
});

export const releaseChosen = subscriptionsScope.register({
  name: 'releaseChosen',
  words: 'list:choice.queue',
  keys: ['mod+Enter'],
  focus: outsideText,
  perform: queueChosen,
});

/** Deletes the chosen rows; if none is chosen, the current one. */
export const deleteRows = subscriptionsScope.register({
  name: 'deleteRows',
  words: 'list:choice.remove',
  keys: ['Delete'],
  focus: onList,
  perform: () => {
    const row = subscriptionList.rowAt(subscriptionList.selected());
    if (chosenIds().length > 0) return removeChosen();
    return row && remove([row.id]);
  },
});

export const restoreRows = subscriptionsScope.register({
  name: 'restoreRows',
  keys: ['mod+z'],
  focus: outsideText,
  perform: undoDeletion,
});

/** Returns how to end what is going on: a running task, then the choice, then the shown outcome. Null if nothing is. */
function wayBack(): (() => void) | null {
  if (useChoice.getState().reading !== null) return stopReading;
  if (useBulk.getState().running) return stopBulk;
  if (useChoice.getState().chosen.ids.size > 0) return clearChoice;
  return useBulk.getState().outcome ? closeOutcome : null;
}

/** Ends one thing at a time. */
export const stepBack = subscriptionsScope.register({
  name: 'stepBack',
  keys: ['Escape'],
  focus: outsideText,
  when: () => wayBack() !== null,
  perform: () => wayBack()?.(),
});
