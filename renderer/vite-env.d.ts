/// <reference types="vite/client" />
import type { DeskBridge } from '../contract/desk.ts';

declare global {
  interface Window {
    /** Set by the preload: the page's only connection to the main process. */
    readonly desk: DeskBridge;
  }
}
