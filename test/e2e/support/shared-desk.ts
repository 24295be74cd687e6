import { Desk, type DeskOptions } from './desk.ts';
import type { Platform } from './platform.ts';
import { wordsIn } from './words.ts';

/** Tests on one desk, at most: each leaves an environment behind, whose secret is looked up at every change. */
const longestUse = 10;

/** Size of the page in the usual window, in pixels. Set before each test, since a test may have changed it. */
const usualSize = { width: 1280, height: 772 };

/**
 * The running desk that the tests of one worker share, one after the other: starting one takes longer than most of these
 * tests. Each test gets an environment of its own, and so a data file, a platform and lanes of its own, and a page
 * that is loaded anew.
 */
export class SharedDesk {
  #desk: Desk | null = null;
  #uses = 0;

  /** The desk that runs now; null before the first test and after `dispose`. */
  get current(): Desk | null {
    return this.#desk;
  }

  /** Returns the desk for one test: in an empty environment connected to the platform, with these preferences. */
  async lend({ language, theme }: DeskOptions, platform: Platform): Promise<Desk> {
    if (this.#uses === longestUse) await this.dispose();
    this.#uses += 1;
    this.#desk ??= new Desk({ language, theme });
    const desk = this.#desk;
    desk.output.length = 0;
    if (!desk.isRunning) await desk.start();
    desk.words = wordsIn[language];
    await desk.call('settings.update', { language, theme, adviserName: '' });
    await desk.page.setViewportSize(usualSize);
    await platform.connect(desk);
    await desk.reload();
    return desk;
  }

  /** Ends the desk, with all that belongs to it; the next test starts another. Called when a test failed, too. */
  async dispose(): Promise<void> {
    const desk = this.#desk;
    this.#desk = null;
    this.#uses = 0;
    await desk?.dispose();
  }
}
