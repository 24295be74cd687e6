import { expect, type Locator } from '@playwright/test';
import type { Form, Section } from './form.ts';
import type { Window } from './window.ts';
import { fill, pattern, type Words } from './words.ts';

type FieldWord = keyof Words['common']['field'];

/** The form's entries that lapse when what they are about changes. */
export class LapsedEntries {
  readonly #window: Window;
  readonly #form: Form;
  constructor(window: Window, form: Form) {
    this.#window = window;
    this.#form = form;
  }

  /** Returns the notice at the foot after a change that made entries lapse. */
  notice(changed: FieldWord, entries: readonly FieldWord[]): Locator {
    const { field } = this.#window.words.common;
    const said = fill(this.#form.words.lapsed.notice, {
      changed: field[changed],
      entries: entries.map((entry) => field[entry]).join(', '),
    });
    return this.#window.page.getByRole('status').filter({ hasText: said });
  }

  /** Restores a time that has lapsed, with its former value. */
  async holds(section: Section): Promise<void> {
    const { holds } = this.#window.words.form;
    await this.#form.open(section);
    const panel = this.#form.panel(section);
    await panel.getByRole('button', { name: pattern(holds) }).click();
    await expect(panel.getByRole('button', { name: pattern(holds) })).toHaveCount(0);
  }

  /** Confirms warning, costs and signature again after the campaign was replaced: they were about the former one. */
  async giveAnew(): Promise<void> {
    const { survey, costs } = this.#form.words;
    const notice = this.notice('campaignId', [
      'survey_waiverConfirmed',
      'survey_submittedAt',
      'signature_signedAt',
      'signature_costsInformed',
    ]);
    await expect(notice).toBeVisible();
    await this.holds('survey');
    await this.#form.checkbox(survey.confirm).check();
    await this.holds('signature');
    await this.#form.checkbox(costs.confirm).check();
    await expect(notice).toHaveCount(0);
  }
}
