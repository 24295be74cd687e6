import { expect, type Locator } from '@playwright/test';
import type { EnvironmentKind } from '../../../contract/environment.ts';
import type { Window } from './window.ts';
import { literally, type Words } from './words.ts';

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

  /** Switches to another environment over the bridge, and waits until the window shows it: that closes every screen. */
  async activate(id: string): Promise<void> {
    const { words } = this.#window;
    const { ok, value } = await this.#window.call('environments.activate', { id });
    expect(ok).toBe(true);
    const { kind, name } = value.environments.find((each: { id: string }) => each.id === id);
    const shown = this.rail.getByRole('button', { name: words.shell.environment.current });
    // A name that says no more than the kind is replaced with a hint.
    const hint = words.shell.environment.hint[kind as EnvironmentKind];
    await expect(shown).toContainText(new RegExp(`${literally(name)}|${literally(hint)}`));
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
