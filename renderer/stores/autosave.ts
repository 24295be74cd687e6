/**
 * Pauses of the autosave, in milliseconds: a pause in typing saves, and a long burst of typing is saved in between.
 * Saves never overlap; the last one wins.
 */
export const quietTime = 250;
export const longestWait = 800;
const retryTimes = [2_000, 5_000, 15_000, 30_000];

export interface AutosaveParts {
  /** Saves what is unsaved now. Returns false if that failed and everything is still unsaved. */
  save: () => Promise<boolean>;
  isDirty: () => boolean;
  now?: () => number;
}

/** A save that takes longer waits for another program that holds the data file. In milliseconds. */
const longSave = 300;

let isUrgent = false;

/** Makes every further change save without a pause, because the process may end at any moment. */
export const saveAtOnce = (): void => {
  isUrgent = true;
};

/** The instances with unsaved changes. */
const unsaved = new Set<Autosave>();
let tell: (unsaved: boolean) => void = () => {};

/** True while anything typed is unsaved, in any form. */
export const isAnythingUnsaved = (): boolean => unsaved.size > 0;

/** True while a save waits, which may yet fail. */
export const isSavingLong = (): boolean => [...unsaved].some((form) => form.isSavingLong);

/** Sets the one listener that is called whenever `isAnythingUnsaved` changes. */
export function onUnsaved(listener: (unsaved: boolean) => void): void {
  tell = listener;
}

export class Autosave {
  readonly #parts: AutosaveParts;
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firstUnsaved: number | null = null;
  #running: Promise<boolean> | null = null;
  #runningSince = 0;
  #failures = 0;

  constructor(parts: AutosaveParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** See the function of this name. */
  get isSavingLong(): boolean {
    return this.#running !== null && performance.now() - this.#runningSince > longSave;
  }

  /** Must be called after every change. */
  changed(): void {
    this.#noteUnsaved();
    this.#firstUnsaved ??= this.#now();
    const pause = Math.min(quietTime, this.#firstUnsaved + longestWait - this.#now());
    const wait = isUrgent ? 0 : pause;
    this.#schedule(Math.max(0, wait));
  }

  /** Saves everything unsaved at once. Returns true when nothing unsaved is left. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#running) await this.#running;
    // Another caller may have waited for the same save and begun the next one.
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
      // A running save checks for further changes itself when it ends.
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
    this.#runningSince = performance.now();
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
