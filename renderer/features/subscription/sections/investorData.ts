import { useEffect, useRef, useState } from 'react';
import { canonicalId, sameId } from '../../../../contract/ids.ts';
import type { Investor } from '../../../../contract/investor.ts';
import { identityOf, isReference, typedIn } from '../../../../contract/references.ts';
import { oneLine } from '../../../../contract/text.ts';
import { call, failureOf, onEvent } from '../../../ipcClient.ts';
import { useSync } from '../../../stores/sync.ts';
import { isFresh } from '../model/investors.ts';
import type { Lookup } from '../state.ts';
import type { SubscriptionStore } from '../store.ts';
import { useForm, useView } from '../view.ts';

export const searchLimit = 30;
const searchDelay = 120;
/** Time until a search is repeated while stored investors are still being read, in milliseconds. */
const stillReading = 500;

interface Found {
  /** The text that was searched for. */
  text: string;
  investors: Investor[];
  total: number;
  /** False while stored investors are still being read after a start. */
  complete: boolean;
}

/**
 * Searches the stored investors while the user types. Returns null when not searching. An older answer never replaces a
 * newer one.
 */
export function useInvestorSearch(text: string | null): Found | null {
  const [found, setFound] = useState<Found | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => onEvent('investors', () => setRound((now) => now + 1)), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: searched again when the stored investors change
  useEffect(() => {
    if (text === null) return;
    let current = true;
    const sought = oneLine(text);
    let timer = setTimeout(
      async () => {
        const answer = await call('investors.search', { text: sought, limit: searchLimit }).catch(() => null);
        if (!current || !answer) return;
        setFound({ text: sought, ...answer });
        if (!answer.complete) timer = setTimeout(() => setRound((now) => now + 1), stillReading);
      },
      text === '' ? 0 : searchDelay,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text, round]);
  return text === null ? null : found;
}

/** Reads an investor with wallets from the platform, if it can be reached. The result is in the store. */
export async function readInvestor(store: SubscriptionStore, typed: string): Promise<Lookup['is']> {
  const investorId = canonicalId(typed);
  store.setExtra({ lookup: { investorId, is: 'looking' } });
  const is = await call('investors.lookup', { id: investorId }).then(
    ({ investor, fresh }): Lookup['is'] => {
      // Another investor may have been chosen meanwhile.
      if (investor && sameId(typedIn(store.now.form?.investorId ?? ''), investorId))
        store.setInvestor(investor);
      if (!fresh) return 'failed';
      return investor ? 'known' : 'unknown';
    },
    (error: unknown): Lookup['is'] => (failureOf(error).code === 'notFound' ? 'unknown' : 'failed'),
  );
  if (store.now.extra.lookup?.investorId === investorId) store.setExtra({ lookup: { investorId, is } });
  return is;
}

/**
 * Reads the form's investor quietly when one is chosen or the subscription is opened, and again when the app is back
 * online: whether there is a wallet, and which, should be visible before anybody queues. Only complete ids are looked
 * up, so not at every keystroke.
 */
export function useInvestorReading(): void {
  const { store, view } = useForm();
  const online = useSync(({ pause }) => pause === null);
  const id = useView(({ form: { investorId } }) => (isReference(investorId) ? null : identityOf(investorId)));
  const assigned = useView(({ detail }) => detail.locked.wallet === 'walletSent');
  const unknown = useView(({ facts }) => facts.investor === null);
  const tried = useRef('');
  useEffect(() => {
    // Stored investors are found offline, too.
    const investor = view.getState()?.facts.investor ?? null;
    const wanted = unknown || (online && !assigned && !isFresh(investor, Date.now()));
    const attempt = `${id} ${online}`;
    if (id === null || !wanted || tried.current === attempt) return;
    tried.current = attempt;
    void readInvestor(store, id);
  }, [store, view, id, unknown, online, assigned]);
}

/** Returns the result of reading the form's current investor; null when nothing was read. */
export function useLookup(): Lookup['is'] | null {
  return useView(({ state: { extra }, form }) =>
    extra.lookup?.investorId === canonicalId(typedIn(form.investorId)) ? extra.lookup.is : null,
  );
}
