import { createScope } from '../../actions/scope.ts';

/** A field that is saved when it is left. */
export const savedFieldScope = createScope('savedField', 'element');

savedFieldScope.register({
  name: 'save',
  keys: ['Enter'],
  perform: () => document.activeElement instanceof HTMLElement && document.activeElement.blur(),
});
