import { expect, type Locator } from '@playwright/test';
import type { Shell } from './shell.ts';
import type { Window } from './window.ts';
import { fill, literally, type Words } from './words.ts';

/** The list of subscriptions, its filters and its selection. */
export class List {
  readonly #window: Window;
  readonly #shell: Shell;
  constructor(window: Window, shell: Shell) {
    this.#window = window;
    this.#shell = shell;
  }

  get #words(): Words['list'] {
    return this.#window.words.list;
  }

  /** Shows all subscriptions, in any state. */
  async showAll(): Promise<void> {
    await this.#shell.go('subscriptions');
    await this.#filters.getByRole('button', { name: this.#words.filter.all }).click();
  }

  get #filters(): Locator {
    return this.#window.page.getByRole('group', { name: this.#words.filters });
  }

  /** Returns the button of a filter, with the number of its subscriptions. */
  filter(name: keyof Words['list']['filter']): Locator {
    return this.#filters.getByRole('button', { name: new RegExp(`^${literally(this.#words.filter[name])}`) });
  }

  /** Chooses a filter, and waits until the list shows what it selects. Keys do nothing before that. */
  async show(name: keyof Words['list']['filter']): Promise<void> {
    await this.filter(name).click();
    await expect(this.listbox.and(this.#window.page.locator('[aria-busy]'))).toHaveCount(0);
  }

  /** Returns the list itself, which takes the focus. */
  get listbox(): Locator {
    return this.#window.page.getByRole('listbox', { name: this.#words.label });
  }

  /** Returns the rows of the list or of the review's queue. */
  rows(text?: string | RegExp): Locator {
    return this.#window.page.getByRole('listbox').getByRole('option').filter({ hasText: text });
  }

  /** Returns the row of the subscription with this number of units. */
  row(units: number): Locator {
    return this.rows().filter({ has: this.#window.page.locator(`[title="${units}"]`) });
  }

  get selected(): Locator {
    return this.listbox.getByRole('option', { selected: true });
  }

  /** Returns the units of the selected rows, from the top. */
  async selectedUnits(): Promise<number[]> {
    const titles = await this.selected
      .locator('[title]')
      .evaluateAll((cells: unknown[]) => (cells as { title: string }[]).map(({ title }) => title));
    return titles.filter((title) => /^\d+$/.test(title)).map(Number);
  }

  /** Returns the line that says how many rows are selected. */
  selectedCount(number: number): Locator {
    const count = literally(fill(this.#words.choice.count, { shown: number }));
    return this.#window.page.getByRole('status').filter({ hasText: new RegExp(`^${count}`) });
  }

  /** Returns the line that says what became of the selected rows, from its parts. */
  outcome(...parts: string[]): Locator {
    return this.#window.page
      .getByRole('status')
      .filter({ hasText: new RegExp(`^${literally(parts.join(' · '))}$`) });
  }
}
