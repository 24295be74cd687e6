/** Whether the page holds something that was typed and is not stored yet, as far as the page has told. */
export interface Unsaved {
  readonly is: boolean;
  /** The page tells. @param told.asked true: after it was asked to save, so nothing that was typed before is missing */
  tell(told: { unsaved: boolean; asked: boolean }): void;
  /** Has the page save now; resolves once it tells that everything is stored. Never rejects; a page that is gone never tells. */
  flush(): Promise<void>;
}

/** @param ask has the page save at once, and tell what is left then */
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
