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

/** What was just done and can be undone: shown beside the actions until the next change. */
export type Notice =
  | { kind: 'step'; step: FormStep }
  | { kind: 'queued' }
  | { kind: 'takenBack' }
  | { kind: 'refusedFields'; fields: FieldPath[] };

/** Whether somebody is reading the investor and the wallets from the platform, and what came of it. */
export interface Lookup {
  investorId: string;
  /** `failed`: nothing new could be learnt, e.g. offline; `unknown`: the platform has no such investor. */
  is: 'looking' | 'known' | 'unknown' | 'failed';
}

export interface OpenSubscription {
  readonly id: string;
  phase: 'loading' | 'ready' | 'failed';
  /** Why it could not be read, or why the last action failed. */
  failure: AppFailure | null;
  detail: SubscriptionDetail | null;
  form: SubscriptionForm | null;
  base: SubscriptionForm | null;
  editing: FieldPath | null;
  save: SaveState;
  open: Section | null;
  left: ReadonlySet<Section>;
  /** Somebody pressed Queue: from now on every gap is shown. */
  asked: boolean;
  /** Fields that were changed here since the platform's last messages: those are answered. */
  answered: ReadonlySet<FieldPath>;
  /** The investor as the picker last knew it; the detail's own may be older than the form. */
  investor: Investor | null;
  lookup: Lookup | null;
  history: FormHistory;
  notice: Notice | null;
  /** Entries that the last changes took the ground from: to be said until they are given again. */
  lapsing: readonly LapsingField[];
  /** The names of the investors who stood in this form since it was opened, by their canonical ids. */
  names: Readonly<Record<string, string>>;
  /** The investor of whom a person has read that what they had said was taken off. */
  movedRead: string | null;
  /** How often the button was pressed while there was nothing for it to do: the words beside it say why. */
  urged: number;
  /** A change took it out of the queue, and it has not been queued again. */
  dequeued: boolean;
  busy: 'queue' | 'takeBack' | null;
  /** The field to be focused next; the number tells two requests for the same field apart. */
  focus: { field: FieldPath; request: number } | null;
}

/** What a person has confirmed before it is released. */
export type QueueWish = Pick<Inputs['subscriptions.queue'], 'checked' | 'unsigned' | 'second'>;

/** The calls it needs; they throw what `failureOf` understands. */
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
