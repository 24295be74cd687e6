import type { MantineColorSchemeManager } from '@mantine/core';

/** The choice lives in the settings of the main process: the page itself stores nothing. */
export const noColorSchemeStorage: MantineColorSchemeManager = {
  get: (fallback) => fallback,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};
