import { changedFields, emptyForm } from '../../../contract/form.ts';
import { canonicalId } from '../../../contract/ids.ts';
import type { Investor } from '../../../contract/investor.ts';
import { FormStore } from '../../form/store.ts';
import { subscriptionRules } from './rules.ts';
import type { QueueWish, SubscriptionApi, SubscriptionTypes } from './state.ts';

/** A subscription that is open on the screen. */
export class SubscriptionStore extends FormStore<SubscriptionTypes> {
  /** True once the user has deleted the subscription. */
  removed = false;
  readonly #calls: SubscriptionApi;

  constructor(id: string, api: SubscriptionApi) {
    super(id, api, subscriptionRules);
    this.#calls = api;
  }

  /** True when nothing was ever entered: the form is that of a new draft that was never saved. */
  get isUntouched(): boolean {
    const { form, detail } = this.now;
    return (
      form !== null &&
      detail?.stage === 'draft' &&
      detail.queuedAt === null &&
      detail.removable &&
      detail.savedAt === detail.createdAt &&
      changedFields(form, emptyForm()).length === 0
    );
  }

  setInvestor(investor: Investor | null): void {
    const { names } = this.now.extra;
    this.setExtra({
      investor,
      names: investor?.name ? { ...names, [canonicalId(investor.id)]: investor.name } : names,
    });
  }

  /** Emphasises the words beside the button when the user wants to go on where there is nothing to do. */
  urge(): void {
    this.setExtra({ urged: this.now.extra.urged + 1 });
  }

  dismissMoved(): void {
    this.setExtra({ movedRead: this.now.form?.givenBy.others.at(-1)?.investorId ?? null });
  }

  queue = (wish: QueueWish = {}): Promise<boolean> =>
    // Never while an entry has lapsed too recently for the user to have seen it. With `unsigned`, the pressed button
    // itself said so.
    this.#act(
      'queue',
      'queued',
      (id) => this.#calls.queue(id, wish),
      () => wish.unsigned || !this.hasUnseenLapses,
    );
  takeBack = (): Promise<boolean> => this.#act('takeBack', 'takenBack', (id) => this.#calls.takeBack(id));

  async #act(
    action: SubscriptionTypes['action'],
    notice: SubscriptionTypes['done'],
    work: (id: string) => Promise<SubscriptionTypes['detail']>,
    mayStart?: () => boolean,
  ): Promise<boolean> {
    if (this.now.busy === null) this.setExtra({ urged: 0 });
    const isDone = await this.act(action, () => work(this.now.id), notice, mayStart);
    if (isDone) this.setExtra({ dequeued: false });
    return isDone;
  }
}
