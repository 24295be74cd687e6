import { createScope } from '../actions/scope.ts';
import { windowScope } from '../actions/windowScope.ts';
import { focusList } from '../components/PagedList.tsx';
import { useNavigation } from '../stores/navigation.ts';
import { type Searchable, useSearch } from '../stores/search.ts';

export const search = windowScope.register({
  name: 'search',
  keys: ['/'],
  perform: () => useSearch.getState().focus(),
});

export const goBack = windowScope.register({
  name: 'goBack',
  words: 'shell:back',
  keys: ['Escape'],
  perform: () => {
    const { screen, back } = useNavigation.getState();
    if (screen.name !== 'subscriptions') back();
  },
});

interface SearchField {
  area: Searchable;
  field: HTMLInputElement | null;
}

/** The search field in the top bar. */
export const searchFieldScope = createScope<SearchField>('searchField', 'element');

// The first Esc clears the field, the second leaves it.
searchFieldScope.register({
  name: 'leaveSearch',
  keys: ['Escape'],
  perform: ({ area, field }) => {
    const { texts, setText } = useSearch.getState();
    if (texts[area]) setText(area, '');
    else field?.blur();
  },
});

// The list takes the keys once it has the focus.
searchFieldScope.register({
  name: 'toResults',
  keys: ['ArrowDown', 'Enter'],
  perform: focusList,
});
