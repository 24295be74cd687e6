import type { Form } from './form.ts';
import type { Window } from './window.ts';
import { fill } from './words.ts';

export interface Entry {
  investor: string;
  campaign: string;
  units: string;
  /** The investor's two statements; absent: no self-disclosure. */
  disclosure?: { income: boolean; worth: boolean };
  survey: 'waiver' | { question: string; answer: string }[];
  /** `now` presses the button; any other text is typed. */
  signature?: string;
}

/** Fills in the sections of the form, as a person does. */
export class FormEntry {
  readonly #window: Window;
  readonly #form: Form;
  constructor(window: Window, form: Form) {
    this.#window = window;
    this.#form = form;
  }

  /** Opens a new draft and fills it in. */
  async fillNew(entry: Entry): Promise<void> {
    await this.#form.openNew();
    await this.fill(entry);
  }

  /** Fills in the open form, and waits until it is saved. */
  async fill(entry: Entry): Promise<void> {
    await this.fillInvestor(entry);
    if (entry.disclosure) await this.fillDisclosure(entry.disclosure);
    await this.fillSurvey(entry.survey);
    if (entry.signature) await this.sign(entry.signature);
    await this.#form.saved();
  }

  async fillInvestor({ investor, campaign, units }: Pick<Entry, 'investor' | 'campaign' | 'units'>) {
    await this.#form.open('investor');
    await this.#form.pick(this.#form.investor, investor);
    await this.#form.pick(this.#form.campaign, campaign);
    await this.#form.units.fill(units);
  }

  async fillDisclosure({ income, worth }: { income: boolean; worth: boolean }): Promise<void> {
    const { disclosure } = this.#form.words;
    const { yes, no } = this.#window.words.common;
    await this.#form.open('disclosure');
    await this.#form.radio(disclosure.given, disclosure.yes).check();
    await this.#form.radio(disclosure.incomeLabel, income ? yes : no).check();
    await this.#form.radio(disclosure.worthLabel, worth ? yes : no).check();
    await this.#form.now('disclosure', disclosure.timeLabel);
  }

  async fillSurvey(answers: Entry['survey']): Promise<void> {
    const { survey } = this.#form.words;
    await this.#form.open('survey');
    if (answers === 'waiver') {
      await this.#form.radio(survey.mode, survey.waiver).check();
      await this.#form.checkbox(survey.confirm).check();
      await this.#form.now('survey', survey.waiverTime);
      return;
    }
    await this.#form.radio(survey.mode, survey.answers).check();
    for (const [index, { question, answer }] of answers.entries()) {
      await this.#window.button(survey.add).click();
      await this.#window.field(fill(survey.question, { number: index + 1 })).fill(question);
      await this.#window.field(fill(survey.answer, { number: index + 1 })).fill(answer);
    }
    await this.#form.now('survey', survey.answersTime);
  }

  async sign(signature: string): Promise<void> {
    const { costs } = this.#form.words;
    await this.#form.open('signature');
    if (signature === 'now') await this.#form.now('signature', costs.signedAt);
    else await this.#window.field(costs.signedAt).fill(signature);
    await this.#form.checkbox(costs.confirm).check();
  }
}
