import type { Page } from '@playwright/test';

/** How long a window took to show the answer to an input, in milliseconds, from the input's own time stamp. */
interface Probe {
  /** Begins to watch for one input. */
  await(input: string): void;
  /** Resolves with the time from that input to the painted answer. */
  answer(): Promise<number>;
  /** Counts the rows that a list on the screen lacks in each of the next frames. */
  sample(frames: number): Promise<number[]>;
}

declare global {
  var probe: Probe;
}

/** Puts the probe into the page. It reads what is shown, and changes nothing. */
export const installProbe = (page: Page): Promise<void> => page.evaluate(install);

/** Does something in the window, and returns how long it took until a list showed the answer. */
export async function answerTime(page: Page, input: string, act: () => Promise<unknown>): Promise<number> {
  // The probe is in place before the input, which takes another way into the page.
  await page.evaluate((type) => globalThis.probe.await(type), input);
  await act();
  return page.evaluate(() => globalThis.probe.answer());
}

/** Returns how many rows the list lacked in each frame while `act` went on. */
export async function lackingRows(
  page: Page,
  frames: number,
  act: () => Promise<unknown>,
): Promise<number[]> {
  const lacking = page.evaluate((count) => globalThis.probe.sample(count), frames);
  await act();
  return lacking;
}

/** Runs in the page. As much of the page's types as is needed; the tests know none. */
function install(): void {
  interface Part {
    getBoundingClientRect(): { top: number; bottom: number };
    querySelector(selector: string): Part | null;
    querySelectorAll(selector: string): ArrayLike<Part>;
    textContent: string;
  }
  const window = globalThis as unknown as {
    document: Part & { documentElement: object };
    addEventListener(
      type: string,
      listener: (event: { timeStamp: number }) => void,
      options: { capture: boolean; once: boolean },
    ): void;
    requestAnimationFrame(work: () => void): void;
    MutationObserver: new (
      work: () => void,
    ) => { observe(target: object, options: object): void; disconnect(): void };
  };
  /** Calls back after the frame that is being made has been painted: timers run after that. */
  function painted(done: () => void): void {
    window.requestAnimationFrame(() => {
      setTimeout(done);
    });
  }

  /** A list says that its rows still answer an earlier question. */
  const isBehind = () => window.document.querySelector('main [aria-busy]') !== null;

  /** Returns how many rows that fit into the list are not shown with their content. */
  function lackingNow(): number {
    const list = window.document.querySelector('[data-results]');
    if (!list) throw new Error('there is no list');
    const box = list.getBoundingClientRect();
    const rows = Array.from(list.querySelectorAll('[role="option"]'));
    const shown = rows
      .filter((row) => row.textContent.trim() !== '')
      .map((row) => row.getBoundingClientRect())
      .filter(({ top, bottom }) => bottom > box.top && top < box.bottom);
    const height = shown[0] ? shown[0].bottom - shown[0].top : box.bottom - box.top;
    const covered = shown.reduce(
      (sum, { top, bottom }) => sum + Math.min(bottom, box.bottom) - Math.max(top, box.top),
      0,
    );
    return Math.round((box.bottom - box.top - covered) / height);
  }

  let answer: Promise<number> = Promise.reject(new Error('nothing was watched'));
  answer.catch(() => {});

  globalThis.probe = {
    await(input) {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      answer = promise;
      const giveUp = setTimeout(() => reject(new Error(`no list answered the ${input}`)), 20_000);
      let began: number | null = null;
      let wasBehind = false;
      const observer = new window.MutationObserver(() => {
        if (began === null) return;
        if (isBehind()) wasBehind = true;
        else if (wasBehind) {
          const since = began;
          began = null;
          observer.disconnect();
          clearTimeout(giveUp);
          painted(() => resolve(performance.now() - since));
        }
      });
      observer.observe(window.document.documentElement, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ['aria-busy'],
      });
      const listen = { capture: true, once: true };
      window.addEventListener(input, (event) => (began = event.timeStamp), listen);
    },
    answer: () => answer,
    sample: (count) =>
      new Promise((resolve) => {
        const frames: number[] = [];
        const next = () =>
          window.requestAnimationFrame(() => {
            frames.push(lackingNow());
            if (frames.length < count) next();
            else resolve(frames);
          });
        next();
      }),
  };
}
