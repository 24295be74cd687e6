import type { EnvironmentView } from '../../../contract/environment.ts';
import type { FieldPath, Section, SubscriptionForm } from '../../../contract/form.ts';
import type { Investor } from '../../../contract/investor.ts';
import type { Inputs } from '../../../contract/ipc.ts';
import type { SubscriptionDetail } from '../../../contract/subscription.ts';
import type { FormApi, FormState, Step } from '../../form/state.ts';

/** Whether the investor and the wallets are being read from the platform, and the result. */
export interface Lookup {
  investorId: string;
  /** `failed`: nothing new could be read, e.g. offline; `unknown`: the platform has no such investor. */
  is: 'looking' | 'known' | 'unknown' | 'failed';
}

/** What the store of a subscription holds besides its form. */
interface Extra {
  /** The investor as the picker last read it; the investor in `detail` may be older than the form. */
  investor: Investor | null;
  lookup: Lookup | null;
  /** The names of the investors entered in this form since it was opened, by canonical id. */
  names: Readonly<Record<string, string>>;
  /** The id of the investor for whom the notice about removed statements was closed. */
  movedRead: string | null;
  /** How often the button was pressed while it had nothing to do. The words beside it then say why. */
  urged: number;
  /** True when a change took the subscription out of the queue, and it has not been queued again. */
  dequeued: boolean;
}

/** The facts that the form does not hold. */
interface Facts {
  investor: Investor | null;
  environment: EnvironmentView | undefined;
  selfDisclosureRequired: boolean | null;
  /** Epoch milliseconds. */
  now: number;
}

/** The types of the subscription's form, for the form kit. */
export interface SubscriptionTypes {
  form: SubscriptionForm;
  path: FieldPath;
  section: Section;
  label: 'answerRemoved' | 'answerAdded' | 'investorChanged';
  action: 'queue' | 'takeBack';
  done: 'queued' | 'takenBack';
  extra: Extra;
  facts: Facts;
  outside: { environment: EnvironmentView | undefined; now: number };
  detail: SubscriptionDetail;
}

export type OpenSubscription = FormState<SubscriptionTypes>;
export type SubscriptionStep = Step<SubscriptionTypes>;

/** What the user confirmed before the release. */
export type QueueWish = Pick<Inputs['subscriptions.queue'], 'checked' | 'unsigned' | 'second'>;

export interface SubscriptionApi extends FormApi<SubscriptionTypes> {
  queue: (id: string, options: QueueWish) => Promise<SubscriptionDetail>;
  takeBack: (id: string) => Promise<SubscriptionDetail>;
}
