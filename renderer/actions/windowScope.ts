import { createScope } from './scope.ts';

/** What can be done on every screen. */
export const windowScope = createScope('window', 'window');
