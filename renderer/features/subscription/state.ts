import type { AppFailure } from '../../../contract/errors.ts';
import type { FieldPath, SubscriptionForm } from '../../../contract/form.ts';
import type { Inputs } from '../../../contract/ipc.ts';
import type { Investor, LapsingField, SubscriptionDetail } from '../../../contract/subscription.ts';
import type { Section } from './model/sections.ts';
import { type FormHistory, type FormStep, noHistory } from './model/steps.ts';

export type SaveState =
  | { kind: 'saved'; at: string }
  | { kind: 'unsaved' }
  | { kind: 'failed'; failure: AppFailure };

/** What was just done and can be undone. Shown beside the actions until the next change. */
export type Notice =
  | { kind: 'step'; step: FormStep }
  | { kind: 'queued' }
  | { kind: 'takenBack' }
  | { kind: 'refusedFields'; fields: FieldPath[] };

/** Whether the investor and the wallets are being read from the platform, and the result. */
export interface Lookup {
  investorId: string;
  /** `failed`: nothing new could be read, e.g. offline; `unknown`: the platform has no such investor. */
  is: 'looking' | 'known' | 'unknown' | 'failed';
}

export interface OpenSubscription {
  readonly id: string;
  phase: 'loading' | 'ready' | 'failed';
  /** Why the subscription could not be read, or why the last action failed. */
  failure: AppFailure | null;
  detail: SubscriptionDetail | null;
  form: SubscriptionForm | null;
  base: SubscriptionForm | null;
  editing: FieldPath | null;
  save: SaveState;
  open: Section | null;
  left: ReadonlySet<Section>;
  /** True once the user has pressed Queue: from then on every gap is shown. */
  asked: boolean;
  /** Fields changed here since the platform's last messages, which are thereby answered. */
  answered: ReadonlySet<FieldPath>;
  /** The investor as the picker last read it; the investor in `detail` may be older than the form. */
  investor: Investor | null;
  lookup: Lookup | null;
  history: FormHistory;
  notice: Notice | null;
  /** Entries that lapsed through the last changes, reported until they are filled in again. */
  lapsing: readonly LapsingField[];
  /** The names of the investors entered in this form since it was opened, by canonical id. */
  names: Readonly<Record<string, string>>;
  /** The id of the investor for whom the notice about removed statements was closed. */
  movedRead: string | null;
  /** How often the button was pressed while it had nothing to do. The words beside it then say why. */
  urged: number;
  /** True when a change took the subscription out of the queue, and it has not been queued again. */
  dequeued: boolean;
  busy: 'queue' | 'takeBack' | null;
  /** The field to be focused next. The number distinguishes two requests for the same field. */
  focus: { field: FieldPath; request: number } | null;
}

/** What the user confirmed before the release. */
export type QueueWish = Pick<Inputs['subscriptions.queue'], 'checked' | 'unsigned' | 'second'>;

/** The calls that the store needs. They throw errors that `failureOf` accepts. */
export interface SubscriptionApi {
  get: (id: string) => Promise<SubscriptionDetail>;
  save: (id: string, form: SubscriptionForm) => Promise<{ detail: SubscriptionDetail; refused: FieldPath[] }>;
  queue: (id: string, options: QueueWish) => Promise<SubscriptionDetail>;
  takeBack: (id: string) => Promise<SubscriptionDetail>;
  failureOf: (error: unknown) => AppFailure;
}

export const closed = (id: string): OpenSubscription => ({
  id,
  phase: 'loading',
  failure: null,
  detail: null,
  form: null,
  base: null,
  editing: null,
  save: { kind: 'unsaved' },
  open: 'investor',
  left: new Set(),
  asked: false,
  answered: new Set(),
  investor: null,
  lookup: null,
  history: noHistory,
  notice: null,
  lapsing: [],
  names: {},
  movedRead: null,
  urged: 0,
  dequeued: false,
  busy: null,
  focus: null,
});
