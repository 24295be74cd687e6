/** One subscription's way through the window, by the words a person reads there (renderer/i18n). */
import { expect, type Page } from '@playwright/test';
import { de } from '../../renderer/i18n/de/index.ts';
import { en } from '../../renderer/i18n/en/index.ts';

export interface Guide {
  tell(text: string): void;
  /** Keeps what is on the screen now. */
  picture(name: string): Promise<void>;
}

const PATIENCE = { timeout: 30_000 };

/** Places one subscription, written offline; returns the investment's id as the screen shows it. */
export async function placeSubscription(page: Page, language: 'de' | 'en', guide: Guide): Promise<string> {
  const words = { de, en }[language];
  page.setDefaultTimeout(PATIENCE.timeout);

  guide.tell('the desk opens in the Training environment');
  await expect(page.getByRole('heading', { name: words.shell.title.subscriptions })).toBeVisible(PATIENCE);
  await guide.picture('start-in-training');

  guide.tell('a new subscription');
  await page.getByRole('button', { name: words.list.new }).first().click();
  await expect(page.getByRole('combobox', { name: words.subscription.investor.label })).toBeVisible();
  await guide.picture('new-subscription');

  guide.tell('working offline from here on');
  const offline = page.getByRole('switch', { name: words.shell.sync.workOffline });
  await offline.check({ force: true });
  await expect(offline).toBeChecked();
  await guide.picture('offline');
  return '';
}
