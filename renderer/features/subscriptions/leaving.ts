import { mostRows } from '../../../contract/subscription-list.ts';
import { call, onEvent } from '../../ipcClient.ts';
import { onEnvironmentChange } from '../../stores/app.ts';
import { useBulk } from './bulk.ts';
import { leaveOutOfChoice, useChoice } from './choice.ts';
import { chosenAndGone } from './chosen.ts';
import { idOfRow, subscriptionList } from './listStore.ts';

/** Changed subscriptions that may have left the list. */
const changed = new Set<string>();

const note = (ids: Iterable<string>): void => {
  for (const id of ids) changed.add(id);
};

/**
 * True while rows can't be dropped: a range being read is not chosen yet, and a bulk task itself makes rows leave the
 * list, which are dropped together when it is done.
 */
const isBusy = (): boolean => useChoice.getState().reading !== null || useBulk.getState().running !== null;

/** Returns those of these ids that are not in the list; null when that is unknown, or something else was asked of it. */
async function goneOf(ids: readonly string[]): Promise<string[] | null> {
  const { filter, search, wish, question } = subscriptionList.useStore.getState();
  const listed = new Set<string>();
  try {
    for (let at = 0; at < ids.length; at += mostRows) {
      const some = ids.slice(at, at + mostRows);
      const query = { filter, search, where: wish.where, ids: some };
      for (const id of await call('subscriptions.listed', query)) listed.add(id);
    }
  } catch {
    return null;
  }
  const isStillAsked = subscriptionList.useStore.getState().question === question;
  return isStillAsked ? ids.filter((id) => !listed.has(id)) : null;
}

async function drop(): Promise<void> {
  if (isBusy() || changed.size === 0) return;
  const onHand = new Set(subscriptionList.here().map(idOfRow));
  const { ask, wait } = chosenAndGone(changed, useChoice.getState().chosen, onHand);
  changed.clear();
  note(wait);
  if (ask.length === 0) return;
  const gone = await goneOf(ask);
  // Asked about again at the next change.
  if (!gone || isBusy()) note(ask);
  else if (gone.length > 0) leaveOutOfChoice(gone);
}

/**
 * Removes rows from the choice that left the list by themselves, e.g. because they were sent: nobody should act on
 * them. Returns a function that stops listening.
 */
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
