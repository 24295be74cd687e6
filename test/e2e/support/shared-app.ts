import { App, type AppOptions } from './app.ts';
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
  #app: App | null = null;
  #uses = 0;

  /** The desk that runs now; null before the first test and after `dispose`. */
  get current(): App | null {
    return this.#app;
  }

  /** Returns the desk for one test: in an empty environment connected to the platform, with these preferences. */
  async lend({ language, theme }: AppOptions, platform: Platform): Promise<App> {
    if (this.#uses === longestUse) await this.dispose();
    this.#uses += 1;
    this.#app ??= new App({ language, theme });
    const app = this.#app;
    app.output.length = 0;
    if (!app.isRunning) await app.start();
    app.words = wordsIn[language];
    await app.call('settings.update', { language, theme, adviserName: '' });
    await app.page.setViewportSize(usualSize);
    await platform.connect(app);
    await app.reload();
    return app;
  }

  /** Ends the desk, with all that belongs to it; the next test starts another. Called when a test failed, too. */
  async dispose(): Promise<void> {
    const app = this.#app;
    this.#app = null;
    this.#uses = 0;
    await app?.dispose();
  }
}
