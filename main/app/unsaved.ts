/** Tracks whether the page holds unsaved input, as reported by the page. */
export interface Unsaved {
  readonly is: boolean;
  /**
   * Takes a report of the page.
   * @param told.asked true when the report follows a request to save, so it covers all input
   */
  tell(told: { unsaved: boolean; asked: boolean }): void;
  /** Asks the page to save; resolves once the page reports that all is stored. Never rejects. Stays pending without a page. */
  flush(): Promise<void>;
}

/**
 * Creates the tracking; nothing counts as unsaved yet.
 * @param ask asks the page to save at once and to report whether anything is left
 */
export function createUnsaved(ask: () => void): Unsaved {
  let is = false;
  let waiting: (() => void)[] = [];
  return {
    get is() {
      return is;
    },
    tell({ unsaved, asked }) {
      is = unsaved;
      if (unsaved || !asked) return;
      for (const resolve of waiting.splice(0)) resolve();
    },
    flush() {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting = [...waiting, resolve];
      ask();
      return promise;
    },
  };
}
