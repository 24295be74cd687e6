import type { Page } from '@playwright/test';

/** How long a window took to show the answer to an input, in milliseconds, from the input's own time stamp. */
interface Probe {
  /** Begins to watch for one input. */
  begin(input: string): void;
  /** Returns the time from the input to the painted answer; null as long as there is none. */
  answered(): number | null;
  /** Begins to count the rows that a list on the screen lacks, in each of the next frames. */
  sample(frames: number): void;
  /** Returns how many rows each sampled frame lacked; null as long as frames are left. */
  lacking(): number[] | null;
}

declare global {
  var probe: Probe;
}

/** Puts the probe into the page. It reads what is shown, and changes nothing. */
export const installProbe = (page: Page): Promise<void> => page.evaluate(install);

/** Does something in the window, and returns how long it took until a list showed the answer. */
export async function answerTime(page: Page, input: string, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate((type) => globalThis.probe.begin(type), input);
  await act();
  const answer = await page.waitForFunction(() => globalThis.probe.answered());
  return (await answer.jsonValue()) as number;
}

/** Returns how many rows the list lacked in each frame while `act` went on. */
export async function lackingRows(
  page: Page,
  frames: number,
  act: () => Promise<unknown>,
): Promise<number[]> {
  await page.evaluate((count) => globalThis.probe.sample(count), frames);
  await act();
  const lacking = await page.waitForFunction(() => globalThis.probe.lacking());
  return (await lacking.jsonValue()) as number[];
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
  let time: number | null = null;
  let frames: number[] = [];
  let wanted = 0;

  /** Calls back after the frame that is being made has been painted: timers run after that. */
  function painted(done: () => void): void {
    window.requestAnimationFrame(() => {
      setTimeout(done);
    });
  }

  /** A list says that its rows still answer an earlier question. */
  const isBehind = () => window.document.querySelector('[data-results][aria-busy]') !== null;

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

  function nextFrame(): void {
    window.requestAnimationFrame(() => {
      frames.push(lackingNow());
      if (frames.length < wanted) nextFrame();
    });
  }

  globalThis.probe = {
    begin(input) {
      time = null;
      let began: number | null = null;
      let wasBehind = false;
      const observer = new window.MutationObserver(() => {
        if (began === null) return;
        if (isBehind()) wasBehind = true;
        else if (wasBehind) {
          const since = began;
          began = null;
          observer.disconnect();
          painted(() => {
            time = performance.now() - since;
          });
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
    answered: () => time,
    sample(count) {
      frames = [];
      wanted = count;
      nextFrame();
    },
    lacking: () => (frames.length < wanted ? null : frames),
  };
}
