import { useEffect } from 'react';
import { sameId } from '../../../contract/ids.ts';
import { typedIn } from '../../../contract/references.ts';
import { notifyFailure } from '../../components/notify.tsx';
import { OpenForms } from '../../form/openForms.ts';
import { call, failureOf, IpcCallError, onEvent } from '../../ipcClient.ts';
import { forgetDeleted } from '../../stores/deleted.ts';
import { useSync } from '../../stores/sync.ts';
import type { SubscriptionApi } from './state.ts';
import { SubscriptionStore } from './store.ts';

const api: SubscriptionApi = {
  get: async (id) => {
    await openForms.bringBack(id);
    return call('subscriptions.get', { id });
  },
  // After work elsewhere, "undo" no longer means an earlier deletion.
  save: (id, form) => call('subscriptions.save', { id, form }).finally(forgetDeleted),
  queue: (id, wish) => call('subscriptions.queue', { id, ...wish }).finally(forgetDeleted),
  takeBack: (id) => call('subscriptions.takeBack', { id }),
  failureOf,
};

const openForms = new OpenForms<SubscriptionStore>({
  open: (id) => new SubscriptionStore(id, api),
  isUntouched: (store) => !store.removed && store.isUntouched,
  remove: (id) => call('subscriptions.remove', { id }),
  restore: (id) => call('subscriptions.restore', { id }),
  notSaved({ now: { save } }) {
    if (save.kind === 'failed') notifyFailure(new IpcCallError('subscriptions.save', save.failure));
  },
});

/** Returns the store of a subscription while its screen is open. */
export function useOpenStore(id: string): SubscriptionStore {
  const store = openForms.useStore(id);
  const pause = useSync((sync) => sync.pause?.reason);

  // The shown reason depends on whether the app is offline.
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again whenever sending stops or continues
  useEffect(() => void store.load(), [store, pause]);

  useEffect(() => {
    const stop = [
      onEvent('subscriptions', ({ ids }) => {
        if (ids.includes(id)) void store.load();
      }),
      onEvent('investors', ({ ids }) => {
        const investorId = typedIn(store.now.form?.investorId ?? '');
        if (investorId && ids.some((changed) => sameId(changed, investorId))) void store.load();
      }),
    ];
    return () => {
      for (const end of stop) end();
    };
  }, [store, id]);
  return store;
}
