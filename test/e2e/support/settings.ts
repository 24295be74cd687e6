import { expect, type Locator } from '@playwright/test';
import type { Campaign, Environment } from '../../../contract/environment.ts';
import type { Shell } from './shell.ts';
import type { Window } from './window.ts';
import { pattern } from './words.ts';

interface NewEnvironment extends Pick<Environment, 'name' | 'baseUrl' | 'clientId' | 'campaigns'> {
  secret: string | null;
}

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

  /** Adds a Demo environment, and uses it. Without a secret, it cannot reach its platform. */
  async addEnvironment({ name, baseUrl, clientId, campaigns, secret }: NewEnvironment): Promise<void> {
    const { settings } = this.#window.words;
    await this.showNewDemo();
    await this.#window.field(settings.field.name).first().fill(name);
    await this.#window.field(settings.field.baseUrl).fill(baseUrl);
    await this.#window.field(settings.field.clientId).fill(clientId);
    for (const [index, campaign] of campaigns.entries()) await this.#addCampaign(index, campaign);
    await this.#window.button(settings.save).click();
    await expect(this.#window.page.getByText(pattern(settings.saved)).first()).toBeVisible();
    if (secret !== null) await this.enterSecret(secret);
    await this.#window.button(settings.use.button).click();
    await expect(this.#window.page.getByText(settings.use.active)).toBeVisible();
  }

  async #addCampaign(index: number, { name, id, selfDisclosureRequired }: Campaign): Promise<void> {
    const { settings } = this.#window.words;
    const { required, notRequired } = settings.selfDisclosure;
    await this.#window.button(settings.addCampaign).click();
    await this.#window.field(settings.field.campaignName).nth(index).fill(name);
    await this.#window.field(settings.field.campaignId).nth(index).fill(id);
    await this.#window.field(settings.field.selfDisclosure).nth(index).click();
    await this.#window.page
      .getByRole('option', { name: selfDisclosureRequired ? required : notRequired, exact: true })
      .click();
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
