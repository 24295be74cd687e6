import { useEffect, useState } from 'react';
import { sameId } from '../../../contract/ids.ts';
import { notifyFailure } from '../../components/notify.tsx';
import { call, failureOf, IpcCallError, onEvent } from '../../ipcClient.ts';
import { activeEnvironmentId, onReopened } from '../../stores/app.ts';
import { forgetDeleted } from '../../stores/deleted.ts';
import { useSync } from '../../stores/sync.ts';
import { addKeeper } from '../../stores/unsaved.ts';
import type { SubscriptionApi } from './state.ts';
import { SubscriptionStore } from './store.ts';

const api: SubscriptionApi = {
  get: async (id) => {
    await bringBack(id);
    return call('subscriptions.get', { id });
  },
  // Whoever goes on working elsewhere does not mean a deletion long ago by "undo".
  save: (id, form) => call('subscriptions.save', { id, form }).finally(forgetDeleted),
  queue: (id, wish) => call('subscriptions.queue', { id, ...wish }).finally(forgetDeleted),
  takeBack: (id) => call('subscriptions.takeBack', { id }),
  failureOf,
};

/**
 * Every subscription that is on the screen, or that was left before everything was saved: what was typed stays here
 * and is tried again until it is on the disk. It is not mirrored anywhere else: whatever the page could write to is
 * not encrypted, and personal data never lies around in the clear.
 */
const stores = new Map<string, SubscriptionStore>();
/** The environment that each was opened in. */
const homes = new WeakMap<SubscriptionStore, string>();

function openStore(id: string): SubscriptionStore {
  const store = stores.get(id) ?? new SubscriptionStore(id, api);
  stores.set(id, store);
  homes.set(store, homes.get(store) ?? activeEnvironmentId());
  return store;
}

/** Drafts that were taken away because they were left empty: whoever comes back to one finds it again. */
const takenAway = new Set<string>();

/**
 * An empty draft that nobody ever wrote into is a click and no record: left behind, it would only be a blank row. At
 * once, so that the list that is shown next is already without it.
 */
function takeAway(store: SubscriptionStore, id: string): boolean {
  if (store.removed || !store.isUntouched) return false;
  takenAway.add(id);
  stores.delete(id);
  call('subscriptions.remove', { id }).catch(() => takenAway.delete(id));
  return true;
}

async function bringBack(id: string): Promise<void> {
  if (!takenAway.delete(id)) return;
  await call('subscriptions.restore', { id });
}

async function leave(store: SubscriptionStore, id: string): Promise<void> {
  if (await store.flush()) {
    if (!store.onScreen) stores.delete(id);
    return;
  }
  const { save } = store.state.getState();
  if (save.kind === 'failed') notifyFailure(new IpcCallError('subscriptions.save', save.failure));
}

/** The store of a subscription, for as long as its screen is open. */
export function useOpenStore(id: string): SubscriptionStore {
  const [store, setStore] = useState(() => openStore(id));
  if (store.state.getState().id !== id) setStore(openStore(id));
  const pause = useSync((sync) => sync.pause?.reason);

  useEffect(() => {
    stores.set(id, store);
    store.onScreen = true;
    return () => {
      store.onScreen = false;
      if (!takeAway(store, id)) void leave(store, id);
    };
  }, [store, id]);

  // Whether it waits because the desk is offline is part of what is shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever sending stops or goes on
  useEffect(() => void store.load(), [store, pause]);

  useEffect(() => {
    const stop = [
      onEvent('subscriptions', ({ ids }) => {
        if (ids.includes(id)) void store.load();
      }),
      onEvent('investors', ({ ids }) => {
        const investorId = store.state.getState().form?.investorId;
        if (investorId && ids.some((changed) => sameId(changed, investorId))) void store.load();
      }),
    ];
    return () => {
      for (const end of stop) end();
    };
  }, [store, id]);
  return store;
}

const dirtyOnes = (): SubscriptionStore[] => [...stores.values()].filter((store) => store.dirty);

addKeeper({
  async flush() {
    const here = dirtyOnes().filter((store) => homes.get(store) === activeEnvironmentId());
    const saved = await Promise.all(here.map((store) => store.flush()));
    return saved.every((each) => each);
  },
  isStuck: () => dirtyOnes().some((store) => store.state.getState().save.kind === 'failed'),
});
window.addEventListener('pagehide', () => {
  for (const [id, store] of stores) takeAway(store, id);
});
// What was typed while the file turned out to be damaged goes into the one that has taken its place.
onReopened(() => {
  for (const [id, store] of stores) if (store.dirty) void leave(store, id);
});
