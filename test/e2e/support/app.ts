import { expect, type Page } from '@playwright/test';
import { launchApp, type RunningApp } from '../../chromium-host/launch.ts';
import { startApp, type TestApp, testPorts } from '../../support/ports.ts';
import { withinPatience } from '../../support/until.ts';
import { Form } from './form.ts';
import { List } from './list.ts';
import { Profile } from './profile.ts';
import { Settings } from './settings.ts';
import { Shell } from './shell.ts';
import { Subscriptions } from './subscriptions.ts';
import { Window } from './window.ts';
import { type Language, wordsIn } from './words.ts';

export interface AppOptions {
  language: Language;
  theme: 'light' | 'dark';
}

/** One profile and the app that runs on it: started, closed, killed and started again. */
export class App extends Window {
  readonly profile = new Profile();
  readonly shell = new Shell(this);
  readonly list = new List(this, this.shell);
  readonly form = new Form(this, this.shell, this.list);
  readonly settings = new Settings(this, this.shell);
  readonly subscriptions = new Subscriptions(this, this.shell);
  /** Output of the main process, over all starts. */
  readonly output: string[] = [];
  /** Time zone of the machine that the app is started on. */
  machineZone = 'Europe/Berlin';
  /** The system's proxy at the start, as `host:port`; null if there is none. */
  proxy: string | null = null;
  #running: RunningApp | null = null;

  constructor({ language, theme }: AppOptions) {
    super(wordsIn[language]);
    const preferences = { language, theme, adviserName: '' };
    this.profile.writeSettings({
      version: 1,
      preferences,
      environments: [],
      activeEnvironmentId: 'training',
      // The first start offers a recovery key, over everything else; recovery.spec.ts tests that.
      recoveryKeyOffered: true,
    });
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  get running(): RunningApp {
    if (!this.#running) throw new Error('the app is not running');
    return this.#running;
  }

  get page(): Page {
    return this.running.page;
  }

  /**
   * Opens the main process's services on the profile in this process, runs `work`, and closes them. This prepares
   * data on the disk in a fraction of a start. The app must not be running.
   */
  async prepare<T>(work: (behind: TestApp) => T | Promise<T>): Promise<T> {
    const behind = startApp(testPorts(this.profile.folder));
    try {
      expect((await behind.whenOpened()).blocked).toBeNull();
      return await work(behind);
    } finally {
      await behind.backend.close();
      expect(behind.defects).toEqual([]);
    }
  }

  /** Starts the app. Resolves when its data are open and its first screen is there, or a screen that says why not. */
  async start(size?: { width: number; height: number }): Promise<void> {
    this.#running = await launchApp({
      userDataDir: this.profile.folder,
      size,
      env: { TZ: this.machineZone },
      proxy: this.proxy,
      onOutput: (line) => this.output.push(line),
    });
    await this.#firstScreen();
  }

  /** Reloads the page. Resolves when its first screen is there. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.#firstScreen();
  }

  #firstScreen(): Promise<void> {
    // An open question hides the screen from the accessibility tree.
    const something = this.shell.rail.or(this.page.getByRole('alert')).or(this.page.getByRole('dialog'));
    return expect(something.first()).toBeVisible();
  }

  /** Presses "try again" on the screen of a blocked app, and waits until it has been tried. */
  async tryAgain(): Promise<void> {
    const button = this.button(this.words.common.tryAgain);
    await button.click();
    await expect(button.or(this.page.getByRole('main')).first()).toBeVisible();
    await expect(this.button(this.words.shell.start.retrying)).toHaveCount(0);
  }

  /** Makes the next save dialog answer with a new path beside the profile, which ends in this name. Returns the path. */
  async chooseSaveTarget(name: string): Promise<string> {
    const target = `${this.profile.folder}-${name}`;
    await this.running.control.answerSaveDialog(target);
    return target;
  }

  /** Closes the app as a person does. */
  async close(): Promise<void> {
    const running = this.running;
    this.#running = null;
    const code = await running.close();
    if (code !== 0) throw new Error(`the app ended with ${code}:\n${this.output.join('\n')}`);
  }

  async restart(): Promise<void> {
    await this.close();
    await this.start();
  }

  /** Kills the main process at once, as in a power cut, and starts the app again. */
  async killAndStart(): Promise<void> {
    const running = this.running;
    this.#running = null;
    await running.kill();
    await this.start();
  }

  /** Ends the app in any state, and removes all its processes, files and secrets. */
  async dispose(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running) {
      const closed = running.close().then(
        () => true,
        () => false,
      );
      if (!(await withinPatience(closed))) await running.kill();
    }
    await this.profile.remove();
  }
}
