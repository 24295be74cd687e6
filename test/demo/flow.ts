/** Takes one subscription through the window, finding controls by their visible text. */
import { expect } from '@playwright/test';
import { patience } from '../../scripts/lib/patience.ts';
import type { PictureName } from '../../scripts/lib/pictures.ts';
import type { App } from '../e2e/support/app.ts';
import type { Form } from '../e2e/support/form.ts';
import { campaigns, cast } from '../e2e/support/platform.ts';

export interface Guide {
  tell(text: string): void;
  /** Takes a screenshot of the window. */
  picture(name: PictureName): Promise<void>;
}

/** Places one subscription that is filled in offline. Returns the investment's id as shown on the screen. */
export async function placeSubscription(app: App, { tell, picture }: Guide): Promise<string> {
  const { form } = app;
  tell('the app is open, in the Training environment');
  await expect(app.page.getByText(app.words.common.environment.training).first()).toBeVisible();
  await picture('start-in-training');

  tell('a new subscription');
  await form.openNew();
  await picture('new-subscription');
  await form.investor.click();
  // The app loads the investors at its first connection to a platform. Waits for them, before it goes offline.
  await expect(app.page.getByRole('option').first()).toBeVisible({ timeout: patience });
  await picture('investors');

  tell('working offline from here on');
  await app.shell.workOffline(true);
  await picture('offline');
  await fillForm(form, picture);

  tell('complete, and queued while offline: nothing is sent');
  await form.saved();
  await picture('complete');
  await form.queue();
  await expect(form.banner('offline')).toBeVisible();
  await picture('queued-offline');

  tell('online again: invitation, answers, investment and wallet go out');
  await app.shell.workOffline(false);
  await form.timeline.reaches('wallet', 'done');
  await form.timeline.reaches('status', 'done');
  await expect(form.banner('complete')).toBeVisible();
  const id = await form.timeline.idOf('investment');
  await picture('sent');

  tell('its place in the list, in the review and in the trail');
  for (const area of ['subscriptions', 'review', 'activity', 'settings'] as const) {
    await app.shell.go(area);
    await picture(area);
  }
  return id;
}

/** Fills in every section of the form in the order in which an adviser does. */
async function fillForm(form: Form, picture: Guide['picture']): Promise<void> {
  await form.entry.fillInvestor({ investor: cast.oneWallet, campaign: campaigns.disclosure, units: '25' });
  await picture('investor-and-campaign');
  await form.entry.fillDisclosure({ income: true, worth: false });
  await picture('self-disclosure');
  await form.entry.fillSurvey('waiver');
  await picture('waiver');
  await form.entry.sign('now');
  await picture('signature');
  await form.open('wallet');
  await picture('wallet');
}
