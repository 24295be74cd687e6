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
  // After work elsewhere, "undo" no longer means an earlier deletion.
  save: (id, form) => call('subscriptions.save', { id, form }).finally(forgetDeleted),
  queue: (id, wish) => call('subscriptions.queue', { id, ...wish }).finally(forgetDeleted),
  takeBack: (id) => call('subscriptions.takeBack', { id }),
  failureOf,
};

/**
 * Every subscription that is on the screen, or was left before everything was saved: its input stays here and is
 * retried until it is on disk. It is not mirrored anywhere else, because the page can only write unencrypted data, and
 * personal data must never be stored in the clear.
 */
const stores = new Map<string, SubscriptionStore>();
/** The environment in which each store was opened. */
const homes = new WeakMap<SubscriptionStore, string>();

function openStore(id: string): SubscriptionStore {
  const store = stores.get(id) ?? new SubscriptionStore(id, api);
  stores.set(id, store);
  homes.set(store, homes.get(store) ?? activeEnvironmentId());
  return store;
}

/** Drafts that were removed because they were left empty. Returning to one restores it. */
const takenAway = new Set<string>();

/**
 * Removes an empty draft that was never written into: it is no record, only an accidental click, and would be a blank
 * row. Done at once, so that the next list no longer contains it. Returns true if the draft was removed.
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

/** Returns the store of a subscription while its screen is open. */
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

  // The shown reason depends on whether the app is offline.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever sending stops or continues
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
// Input typed while the data file turned out to be damaged is saved into the file that replaced it.
onReopened(() => {
  for (const [id, store] of stores) if (store.dirty) void leave(store, id);
});
