import type { Locator, Page } from '@playwright/test';
import type { Words } from './words.ts';

/** The app's window: its page, its words, and controls by their visible names. Every part of the app builds on it. */
export abstract class Window {
  /** Words of the window. Set them again after changing the language. */
  words: Words;

  constructor(words: Words) {
    this.words = words;
  }

  /** The page that is on the screen; every start of the app makes another one. */
  abstract get page(): Page;

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
}
