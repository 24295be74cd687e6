import { z } from 'zod';
import type { About } from './about.ts';
import { type AppState, type NewRecoveryKey, preferences } from './app.ts';
import {
  type ConnectionTest,
  type EnvironmentView,
  environmentToSave,
  leastSecret,
  mostSecret,
} from './environment.ts';
import { fault } from './faults.ts';
import type { FieldPath } from './form.ts';
import { type SubscriptionForm, subscriptionForm } from './form.ts';
import { keptForm } from './forms.ts';
import type { LogView } from './log.ts';
import { platformId, uuid } from './primitives.ts';
import { proxyName, proxySignIn } from './proxy.ts';
import { mostTypedKey } from './recovery-key.ts';
import type { RefreshProgress, ReviewList, ReviewRow } from './review.ts';
import type { Investor, SubscriptionDetail, SubscriptionList, TrailEntry } from './subscription.ts';
import { decisionKinds, groupReasons, listFilters, mostRows } from './subscription.ts';
import type { Method } from './surface.ts';
import type { SyncState } from './sync.ts';
import type { TakeoverFolder, TakeoverFound } from './takeover.ts';
import { secretLine } from './text.ts';
import { type MenuCommand, type ZoomState, zoomChange } from './window.ts';

const nothing = z.undefined();
/** The id of a row in the list, also of one that is damaged: by it, a row can still be told and exported. */
const rowId = z.string().max(1000);
const byId = z.object({ id: uuid });
const byEnvironment = z.object({ id: z.string().min(1).max(64) });
const search = z.string().max(200);
const page = {
  search,
  offset: z.number().int().min(0),
  limit: z.number().int().min(1).max(mostRows),
};
const decision = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(decisionKinds).exclude(['record']) }),
  z.object({ kind: z.literal('record'), platformId: z.string().regex(platformId).nullable() }),
]);
const listChoice = z.enum([...listFilters, ...groupReasons]);
/** Far more than anybody has; a list without end is no list of subscriptions. */
const mostExported = 1_000_000;
const secret = z.string().overwrite(secretLine).min(leastSecret).max(mostSecret);

/** What the page may send: checked by the main process before any service sees it. */
export const inputs = {
  'app.state': nothing,
  'app.retry': nothing,
  'app.openUnmarked': nothing,
  'app.fault': z.object({ where: z.enum(['render', 'error', 'rejection']), fault }),
  // Whether something was typed that is not stored yet. Told whenever that changes, and after each `leaving`; `asked`:
  // `leaving` has come before.
  'app.unsaved': z.object({ unsaved: z.boolean(), asked: z.boolean() }),
  'app.about': nothing,
  'storage.restore': z.object({ backup: z.string().min(1).max(100) }),
  'storage.startEmpty': nothing,
  'storage.exportUnreadable': nothing,
  'storage.readRecovered': nothing,
  'recoveryKey.make': nothing,
  'recoveryKey.confirm': z.object({ last: z.string().max(mostTypedKey) }),
  'recoveryKey.discard': nothing,
  'recoveryKey.enter': z.object({ key: z.string().max(mostTypedKey) }),
  'takeover.choose': nothing,
  'takeover.look': z.object({ key: z.string().max(mostTypedKey) }),
  'takeover.stop': nothing,
  'takeover.confirm': nothing,
  'takeover.discard': nothing,
  'secondBackup.choose': nothing,
  'secondBackup.now': nothing,
  'secondBackup.stop': nothing,
  'proxy.signIn': proxySignIn,
  'proxy.forget': proxyName,
  'forms.kept': nothing,
  'forms.keep': keptForm,
  'settings.update': preferences.partial(),
  'zoom.state': nothing,
  'zoom.change': z.object({ change: zoomChange }),
  'environments.save': environmentToSave,
  'environments.remove': byEnvironment,
  'environments.activate': byEnvironment,
  'environments.setSecret': z.object({ id: z.string().min(1).max(64), secret }),
  'environments.forgetSecret': byEnvironment,
  'environments.test': byEnvironment,
  'subscriptions.list': z.object({ filter: listChoice, ...page }),
  'subscriptions.listed': z.object({ filter: listChoice, search, ids: z.array(rowId).max(mostRows) }),
  'subscriptions.get': byId,
  'subscriptions.create': nothing,
  'subscriptions.duplicate': byId,
  'subscriptions.copyFromBackup': byId,
  'subscriptions.save': z.object({ id: uuid, form: subscriptionForm }),
  // `batch`: one of several that were queued together; what a person queues by itself goes ahead of them.
  // `unsigned`: without the signature that has lapsed. `second`: a second one of its kind is intended.
  'subscriptions.queue': byId.extend({
    checked: z.boolean().optional(),
    unsigned: z.boolean().optional(),
    second: z.boolean().optional(),
    batch: z.boolean().optional(),
  }),
  'subscriptions.takeBack': byId,
  'subscriptions.decide': z.object({ id: uuid, operationId: uuid, decision }),
  'subscriptions.withdrawDecision': byId,
  'subscriptions.remove': byId,
  'subscriptions.restore': byId,
  'subscriptions.trail': byId,
  'subscriptions.export': z.object({
    ids: z.array(rowId).max(mostExported).nullable(),
    typed: z.object({ id: uuid, form: subscriptionForm }).optional(),
  }),
  'documents.read': z.object({ subscriptionId: uuid, documentId: z.string().min(1).max(200) }),
  'documents.saveAs': z.object({ subscriptionId: uuid, documentId: z.string().min(1).max(200) }),
  'documents.look': z.object({ subscriptionId: uuid }),
  'investors.search': z.object({ text: z.string().max(200), limit: z.number().int().min(1).max(200) }),
  'investors.refresh': nothing,
  'investors.lookup': z.object({ id: uuid }),
  'sync.setOffline': z.object({ offline: z.boolean() }),
  'sync.now': nothing,
  'sync.secondLook': z.object({ wish: z.enum(['sendAll', 'readAgain']) }),
  'review.list': z.object({ filter: z.enum(['needsReview', 'all']), ...page }),
  'review.refresh': z.object({ subscriptionId: uuid.nullable() }),
  'review.stopRefresh': nothing,
  'review.mark': z.object({ subscriptionId: uuid, status: z.string().max(2000), note: z.string().max(4000) }),
  'review.saveNote': z.object({ subscriptionId: uuid, note: z.string().max(4000) }),
  'trail.verify': nothing,
  'trail.export': nothing,
  'log.read': nothing,
  'log.export': nothing,
} satisfies Record<Method, z.ZodType>;

export type Inputs = { [M in Method]: z.infer<(typeof inputs)[M]> };

/** What comes back, inside a `Result`. */
export interface Outputs {
  'app.state': AppState;
  /** Tries again to open keychain and data. */
  'app.retry': AppState;
  /** Opens data whose mark is lost, as an older state: a person has confirmed it. Only while blocked for its sake. */
  'app.openUnmarked': AppState;
  /** Logs an exception of the page. */
  'app.fault': null;
  'app.unsaved': null;
  'app.about': About;
  /** Puts a backup in the place of the data file, which is set aside. Only while the desk is blocked for its sake. */
  'storage.restore': AppState;
  /** The same with an empty file. */
  'storage.startEmpty': AppState;
  /** Writes every record that cannot be read, as it is stored, into a file of the person's choice; `path` null: cancelled. */
  'storage.exportUnreadable': { path: string | null; count: number };
  /** A person has read `AppState.recovered`. */
  'storage.readRecovered': AppState;
  /** Makes a recovery key and hands it over, this once. Nothing is stored before it is confirmed. */
  'recoveryKey.make': NewRecoveryKey;
  /** Stores what the new recovery key opens. `last`: the key's last group, as typed from paper. */
  'recoveryKey.confirm': AppState;
  /** The person does not want the key that was made; a profile is offered one by itself only once. */
  'recoveryKey.discard': AppState;
  /** Opens the data with the recovery key. Only while the app is blocked for lack of the data key. */
  'recoveryKey.enter': AppState;
  /** Looks for backups in a folder of the person's choice; null: cancelled. Only while nothing was entered here. */
  'takeover.choose': TakeoverFolder | null;
  /** Prepares what the recovery key opens in that folder. Nothing here is changed yet. */
  'takeover.look': TakeoverFound | null;
  /** Puts what was prepared in the place of this profile's files. */
  /** Breaks a search or a check off. What was chosen before stays chosen. */
  'takeover.stop': null;
  'takeover.confirm': AppState;
  'takeover.discard': null;
  /** Has the person choose the second folder for backups, and begins to use it; null: cancelled. */
  'secondBackup.choose': AppState | null;
  /** Makes a backup in the second folder, or looks for the folder again; returns at once, the state tells the rest. */
  'secondBackup.now': AppState;
  /** Uses the second folder no longer. What is in it stays. */
  'secondBackup.stop': AppState;
  /** Tells a proxy that has asked a name and a password, with the next call, and keeps them if wanted. */
  'proxy.signIn': AppState;
  /** Forgets what a proxy was told. */
  'proxy.forget': AppState;
  /** The kept content of each form that a button saves. */
  'forms.kept': Record<string, string>;
  'forms.keep': null;
  'settings.update': AppState;
  'zoom.state': ZoomState;
  'zoom.change': ZoomState;
  'environments.save': EnvironmentView;
  'environments.remove': AppState;
  'environments.activate': AppState;
  'environments.setSecret': EnvironmentView;
  'environments.forgetSecret': EnvironmentView;
  'environments.test': ConnectionTest;
  'subscriptions.list': SubscriptionList;
  /** Which of these the list with this filter and search holds. */
  'subscriptions.listed': string[];
  'subscriptions.get': SubscriptionDetail;
  'subscriptions.create': SubscriptionDetail;
  'subscriptions.duplicate': SubscriptionDetail;
  /** A new draft from the newest backup in which a subscription can be read that cannot be read any more. */
  'subscriptions.copyFromBackup': SubscriptionDetail;
  /** `refused`: fields that were locked meanwhile and kept their old value. */
  'subscriptions.save': { detail: SubscriptionDetail; refused: FieldPath[] };
  'subscriptions.queue': SubscriptionDetail;
  'subscriptions.takeBack': SubscriptionDetail;
  /** Settles an operation of unknown outcome; reads the platform first where an id is to be recorded. */
  'subscriptions.decide': SubscriptionDetail;
  /** Has a decision that still reads from the platform end without being recorded. */
  'subscriptions.withdrawDecision': null;
  'subscriptions.remove': null;
  'subscriptions.restore': SubscriptionDetail;
  'subscriptions.trail': TrailEntry[];
  /**
   * Writes subscriptions (null: all that are not removed) into one file of the person's choice; `path` null: cancelled.
   * `typed`: the open form as it stands on the screen, for when it cannot be saved. `damaged`: so many could not be
   * read, and are only named in the file.
   */
  'subscriptions.export': { path: string | null; count: number; damaged: number };
  'documents.read': { name: string; mediaType: string; bytes: Uint8Array };
  /** The path it was saved to; null: the person cancelled. */
  /** `instead`: saved as text or as plain bytes, since a file of its own kind could run what is in it. */
  'documents.saveAs': { path: string | null; instead: 'text' | 'bytes' | null };
  /** Reads the invitation again, to find documents that the platform has made since, and fetches them. */
  'documents.look': SubscriptionDetail;
  /** From what is stored here; works offline. */
  'investors.search': { investors: Investor[]; total: number };
  /** Reads the investors' list from the platform. `leftOut`: entries without an id that can be held exactly. */
  'investors.refresh': { count: number; leftOut: number };
  /** One investor with wallets: from the platform when online, otherwise what is stored; null: unknown. */
  'investors.lookup': { investor: Investor | null; fresh: boolean };
  'sync.setOffline': SyncState;
  'sync.now': SyncState;
  /** What a person wants done with what was released long ago, while `SyncState.secondLook` asks. */
  'sync.secondLook': SyncState;
  'review.list': ReviewList;
  /** One when an id is given, else all; returns at once, progress comes as `review` events. */
  'review.refresh': RefreshProgress;
  'review.stopRefresh': RefreshProgress;
  'review.mark': ReviewRow;
  /** Keeps a note that is being typed; marking uses it up. */
  'review.saveNote': null;
  /**
   * `unnoted`: how many acknowledged steps and reviews no entry tells of; absent: none. `unproved`: nothing proves that no
   * entries are missing after this one; absent: everything is proved.
   */
  'trail.verify': {
    entries: number;
    intact: boolean;
    firstBroken: number | null;
    unnoted?: number;
    unproved?: number;
  };
  'trail.export': { path: string | null; entries: number };
  /** The newest entries of the program's log. */
  'log.read': LogView;
  /** Writes all entries of the log into a file of the person's choice; `path` null: cancelled. */
  'log.export': { path: string | null; entries: number };
}

/** What the main process tells the page by itself. */
export interface Events {
  /** The whole state, whenever something of it changes. */
  app: AppState;
  /** These subscriptions changed, whether by sending, reading or reviewing; read again what is on the screen. */
  subscriptions: { ids: string[] };
  investors: { ids: string[] };
  sync: SyncState;
  /** How far the reading of statuses is; what it brought is told by `subscriptions`. */
  review: RefreshProgress;
  /** The program is about to end: what was just typed is to be saved at once, and `app.unsaved` tells what is left. */
  leaving: null;
  /** Something went wrong that nobody foresaw, and the program goes on. */
  unforeseen: null;
  /** The page is shown in another size, whether the page, a key, the wheel or a menu asked for it. */
  zoom: ZoomState;
  /** The person chose an entry of the system's menu. */
  menu: { command: MenuCommand };
}

export type { SubscriptionForm };
