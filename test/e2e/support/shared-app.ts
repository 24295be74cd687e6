import { App, type AppOptions } from './app.ts';
import type { Platform } from './platform.ts';
import { wordsIn } from './words.ts';

/**
 * Maximum number of tests on one app: each leaves an environment behind, whose secret is looked up at every change.
 */
const longestUse = 10;

/** Size of the page in the usual window, in pixels. It is set before each test because a test may have changed it. */
const usualSize = { width: 1280, height: 772 };

/**
 * The running app that the tests of one worker share, one after the other: a start takes longer than most of these
 * tests. Each test gets an environment of its own, with its own data file, platform and lanes, and a newly loaded
 * page.
 */
export class SharedApp {
  #app: App | null = null;
  #uses = 0;

  /** The running app; null before the first test and after `dispose`. */
  get current(): App | null {
    return this.#app;
  }

  /** Returns the app for one test, in an empty environment connected to the platform, with these preferences. */
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

  /** Ends the app and everything that belongs to it; the next test starts another. Also called after a failed test. */
  async dispose(): Promise<void> {
    const app = this.#app;
    this.#app = null;
    this.#uses = 0;
    await app?.dispose();
  }
}
