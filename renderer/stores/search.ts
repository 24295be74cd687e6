import { create } from 'zustand';
import { onEnvironmentChange } from './app.ts';
import { goTo, useNavigation } from './navigation.ts';

/** The areas that can be searched; each keeps its own text. */
export type Searchable = 'subscriptions' | 'review';

interface SearchStore {
  texts: Record<Searchable, string>;
  /** Grows with each wish to have the cursor in the search field. */
  wanted: number;
  setText: (area: Searchable, text: string) => void;
  /** Puts the cursor into the search field, going to the subscriptions if the screen has none. */
  focus: () => void;
}

const empty = { subscriptions: '', review: '' };

export const searchableOf = (name: string): Searchable | null =>
  name === 'subscriptions' || name === 'review' ? name : null;

export const useSearch = create<SearchStore>((set) => ({
  texts: empty,
  wanted: 0,
  setText: (area, text) => set(({ texts }) => ({ texts: { ...texts, [area]: text } })),
  focus: () => {
    if (!searchableOf(useNavigation.getState().screen.name)) goTo({ name: 'subscriptions' });
    set(({ wanted }) => ({ wanted: wanted + 1 }));
  },
}));

onEnvironmentChange(() => useSearch.setState({ texts: empty }));
