import { useEffect, useState } from 'react';
import { isUuid } from '../../../../contract/primitives.ts';
import type { Investor } from '../../../../contract/subscription.ts';
import { call, failureOf, onEvent } from '../../../desk.ts';
import { useFormView } from '../view.tsx';

export const searchLimit = 30;
const searchDelay = 120;

interface Found {
  /** What was searched for. */
  text: string;
  investors: Investor[];
  total: number;
}

/** Searches the stored investors while somebody types; null: not searching. An older answer never wins. */
export function useInvestorSearch(text: string | null): Found | null {
  const [found, setFound] = useState<Found | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => onEvent('investors', () => setRound((now) => now + 1)), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: searched again when the stored investors change
  useEffect(() => {
    if (text === null) return;
    let current = true;
    const sought = text.trim();
    const timer = setTimeout(
      async () => {
        const answer = await call('investors.search', { text: sought, limit: searchLimit }).catch(() => null);
        if (current && answer) setFound({ text: sought, ...answer });
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

export type Lookup = 'idle' | 'looking' | 'known' | 'unknownOffline' | 'unknown';

/** Looks up the investor whose id is in the form when nobody here knows it yet. */
export function useInvestorLookup(): Lookup {
  const { store, form, investor } = useFormView();
  const id = form.investorId.trim();
  const [state, setState] = useState<{ id: string; lookup: Lookup }>({ id: '', lookup: 'idle' });
  const needed = isUuid(id) && investor === null;
  useEffect(() => {
    if (!needed) return;
    let current = true;
    setState({ id, lookup: 'looking' });
    call('investors.lookup', { id })
      .then(({ investor: answer, fresh }) => {
        if (answer) store.setInvestor(answer);
        if (current) setState({ id, lookup: answer ? 'known' : fresh ? 'unknown' : 'unknownOffline' });
      })
      .catch((error: unknown) => {
        const lookup = failureOf(error).code === 'notFound' ? 'unknown' : 'unknownOffline';
        if (current) setState({ id, lookup });
      });
    return () => {
      current = false;
    };
  }, [id, needed, store]);
  return needed && state.id === id ? state.lookup : 'idle';
}
