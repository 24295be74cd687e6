import { z } from 'zod';

/** Ways to change the zoom of the page. */
export const zoomChange = z.enum(['in', 'out', 'reset']);
export type ZoomChange = z.infer<typeof zoomChange>;

/** The keys of each change. The main process handles them, since the zoom must also work while the page hangs. */
export const zoomKeys: Record<ZoomChange, string> = { in: 'mod+Plus', out: 'mod+-', reset: 'mod+0' };

/** Zoom level of the page. */
export interface ZoomState {
  /** Zoom level in percent. */
  percent: number;
  canZoomIn: boolean;
  canZoomOut: boolean;
}

/**
 * The app's own commands in the system's menu, in its order, with their keys. Each has a word per language in
 * main/electron/menu-words.ts, and an action of the page in renderer/shell/menu.ts; without either, it does not compile.
 */
export const menuCommands = {
  about: { keys: null },
  settings: { keys: 'mod+,' },
} as const satisfies Record<string, { keys: string | null }>;

/** Commands that an entry of the system's menu sends to the page. */
export type MenuCommand = keyof typeof menuCommands;
