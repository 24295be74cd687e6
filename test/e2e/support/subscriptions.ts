import { expect } from '@playwright/test';
import type { SubscriptionForm } from '../../../contract/form.ts';
import type { Shell } from './shell.ts';
import type { Window } from './window.ts';

/** The app's subscriptions over the bridge, without the form. For tests about what comes after it. */
export class Subscriptions {
  readonly #window: Window;
  readonly #shell: Shell;
  constructor(window: Window, shell: Shell) {
    this.#window = window;
    this.#shell = shell;
  }

  /** Makes an empty draft, or one with this form, and returns its id. */
  async draft(form?: SubscriptionForm): Promise<string> {
    const { id } = (await this.#window.call('subscriptions.create')).value;
    if (form) await this.#window.call('subscriptions.save', { id, form });
    return id;
  }

  /** Queues a subscription, and returns its id. */
  async queue(form: SubscriptionForm): Promise<string> {
    const id = await this.draft(form);
    expect((await this.#window.call('subscriptions.queue', { id })).ok).toBe(true);
    return id;
  }

  /** Works offline, then queues a subscription, which therefore waits. Returns its id. */
  async queueOffline(form: SubscriptionForm): Promise<string> {
    await this.#shell.workOffline(true);
    return this.queue(form);
  }

  /** Queues subscriptions, and waits until the platform has made all their investments. Returns their ids. */
  async invested(...forms: SubscriptionForm[]): Promise<string[]> {
    const ids: string[] = [];
    for (const form of forms) ids.push(await this.queue(form));
    await this.reaches('complete', ...ids);
    return ids;
  }

  /** Returns a subscription's details. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever comes
  async get(id: string): Promise<any> {
    return (await this.#window.call('subscriptions.get', { id })).value;
  }

  /** Waits until the stages of these subscriptions have this reason. */
  async reaches(reason: string, ...ids: string[]): Promise<void> {
    for (const id of ids) await expect.poll(async () => (await this.get(id)).reason).toBe(reason);
  }
}
