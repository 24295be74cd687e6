/// <reference types="vite/client" />
import type { Bridge } from '../contract/bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload: the page's only way to the main process. */
    readonly desk: Bridge;
  }
}
