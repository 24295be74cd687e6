import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { SubscriptionForm } from '../../../contract/form.ts';
import { markAccount } from '../../../main/freshness/freshness.ts';
import { clientAccount, formerAccount } from '../../../main/secrets/client-secret.ts';
import { systemKeychain } from '../../../main/secrets/keychain.ts';
import { launchDesk, type RunningDesk } from '../../chromium-host/launch.ts';
import { startApp, type TestApp, testPorts } from '../../support/ports.ts';
import { withinPatience } from '../../support/until.ts';
import { type Language, type Words, wordsIn } from './words.ts';

export interface AppOptions {
  language: Language;
  theme: 'light' | 'dark';
}

/** One profile folder and the app that runs on it: started, closed, killed and started again. */
export class App {
  /** The profile folder. */
  readonly folder = mkdtempSync(join(tmpdir(), 'investment-desk-e2e-'));
  /** Words of the window. Set them again after changing the language. */
  words: Words;
  /** Output of the main process, over all starts. */
  readonly output: string[] = [];
  /** Time zone of the machine that the app is started on. */
  machineZone = 'Europe/Berlin';
  /** The system's proxy at the start, as `host:port`; null if there is none. */
  proxy: string | null = null;
  #running: RunningDesk | null = null;

  constructor({ language, theme }: AppOptions) {
    this.words = wordsIn[language];
    const preferences = { language, theme, adviserName: '' };
    this.writeSettings({
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

  get running(): RunningDesk {
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
    const behind = startApp(testPorts(this.folder));
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
    this.#running = await launchDesk({
      userDataDir: this.folder,
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
    const something = this.rail.or(this.page.getByRole('alert')).or(this.page.getByRole('dialog'));
    return expect(something.first()).toBeVisible();
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
    await this.#emptyKeychain();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #emptyKeychain(): Promise<void> {
    const environments = this.readSettings().environments ?? [];
    const ids = ['training', ...environments.map(({ id }) => id)];
    try {
      const keychain = systemKeychain(this.profileId);
      const accounts = ids.flatMap((id) => [formerAccount(id), clientAccount(id), markAccount(id)]);
      for (const account of ['data-key', ...accounts]) await keychain.delete(account);
    } catch {
      // A test may have broken the profile or the keychain on purpose.
    }
  }

  // ── the profile ──

  get profileId(): string {
    return readFileSync(join(this.folder, 'profile-id'), 'utf8').trim();
  }

  /** Returns the path of a file or folder of the profile. */
  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  databasePath(environmentId = 'training'): string {
    return this.path('environments', environmentId, 'desk.sqlite');
  }

  /** Reads the technical log from the profile. */
  log(): string {
    const folder = this.path('logs');
    const files = existsSync(folder) ? readdirSync(folder).sort() : [];
    return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('');
  }

  writeSettings(settings: unknown): void {
    const text = typeof settings === 'string' ? settings : JSON.stringify(settings, null, 2);
    writeFileSync(this.path('settings.json'), text);
  }

  readSettings(): {
    environments?: { id: string; name: string }[];
    preferences?: Record<string, string | null>;
  } {
    try {
      return JSON.parse(readFileSync(this.path('settings.json'), 'utf8'));
    } catch {
      return {};
    }
  }

  // ── the window, by its visible words ──

  get rail(): Locator {
    return this.page.getByRole('navigation', { name: this.words.shell.rail.label });
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, exact: true, level: 1 });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** Returns a text field or a choice from a list, by its label. */
  field(label: string): Locator {
    return this.page
      .getByRole('textbox', { name: label, exact: true })
      .or(this.page.getByRole('combobox', { name: label, exact: true }));
  }

  /** Returns the rows of the list or of the review's queue. */
  rows(text?: string | RegExp): Locator {
    return this.page.getByRole('listbox').getByRole('option').filter({ hasText: text });
  }

  get offlineSwitch(): Locator {
    return this.page.getByRole('switch', { name: this.words.shell.sync.workOffline });
  }

  async workOffline(offline: boolean): Promise<void> {
    // The input itself is one pixel: people click its label, and the keyboard works on the input.
    if ((await this.offlineSwitch.isChecked()) !== offline) await this.offlineSwitch.press('Space');
    await expect(this.offlineSwitch).toBeChecked({ checked: offline });
  }

  async go(area: keyof Words['shell']['title'] & ('subscriptions' | 'review' | 'activity' | 'settings')) {
    await this.rail.getByRole('button', { name: this.words.shell.rail[area] }).click();
    await expect(this.heading(this.words.shell.title[area])).toBeVisible();
  }

  /** Shows all subscriptions, in any state. */
  async showAll(): Promise<void> {
    await this.go('subscriptions');
    const filters = this.page.getByRole('group', { name: this.words.list.filters });
    await filters.getByRole('button', { name: this.words.list.filter.all }).click();
  }

  /** Returns all visible text of the screen. */
  text(): Promise<string> {
    return this.page.locator('body').innerText();
  }

  /** Calls the bridge as the page does, and returns the whole answer. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever comes
  call(method: string, input?: unknown): Promise<any> {
    return this.page.evaluate(
      ([name, argument]) => {
        const [group, call] = (name as string).split('.') as [string, string];
        // biome-ignore lint/suspicious/noExplicitAny: calls with wrong types, too
        return (globalThis as any).desk[group][call](argument);
      },
      [method, input] as const,
    );
  }

  /** Queues a subscription without the form, and returns its id. For tests about what comes after. */
  async enter(form: SubscriptionForm): Promise<string> {
    const { id } = (await this.call('subscriptions.create')).value;
    await this.call('subscriptions.save', { id, form });
    expect((await this.call('subscriptions.queue', { id })).ok).toBe(true);
    return id;
  }

  /** Waits until the stages of these subscriptions have this reason. */
  async standsAt(reason: string, ...ids: string[]): Promise<void> {
    for (const id of ids)
      await expect.poll(async () => (await this.call('subscriptions.get', { id })).value.reason).toBe(reason);
  }
}
