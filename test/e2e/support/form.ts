import { expect, type Locator, type Page } from '@playwright/test';
import type { App } from './app.ts';
import { fill, literally, pattern, type Words } from './words.ts';

export const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

type FieldWord = keyof Words['common']['field'];
type Section = keyof Words['subscription']['section'];

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

/** The subscription form and its timeline. */
export class Form {
  readonly app: App;
  constructor(app: App) {
    this.app = app;
  }

  get page(): Page {
    return this.app.page;
  }

  get words(): Words['subscription'] {
    return this.app.words.subscription;
  }

  /** Opens a new draft from the list. */
  async openNew(): Promise<void> {
    await this.app.go('subscriptions');
    await this.app
      .button(new RegExp(`^${literally(this.app.words.list.new)}`))
      .first()
      .click();
    await expect(this.investor).toBeFocused();
  }

  /** Opens a subscription from the list. */
  async openListed(text: string | RegExp): Promise<void> {
    await this.app.showAll();
    await this.app.rows(text).first().click();
    await expect(this.past).toBeVisible();
  }

  get investor(): Locator {
    return this.app.field(this.words.investor.label);
  }

  get campaign(): Locator {
    return this.app.field(this.words.campaign.label);
  }

  get units(): Locator {
    return this.app.field(this.words.units.label);
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
    await expect(this.app.field(label)).not.toHaveValue('');
  }

  async fillInvestor({ investor, campaign, units }: Pick<Entry, 'investor' | 'campaign' | 'units'>) {
    await this.open('investor');
    await this.pick(this.investor, investor);
    await this.pick(this.campaign, campaign);
    await this.units.fill(units);
  }

  async fillDisclosure({ income, worth }: { income: boolean; worth: boolean }): Promise<void> {
    const { disclosure } = this.words;
    const { yes, no } = this.app.words.common;
    await this.open('disclosure');
    await this.radio(disclosure.given, disclosure.yes).check();
    await this.radio(disclosure.incomeLabel, income ? yes : no).check();
    await this.radio(disclosure.worthLabel, worth ? yes : no).check();
    await this.now('disclosure', disclosure.timeLabel);
  }

  async fillSurvey(answers: Entry['survey']): Promise<void> {
    const { survey } = this.words;
    await this.open('survey');
    if (answers === 'waiver') {
      await this.radio(survey.mode, survey.waiver).check();
      await this.checkbox(survey.confirm).check();
      await this.now('survey', survey.waiverTime);
      return;
    }
    await this.radio(survey.mode, survey.answers).check();
    for (const [index, { question, answer }] of answers.entries()) {
      await this.app.button(survey.add).click();
      await this.app.field(fill(survey.question, { number: index + 1 })).fill(question);
      await this.app.field(fill(survey.answer, { number: index + 1 })).fill(answer);
    }
    await this.now('survey', survey.answersTime);
  }

  async sign(signature: string): Promise<void> {
    const { costs } = this.words;
    await this.open('signature');
    if (signature === 'now') await this.now('signature', costs.signedAt);
    else await this.app.field(costs.signedAt).fill(signature);
    await this.checkbox(costs.confirm).check();
  }

  /** Returns the notice at the foot after a change that made entries lapse. */
  lapseNotice(changed: FieldWord, entries: readonly FieldWord[]): Locator {
    const { field } = this.app.words.common;
    const said = fill(this.words.lapsed.notice, {
      changed: field[changed],
      entries: entries.map((entry) => field[entry]).join(', '),
    });
    return this.page.getByRole('status').filter({ hasText: said });
  }

  /** Restores a time that has lapsed, with its former value. */
  async holds(section: Section): Promise<void> {
    const { holds } = this.app.words.form;
    await this.open(section);
    await this.panel(section)
      .getByRole('button', { name: pattern(holds) })
      .click();
    await expect(this.panel(section).getByRole('button', { name: pattern(holds) })).toHaveCount(0);
  }

  /** Confirms warning, costs and signature again after the campaign was replaced: they were about the former one. */
  async giveAnew(): Promise<void> {
    const { survey, costs } = this.words;
    const notice = this.lapseNotice('campaignId', [
      'survey_waiverConfirmed',
      'survey_submittedAt',
      'signature_signedAt',
      'signature_costsInformed',
    ]);
    await expect(notice).toBeVisible();
    await this.holds('survey');
    await this.checkbox(survey.confirm).check();
    await this.holds('signature');
    await this.checkbox(costs.confirm).check();
    await expect(notice).toHaveCount(0);
  }

  async fill(entry: Entry): Promise<void> {
    await this.fillInvestor(entry);
    if (entry.disclosure) await this.fillDisclosure(entry.disclosure);
    await this.fillSurvey(entry.survey);
    if (entry.signature) await this.sign(entry.signature);
    await this.saved();
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

  // ── history ──

  get past(): Locator {
    return this.page.getByRole('complementary', { name: this.words.past.heading });
  }

  step(kind: keyof Words['common']['step']): Locator {
    return this.page
      .getByRole('list', { name: this.words.past.steps })
      .getByRole('listitem')
      .filter({ hasText: new RegExp(`^${literally(this.app.words.common.step[kind])}`) });
  }

  async stands(kind: keyof Words['common']['step'], state: string): Promise<void> {
    await expect(this.step(kind)).toHaveAttribute('data-state', state);
  }

  /** Returns the platform's id of the object that a step made, as the timeline shows it. */
  async idOf(kind: keyof Words['common']['step']): Promise<string> {
    await expect(this.step(kind)).toContainText(UUID);
    return UUID.exec(await this.step(kind).innerText())?.[0] ?? '';
  }

  /** Returns the banner above the form. */
  banner(reason: keyof Words['subscription']['banner']): Locator {
    return this.page.getByText(this.words.banner[reason].title, { exact: true });
  }
}
