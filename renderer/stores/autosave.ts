/** Autosave: a pause in typing saves, and a long burst is saved in between. Saves never overlap; the last wins. */
export const quietTime = 250;
export const longestWait = 800;
const retryTimes = [2_000, 5_000, 15_000, 30_000];

export interface AutosaveParts {
  /** Saves what is unsaved now; false: it failed, and everything is still unsaved. */
  save: () => Promise<boolean>;
  isDirty: () => boolean;
  now?: () => number;
}

let isUrgent = false;

/** Has everything saved without a pause from here on: the process may end at any moment. */
export const saveAtOnce = (): void => {
  isUrgent = true;
};

/** Those with something that is not saved yet. */
const unsaved = new Set<Autosave>();
let tell: (unsaved: boolean) => void = () => {};

/** True while something that was typed is not saved yet, wherever it was typed. */
export const isAnythingUnsaved = (): boolean => unsaved.size > 0;

/** Has `listener` told whenever `isAnythingUnsaved` changes. There is one. */
export function onUnsaved(listener: (unsaved: boolean) => void): void {
  tell = listener;
}

export class Autosave {
  readonly #parts: AutosaveParts;
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firstUnsaved: number | null = null;
  #running: Promise<boolean> | null = null;
  #failures = 0;

  constructor(parts: AutosaveParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** Call after every change. */
  changed(): void {
    this.#noteUnsaved();
    this.#firstUnsaved ??= this.#now();
    const pause = Math.min(quietTime, this.#firstUnsaved + longestWait - this.#now());
    const wait = isUrgent ? 0 : pause;
    this.#schedule(Math.max(0, wait));
  }

  /** Saves at once whatever is unsaved; true when nothing unsaved is left. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#running) await this.#running;
    // Somebody else may have waited for the same save and begun the next one.
    if (this.#running) return this.flush();
    if (!this.#parts.isDirty()) return true;
    const saved = await this.#run();
    return saved && (this.#parts.isDirty() ? this.flush() : true);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #schedule(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // A running save looks for itself, when it ends, whether anything was typed meanwhile.
      if (!this.#running && this.#parts.isDirty()) void this.#run();
      else this.#noteUnsaved();
    }, wait);
  }

  #noteUnsaved(): void {
    const before = isAnythingUnsaved();
    if (this.#parts.isDirty()) unsaved.add(this);
    else unsaved.delete(this);
    if (isAnythingUnsaved() !== before) tell(isAnythingUnsaved());
  }

  #run(): Promise<boolean> {
    this.#firstUnsaved = null;
    const run = this.#attempt().finally(() => {
      this.#running = null;
    });
    this.#running = run;
    void run.then((saved) => this.#afterwards(saved));
    return run;
  }

  async #attempt(): Promise<boolean> {
    try {
      return await this.#parts.save();
    } catch {
      return false;
    }
  }

  #afterwards(saved: boolean): void {
    this.#failures = saved ? 0 : this.#failures + 1;
    this.#noteUnsaved();
    if (!this.#parts.isDirty() || this.#running) return;
    if (saved) this.changed();
    else this.#schedule(retryTimes[Math.min(this.#failures, retryTimes.length) - 1] ?? 30_000);
  }
}
