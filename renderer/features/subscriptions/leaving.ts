import { mostRows } from '../../../contract/subscription.ts';
import { call, onEvent } from '../../ipcClient.ts';
import { onEnvironmentChange } from '../../stores/app.ts';
import { useBulk } from './bulk.ts';
import { leaveOutOfChoice, useChoice } from './choice.ts';
import { chosenAndGone } from './chosen.ts';
import { idOfRow, subscriptionList } from './listStore.ts';

/** What may have left the list, by a change. */
const changed = new Set<string>();

const note = (ids: Iterable<string>): void => {
  for (const id of ids) changed.add(id);
};

/**
 * A range that is still being read is not chosen yet. And while something is done to several rows, one after the
 * other, each may leave the list by just that: they are left out together, once it is done.
 */
const isBusy = (): boolean => useChoice.getState().reading !== null || useBulk.getState().running !== null;

/** Which of these the list does not hold; null: nobody can say, or it is another list by now. */
async function goneOf(ids: readonly string[]): Promise<string[] | null> {
  const { filter, search } = subscriptionList.useStore.getState();
  const listed = new Set<string>();
  try {
    for (let at = 0; at < ids.length; at += mostRows) {
      const some = ids.slice(at, at + mostRows);
      for (const id of await call('subscriptions.listed', { filter, search, ids: some })) listed.add(id);
    }
  } catch {
    return null;
  }
  const now = subscriptionList.useStore.getState();
  return now.filter === filter && now.search === search ? ids.filter((id) => !listed.has(id)) : null;
}

async function drop(): Promise<void> {
  if (isBusy() || changed.size === 0) return;
  const onHand = new Set(subscriptionList.here().map(idOfRow));
  const { ask, wait } = chosenAndGone(changed, useChoice.getState().chosen, onHand);
  changed.clear();
  note(wait);
  if (ask.length === 0) return;
  const gone = await goneOf(ask);
  // Asked again with the next change.
  if (!gone || isBusy()) note(ask);
  else if (gone.length > 0) leaveOutOfChoice(gone);
}

/** Nobody is to act on a row that has left the list by itself, e.g. because it was sent: it is not chosen any more. */
export function dropWhatLeaves(): () => void {
  const stop = [
    onEvent('subscriptions', ({ ids }) => {
      note(ids);
      void drop();
    }),
    subscriptionList.useStore.subscribe((now, before) => {
      if (now.pages !== before.pages) void drop();
    }),
    useChoice.subscribe((now, before) => {
      if (now.reading === null && before.reading !== null) void drop();
    }),
  ];
  return () => {
    for (const end of stop) end();
  };
}

onEnvironmentChange(() => changed.clear());
