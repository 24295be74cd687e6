import type { de } from './de/index.ts';

// Keys in `t(...)` are checked against the German texts. English has the same keys (words.ts).
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    returnNull: false;
    resources: typeof de;
  }
}
