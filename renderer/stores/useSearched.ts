import { useEffect } from 'react';
import { type Searchable, useSearch } from './search.ts';

/** Asks a list for what is searched in an area, whenever the text changes. Does not render its component anew. */
export function useSearched(area: Searchable, list: { ask: (change: { search: string }) => void }): void {
  useEffect(() => {
    const follow = () => list.ask({ search: useSearch.getState().texts[area].trim() });
    follow();
    return useSearch.subscribe(follow);
  }, [area, list]);
}
