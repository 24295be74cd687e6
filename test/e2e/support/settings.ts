import { expect, type Locator } from '@playwright/test';
import type { Shell } from './shell.ts';
import type { Window } from './window.ts';

/** The settings: the environments' entries on the left, and the panel of one of them. */
export class Settings {
  readonly #window: Window;
  readonly #shell: Shell;
  constructor(window: Window, shell: Shell) {
    this.#window = window;
    this.#shell = shell;
  }

  /** Shows the settings that do not belong to an environment. */
  async showGeneral(): Promise<void> {
    await this.#shell.go('settings');
    await this.#window.button(this.#window.words.settings.general).click();
  }

  /** Shows the empty panel of a new Demo environment. */
  async showNewDemo(): Promise<void> {
    await this.#shell.go('settings');
    await this.#window.button(this.#window.words.settings.addDemo).click();
  }

  /** Adds a Demo environment that has no secret yet, and leaves its panel open. */
  async addDemo(baseUrl: string): Promise<void> {
    const { settings } = this.#window.words;
    await this.showNewDemo();
    await this.#window.field(settings.field.baseUrl).fill(baseUrl);
    await this.#window.field(settings.field.clientId).fill('mein-client');
    await this.#window.button(settings.save).click();
    // Only now does the form show the saved values; the next missing thing is the secret.
    await expect(this.#window.field(settings.secret.label)).toBeFocused();
  }

  /** Returns an environment's entry on the left. */
  entry(name: string): Locator {
    return this.#window.page
      .getByRole('navigation', { name: this.#window.words.settings.choose })
      .getByRole('button', { name: new RegExp(`^${name}`) });
  }

  get secretField(): Locator {
    return this.#window.page.locator('input[type="password"]');
  }

  /** Types a client secret into the open environment's panel and saves it. */
  async enterSecret(secret: string): Promise<void> {
    const { set, replace, isSet } = this.#window.words.settings.secret;
    await this.secretField.fill(secret);
    await this.#window.button(set).or(this.#window.button(replace)).click();
    await expect(this.#window.page.getByText(isSet, { exact: true })).toBeVisible();
    await expect(this.secretField).toHaveValue('');
  }
}
