import { expect, type Locator, type Page } from '@playwright/test';
import { FormEntry } from './form-entry.ts';
import { LapsedEntries } from './lapsed-entries.ts';
import type { List } from './list.ts';
import type { Shell } from './shell.ts';
import { Timeline } from './timeline.ts';
import type { Window } from './window.ts';
import { literally, pattern, type Words } from './words.ts';

export type Section = keyof Words['subscription']['section'];

/** The subscription form: its sections and controls, and the bar at its foot. */
export class Form {
  readonly entry: FormEntry;
  readonly lapsed: LapsedEntries;
  readonly timeline: Timeline;
  readonly #window: Window;
  readonly #shell: Shell;
  readonly #list: List;

  constructor(window: Window, shell: Shell, list: List) {
    this.#window = window;
    this.#shell = shell;
    this.#list = list;
    this.entry = new FormEntry(window, this);
    this.lapsed = new LapsedEntries(window, this);
    this.timeline = new Timeline(window);
  }

  get page(): Page {
    return this.#window.page;
  }

  get words(): Words['subscription'] {
    return this.#window.words.subscription;
  }

  /** Opens a new draft from the list. */
  async openNew(): Promise<void> {
    await this.#shell.go('subscriptions');
    await this.#window
      .button(new RegExp(`^${literally(this.#window.words.list.new)}`))
      .first()
      .click();
    await expect(this.investor).toBeFocused();
  }

  /** Opens a subscription from the list. */
  async openListed(text: string | RegExp): Promise<void> {
    await this.#list.showAll();
    await this.#list.rows(text).first().click();
    await expect(this.timeline.region).toBeVisible();
  }

  get investor(): Locator {
    return this.#window.field(this.words.investor.label);
  }

  get campaign(): Locator {
    return this.#window.field(this.words.campaign.label);
  }

  get units(): Locator {
    return this.#window.field(this.words.units.label);
  }

  head(section: Section): Locator {
    const title = literally(this.words.section[section]);
    return this.page.getByRole('heading', { level: 2 }).getByRole('button', { name: new RegExp(title) });
  }

  panel(section: Section): Locator {
    return this.page.getByRole('group', { name: this.words.section[section], exact: true });
  }

  async open(section: Section): Promise<void> {
    if ((await this.head(section).getAttribute('aria-expanded')) !== 'true') await this.head(section).click();
    await expect(this.panel(section)).toBeVisible();
  }

  radio(group: string, choice: string): Locator {
    return this.page
      .getByRole('radiogroup', { name: group })
      .getByRole('radio', { name: choice, exact: true });
  }

  checkbox(name: string): Locator {
    return this.page.getByRole('checkbox', { name });
  }

  /** Searches, and takes the first result. */
  async pick(field: Locator, text: string): Promise<void> {
    // The app reads the investors by itself when it first meets a platform; the list then shows them by itself.
    await field.fill('');
    await field.fill(text);
    await this.page.getByRole('option').filter({ hasText: text }).first().click();
    await expect(field).toHaveValue(new RegExp(literally(text)));
  }

  /** Presses the button beside a time. */
  async now(section: Section, label: string): Promise<void> {
    await this.panel(section)
      .getByRole('button', { name: new RegExp(literally(label)) })
      .click();
    await expect(this.#window.field(label)).not.toHaveValue('');
  }

  /** Waits until the form says that it is saved on the disk. */
  async saved(): Promise<void> {
    // The text must match as a whole: "wird gespeichert …" contains the same word.
    const saved = this.page.getByRole('status').filter({ hasText: pattern(this.words.saved, 'whole') });
    await expect(saved).toBeVisible();
  }

  async queue(): Promise<void> {
    await this.page.keyboard.press('Control+Enter');
  }

  get queueButton(): Locator {
    const { queue, prepare } = this.words.action;
    return this.page
      .locator('#queue-button')
      .filter({ hasText: new RegExp(`^(${literally(queue)}|${literally(prepare)})`) });
  }

  /** Returns the banner above the form. */
  banner(reason: keyof Words['subscription']['banner']): Locator {
    return this.page.getByText(this.words.banner[reason].title, { exact: true });
  }
}
