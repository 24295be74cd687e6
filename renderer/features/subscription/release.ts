import { isForAnotherCampaign } from '../../../contract/statements.ts';
import { confirmChecked, confirmSecond, confirmStillHolds } from './confirmChecked.tsx';
import { stillHolding } from './model/stillHolds.ts';
import type { QueueWish } from './state.ts';
import type { SubscriptionStore } from './store.ts';

/** Asks what has to be confirmed first, and releases the subscription. */
export async function release(store: SubscriptionStore, wish: QueueWish): Promise<void> {
  // Unsaved input may make it the same order as another, or change its statements.
  if (!(await store.flush())) return;
  const { detail: shown, form } = store.now;
  if (!shown || !form) return;
  if (isForAnotherCampaign(form) && !shown.locked.givenBy) {
    if (!(await confirmStillHolds())) return;
    store.change((now) => stillHolding(now, shown.lapsed), true);
  }
  const checked = await confirmChecked({ ...shown, form });
  if (checked === 'no') return;
  const second = await confirmSecond(shown);
  if (second === 'no') return;
  const queued = await store.queue({ ...wish, checked: checked === 'yes', second: second === 'yes' });
  // The main process knows more than the page, e.g. the wallets, so its answer decides.
  const { failure, detail } = store.now;
  // An equal order was entered meanwhile: after reloading, the notice names it.
  if (!queued && failure?.code === 'second') await store.load();
  const missing = !queued && failure?.code === 'incomplete' ? detail?.problems[0] : undefined;
  if (missing) store.goTo(missing.field);
}
