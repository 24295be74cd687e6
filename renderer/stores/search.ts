import { create } from 'zustand';
import { onEnvironmentChange } from './app.ts';
import { goTo, useNavigation } from './navigation.ts';

/** The screens that can be searched. Each keeps its own text. */
export type Searchable = 'subscriptions' | 'review';

interface SearchStore {
  texts: Record<Searchable, string>;
  /** Counts the requests to focus the search field. */
  wanted: number;
  setText: (area: Searchable, text: string) => void;
  /** Focuses the search field. Opens the subscriptions first if the screen has no search field. */
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
