import { expect, type Locator } from '@playwright/test';
import type { Window } from './window.ts';
import type { Words } from './words.ts';

/** What surrounds every screen: the rail and the switch for working offline. */
export class Shell {
  readonly #window: Window;
  constructor(window: Window) {
    this.#window = window;
  }

  get rail(): Locator {
    return this.#window.page.getByRole('navigation', { name: this.#window.words.shell.rail.label });
  }

  async go(area: keyof Words['shell']['title'] & ('subscriptions' | 'review' | 'activity' | 'settings')) {
    const { rail, title } = this.#window.words.shell;
    await this.rail.getByRole('button', { name: rail[area] }).click();
    await expect(this.#window.heading(title[area])).toBeVisible();
  }

  get offlineSwitch(): Locator {
    return this.#window.page.getByRole('switch', { name: this.#window.words.shell.sync.workOffline });
  }

  async workOffline(offline: boolean): Promise<void> {
    // The input itself is one pixel: people click its label, and the keyboard works on the input.
    if ((await this.offlineSwitch.isChecked()) !== offline) await this.offlineSwitch.press('Space');
    await expect(this.offlineSwitch).toBeChecked({ checked: offline });
  }
}
