import type { MantineColorSchemeManager } from '@mantine/core';

/** Stores nothing: the choice is kept in the settings of the main process, not by the page. */
export const noColorSchemeStorage: MantineColorSchemeManager = {
  get: (fallback) => fallback,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};
