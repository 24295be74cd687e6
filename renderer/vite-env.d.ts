/// <reference types="vite/client" />
import type { Bridge } from '../contract/bridge.ts';

declare global {
  interface Window {
    /** Set by the preload: the page's only connection to the main process. */
    readonly desk: Bridge;
  }
}
