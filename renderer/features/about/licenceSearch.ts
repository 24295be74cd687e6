import { createScope } from '../../actions/scope.ts';

interface LicenceSearch {
  text: string;
  clear: () => void;
}

/** The search field of the licences. */
export const licenceSearchScope = createScope<LicenceSearch>('licenceSearch', 'element');

licenceSearchScope.register({
  name: 'clearSearch',
  keys: ['Escape'],
  when: ({ text }) => text !== '',
  perform: ({ clear }) => clear(),
});
