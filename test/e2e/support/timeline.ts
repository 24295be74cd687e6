import { expect, type Locator } from '@playwright/test';
import { patience } from '../../../scripts/lib/patience.ts';
import type { Window } from './window.ts';
import { literally, type Words } from './words.ts';

type Step = keyof Words['common']['step'];

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/** The timeline beside the form: what has become of each step. */
export class Timeline {
  readonly #window: Window;
  constructor(window: Window) {
    this.#window = window;
  }

  get region(): Locator {
    const { past } = this.#window.words.subscription;
    return this.#window.page.getByRole('complementary', { name: past.heading });
  }

  step(kind: Step): Locator {
    const { subscription, common } = this.#window.words;
    return this.#window.page
      .getByRole('list', { name: subscription.past.steps })
      .getByRole('listitem')
      .filter({ hasText: new RegExp(`^${literally(common.step[kind])}`) });
  }

  /** Waits until a step is in this state. */
  async reaches(kind: Step, state: string, { within = patience } = {}): Promise<void> {
    await expect(this.step(kind)).toHaveAttribute('data-state', state, { timeout: within });
  }

  /** Returns the platform's id of the object that a step made. */
  async idOf(kind: Step): Promise<string> {
    await expect(this.step(kind)).toContainText(UUID);
    return UUID.exec(await this.step(kind).innerText())?.[0] ?? '';
  }
}
