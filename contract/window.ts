import { z } from 'zod';

/** Ways to change the zoom of the page. */
export const zoomChange = z.enum(['in', 'out', 'reset']);
export type ZoomChange = z.infer<typeof zoomChange>;

/** How large the page is shown. */
export interface ZoomState {
  /** Percent. */
  percent: number;
  canZoomIn: boolean;
  canZoomOut: boolean;
}

/** What an entry of the system's menu asks the page for. */
export type MenuCommand = 'about' | 'settings';
