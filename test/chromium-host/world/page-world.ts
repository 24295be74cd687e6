import type { makeBridge as MakeBridge } from './bridge.ts';
import type { makeChannel as MakeChannel } from './channel.ts';
import type { DomWindow } from './dom.ts';

/** Waits for the preload's end of the bridge. Runs in the page's own world, before any script of the page. */
export function pageWorld(
  makeBridge: typeof MakeBridge,
  makeChannel: typeof MakeChannel,
  config: { handOver: string; toPage: string; toPreload: string },
): void {
  const window = globalThis as unknown as DomWindow;
  if (window !== window.top) return;
  const { defineProperty } = Reflect;
  window.addEventListener(
    config.handOver,
    (event) => {
      if (!event.relatedTarget) return;
      const bridge = makeBridge(
        makeChannel,
        window,
        event.relatedTarget,
        { mine: config.toPage, theirs: config.toPreload },
        (message) => {
          if (message[0] !== 'expose') return undefined;
          const key = message[1] as string;
          if (key in window) return 'Cannot bind an API on top of an existing property on the window object';
          const value = bridge.decode(message[2] as never);
          bridge.deepFreeze(value);
          defineProperty(window, key, {
            __proto__: null,
            value,
            writable: false,
            configurable: false,
            enumerable: true,
          } as PropertyDescriptor);
          return undefined;
        },
      );
    },
    { once: true },
  );
}
