import { z } from 'zod';

/** Ways to change the zoom of the page. */
export const zoomChange = z.enum(['in', 'out', 'reset']);
export type ZoomChange = z.infer<typeof zoomChange>;

/** Zoom level of the page. */
export interface ZoomState {
  /** Zoom level in percent. */
  percent: number;
  canZoomIn: boolean;
  canZoomOut: boolean;
}

/** Commands that an entry of the system's menu sends to the page. */
export type MenuCommand = 'about' | 'settings';
