import { createScope, isOffered, outsideText } from '../../actions/scope.ts';
import { onList } from '../../components/listActions.ts';
import { queueChosen, remove, removeChosen, undoDeletion } from './actions.ts';
import { closeOutcome, stopBulk, useBulk } from './bulk.ts';
import { chosenIds, clearChoice, stopReading, useChoice } from './choice.ts';
import { showPanel } from './columnStore.ts';
import { subscriptionList } from './listStore.ts';

/** The actions of the list of subscriptions. They apply wherever the focus is on its screen. */
export const subscriptionsScope = createScope('subscriptions', 'screen');

const isBusy = (): boolean => useBulk.getState().running !== null;

export const releaseChosen = subscriptionsScope.register({
  name: 'releaseChosen',
  words: 'list:choice.queue',
  keys: ['mod+Enter'],
  focus: outsideText,
  rests: isBusy,
  perform: queueChosen,
});

/** Deletes the chosen rows; if none is chosen, the current one. */
export const deleteRows = subscriptionsScope.register({
  name: 'deleteRows',
  words: 'list:choice.remove',
  keys: ['Delete'],
  focus: onList,
  rests: isBusy,
  perform: () => {
    const row = subscriptionList.rowAt(subscriptionList.selected());
    if (chosenIds().length > 0) return removeChosen();
    return row && remove([row.id]);
  },
});

export const sortAndFilter = subscriptionsScope.register({
  name: 'sortAndFilter',
  words: 'list:narrow.open',
  keys: ['f'],
  perform: () => showPanel(true),
});

export const restoreRows = subscriptionsScope.register({
  name: 'restoreRows',
  keys: ['mod+z'],
  focus: outsideText,
  perform: undoDeletion,
});

const stopReadingRows = subscriptionsScope.register({
  name: 'stopReading',
  words: 'list:task.stop',
  keys: [],
  when: () => useChoice.getState().reading !== null,
  perform: stopReading,
});

const stopTask = subscriptionsScope.register({
  name: 'stopTask',
  words: 'list:task.stop',
  keys: [],
  when: isBusy,
  perform: stopBulk,
});

const clearChosen = subscriptionsScope.register({
  name: 'clearChosen',
  words: 'list:choice.clear',
  keys: [],
  when: () => useChoice.getState().chosen.ids.size > 0,
  perform: clearChoice,
});

const closeShown = subscriptionsScope.register({
  name: 'closeOutcome',
  words: 'common:close',
  keys: [],
  when: () => useBulk.getState().outcome !== null,
  perform: closeOutcome,
});

/** Esc ends one of these, in this order: a running task, then the choice, then the shown outcome. Each has a button of its own. */
export const ends = { stopReadingRows, stopTask, clearChosen, closeShown };

const nextEnd = () => Object.values(ends).find((action) => isOffered(action, undefined));

/** Ends one thing at a time. */
export const stepBack = subscriptionsScope.register({
  name: 'stepBack',
  keys: ['Escape'],
  focus: outsideText,
  when: () => nextEnd() !== undefined,
  perform: () => nextEnd()?.perform(),
});
