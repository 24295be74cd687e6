/** One subscription's way through the window, by the words a person reads there (renderer/i18n). */
import { expect, type Locator, type Page } from '@playwright/test';
import { de } from '../../renderer/i18n/de/index.ts';
import { en } from '../../renderer/i18n/en/index.ts';

export interface Guide {
  tell(text: string): void;
  /** Keeps what is on the screen now. */
  picture(name: string): Promise<void>;
}

type Words = typeof de;
type Section = keyof Words['subscription']['section'];

const SOON = { timeout: 15_000 };
/** The training investor with one wallet. */
const INVESTOR = 'Eins';
/** Sending is five calls to a platform that takes its time, and its costs document comes a moment later. */
const SENT = { timeout: 60_000 };

/** Places one subscription, written offline; returns the investment's id as the screen shows it. */
export async function placeSubscription(page: Page, language: 'de' | 'en', guide: Guide): Promise<string> {
  const words = { de, en: en as unknown as Words }[language];
  page.setDefaultTimeout(SOON.timeout);
  const desk = new DeskInWords(page, words);

  guide.tell('the desk opens in the Training environment');
  await expect(desk.heading(words.shell.title.subscriptions)).toBeVisible(SENT);
  await expect(page.getByText(words.common.environment.training).first()).toBeVisible();
  await guide.picture('start-in-training');

  guide.tell('a new subscription');
  await desk.button(words.list.new).first().click();
  await expect(desk.field(words.subscription.investor.label)).toBeVisible(SOON);
  await expect(async () => {
    await desk.field(words.subscription.investor.label).click();
    await expect(page.getByRole('option').first()).toBeVisible({ timeout: 1_000 });
  }).toPass(SENT); // the desk reads the investors by itself when it first meets a platform
  await guide.picture('new-subscription');

  guide.tell('working offline from here on');
  const offline = page.getByRole('switch', { name: words.shell.sync.workOffline });
  await offline.press('Space');
  await expect(offline).toBeChecked(SOON);
  await guide.picture('offline');

  await fillForm(desk, guide);
  guide.tell('queued, while offline: nothing is sent');
  await guide.picture('complete');
  await desk.button(words.subscription.action.queue, true).click();
  await expect(page.getByText(words.common.reason.offline).first()).toBeVisible(SOON);
  await guide.picture('queued-offline');

  guide.tell('online again: invitation, answers, investment and wallet go out');
  await offline.press('Space');
  const status = desk.step('status');
  await expect(desk.step('wallet')).toHaveAttribute('data-state', 'done', SENT);
  await expect(status).toHaveAttribute('data-state', 'done', SENT);
  await guide.picture('sent');
  const id = (await desk.step('investment').innerText()).match(
    /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/,
  )?.[0];
  if (!id) throw new Error('the timeline shows no id for the investment');

  guide.tell('its place in the list, in the review and in the trail');
  for (const area of ['subscriptions', 'review', 'activity', 'settings'] as const) {
    await desk.button(words.shell.rail[area]).first().click();
    await expect(desk.heading(words.shell.title[area])).toBeVisible(SOON);
    await guide.picture(area);
  }
  return id;
}

/** Every section of the form, as an adviser goes through them. */
async function fillForm(desk: DeskInWords, guide: Guide): Promise<void> {
  const { subscription, common } = desk.words;
  guide.tell('the form, section by section');
  await desk.pick(subscription.investor.label, INVESTOR);
  await desk.pick(subscription.campaign.label, subscription.campaign.required);
  await desk.field(subscription.units.label).fill('25');
  await guide.picture('investor-and-campaign');

  await desk.open('disclosure');
  await desk.choose(subscription.disclosure.given, subscription.disclosure.yes);
  await desk.choose(subscription.disclosure.incomeLabel, common.yes);
  await desk.choose(subscription.disclosure.worthLabel, common.no);
  await desk.now(subscription.disclosure.timeLabel);
  await guide.picture('self-disclosure');

  await desk.open('survey');
  await desk.choose(subscription.survey.mode, subscription.survey.waiver);
  await desk.page.getByRole('checkbox', { name: subscription.survey.confirm }).check();
  await desk.now(subscription.survey.waiverTime);
  await guide.picture('waiver');

  await desk.open('signature');
  await desk.now(subscription.costs.signedAt);
  await desk.page.getByRole('checkbox', { name: subscription.costs.confirm }).check();
  await guide.picture('signature');

  await desk.open('wallet');
  await guide.picture('wallet');
  // Everything is on disk before anything else is asked for.
  const [saved] = subscription.saved.split('{{');
  await expect(desk.page.getByText(new RegExp(`^${saved}`)).first()).toBeVisible(SOON);
}

/** The window's parts by their accessible names. */
class DeskInWords {
  readonly page: Page;
  readonly words: Words;
  constructor(page: Page, words: Words) {
    this.page = page;
    this.words = words;
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, exact: true, level: 1 });
  }

  button(name: string, exact = false): Locator {
    return this.page.getByRole('button', { name, exact });
  }

  field(label: string): Locator {
    return this.page
      .getByRole('textbox', { name: label, exact: true })
      .or(this.page.getByRole('combobox', { name: label, exact: true }));
  }

  /** One step of the timeline. */
  step(kind: keyof Words['common']['step']): Locator {
    const { past } = this.words.subscription;
    return this.page
      .getByRole('list', { name: past.steps })
      .getByRole('listitem')
      .filter({ hasText: this.words.common.step[kind] });
  }

  async open(section: Section): Promise<void> {
    const button = this.button(`${this.words.subscription.section[section]}:`);
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
    await expect(button).toHaveAttribute('aria-expanded', 'true');
  }

  /** Chooses the first option that has this text. */
  async pick(label: string, text: string): Promise<void> {
    await this.field(label).click();
    await this.page.getByRole('option').filter({ hasText: text }).first().click();
    await expect(this.field(label)).not.toHaveValue('');
  }

  async choose(group: string, choice: string): Promise<void> {
    const radio = this.page
      .getByRole('radiogroup', { name: group })
      .getByRole('radio', { name: choice, exact: true });
    await radio.check();
  }

  async now(label: string): Promise<void> {
    const name = this.words.subscription.nowFor.replace('{{field}}', label);
    await this.button(name, true).click();
  }
}
