import { mostNamed, type NamedFew, type ReleaseFacts } from '../../contract/batch.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import { canonicalId } from '../../contract/ids.ts';
import { isBlank } from '../../contract/text.ts';
import type { SubscriptionViews } from './view.ts';

/** Collects different objects by their ids, and names the first of them. */
function createFew() {
  const known = new Set<string>();
  const first: NamedFew['first'] = [];
  return {
    take(named: { id: string; name: string | null }): void {
      const id = canonicalId(named.id);
      if (known.has(id)) return;
      known.add(id);
      if (first.length < mostNamed) first.push(named);
    },
    all: (): NamedFew => ({ total: known.size, first }),
  };
}

/** Collects what subscriptions are about that would be released together, for the question before it. */
export function createReleaseFacts(): {
  take(form: SubscriptionForm, names: ReturnType<SubscriptionViews['names']>): void;
  all(): ReleaseFacts;
} {
  const [investors, campaigns] = [createFew(), createFew()];
  let unsigned = 0;
  return {
    take(form, { investor, campaign }) {
      investors.take(investor);
      campaigns.take(campaign);
      if (isBlank(form.signature.signedAt)) unsigned += 1;
    },
    all: () => ({ investors: investors.all(), campaigns: campaigns.all(), unsigned }),
  };
}
