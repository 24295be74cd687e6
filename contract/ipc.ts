import { z } from 'zod';
import type { About } from './about.ts';
import type { AppState } from './app.ts';
import { type BatchOutcome, type BatchProgress, batchTasks, type UnseenBatch } from './batch.ts';
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
import type { Investor } from './investor.ts';
import type { LogView } from './log.ts';
import { preferences } from './preferences.ts';
import { platformId, uuid } from './primitives.ts';
import { proxyName, proxySignIn } from './proxy.ts';
import type { NewRecoveryKey } from './recovery-key.ts';
import { mostTypedKey } from './recovery-key.ts';
import type { RefreshProgress, ReviewList, ReviewRow } from './review.ts';
import { decisionKinds } from './submission.ts';
import type { SubscriptionDetail } from './subscription.ts';
import type { ColumnValue, SubscriptionList } from './subscription-list.ts';
import { idsAtOnce, listColumns, listSort, listWish, mostRows, searchText } from './subscription-list.ts';
import type { Method } from './surface.ts';
import type { SyncState } from './sync.ts';
import type { TakeoverFolder, TakeoverFound } from './takeover.ts';
import { type LongTask, longTasks, type TaskProgress } from './tasks.ts';
import { secretLine } from './text.ts';
import type { TrailEntry } from './trail.ts';
import { type MenuCommand, type ZoomState, zoomChange } from './window.ts';

const nothing = z.undefined();
/** The id of a row in the list. Damaged rows have one too, so that they can be listed and exported. */
const rowId = z.string().max(1000);
const byId = z.object({ id: uuid });
const byEnvironment = z.object({ id: z.string().min(1).max(64) });
const search = z.string().max(200);
const range = {
  offset: z.number().int().min(0),
  limit: z.number().int().min(1).max(mostRows),
};
const decision = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(decisionKinds).exclude(['record']) }),
  z.object({ kind: z.literal('record'), platformId: z.string().regex(platformId).nullable() }),
]);
/** Maximum number of ids in one call, far more than anyone has. It bounds the input. */
const mostIds = 1_000_000;
const secret = z.string().overwrite(secretLine).min(leastSecret).max(mostSecret);

/** The schema of each method's input. The main process checks inputs before any service sees them. */
export const inputs = {
  'app.state': nothing,
  'app.retry': nothing,
  'app.openUnmarked': nothing,
  'app.fault': z.object({ where: z.enum(['render', 'error', 'rejection']), fault }),
  // Whether the page holds unsaved input. Sent whenever that changes, and after each `leaving` event. `asked`: sent after
  // a `leaving` event.
  'app.unsaved': z.object({ unsaved: z.boolean(), asked: z.boolean() }),
  // A person types, clicks or scrolls. Sent about twice a second while that goes on.
  'app.inUse': nothing,
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
  'subscriptions.list': listWish.extend({ sort: listSort, ...range }),
  'subscriptions.ids': listWish.extend({
    sort: listSort,
    offset: range.offset,
    limit: z.number().int().min(1).max(idsAtOnce),
  }),
  'subscriptions.listed': listWish.extend({ ids: z.array(rowId).max(mostRows) }),
  // `typed`: what the value, its name or its e-mail address must fit, as in a search; empty for all.
  'subscriptions.values': listWish.extend({ column: z.enum(listColumns), typed: searchText }),
  'subscriptions.get': byId,
  'subscriptions.create': nothing,
  'subscriptions.duplicate': byId,
  'subscriptions.copyFromBackup': byId,
  'subscriptions.save': z.object({ id: uuid, form: subscriptionForm }),
  // `unsigned`: without the lapsed signature. `second`: a second subscription of the same investor, campaign and units is intended.
  'subscriptions.queue': byId.extend({
    checked: z.boolean().optional(),
    unsigned: z.boolean().optional(),
    second: z.boolean().optional(),
  }),
  'subscriptions.takeBack': byId,
  'subscriptions.decide': z.object({ id: uuid, operationId: uuid, decision }),
  'subscriptions.withdrawDecision': byId,
  'subscriptions.remove': byId,
  'subscriptions.restore': byId,
  'subscriptions.batch': z.object({ task: z.enum(batchTasks), ids: z.array(rowId).max(mostIds) }),
  'subscriptions.stopBatch': nothing,
  'subscriptions.unseenBatch': nothing,
  'subscriptions.unseenOutcome': nothing,
  'subscriptions.seenBatch': nothing,
  'subscriptions.trail': byId,
  'subscriptions.export': z.object({
    ids: z.array(rowId).max(mostIds).nullable(),
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
  'sync.secondLook': z.object({ kind: z.string().max(100), wish: z.enum(['sendAll', 'readAgain']) }),
  'review.list': z.object({ filter: z.enum(['needsReview', 'all']), search, ...range }),
  'review.refresh': z.object({ subscriptionId: uuid.nullable() }),
  'review.stopRefresh': nothing,
  'review.mark': z.object({ subscriptionId: uuid, status: z.string().max(2000), note: z.string().max(4000) }),
  'review.saveNote': z.object({ subscriptionId: uuid, note: z.string().max(4000) }),
  'trail.verify': nothing,
  'trail.export': nothing,
  'log.read': nothing,
  'log.export': nothing,
  'tasks.stop': z.object({ task: z.enum(longTasks) }),
} satisfies Record<Method, z.ZodType>;

export type Inputs = { [M in Method]: z.infer<(typeof inputs)[M]> };

/** The output of each method, returned inside a `Result`. */
export interface Outputs {
  'app.state': AppState;
  /** Tries again to open keychain and data. */
  'app.retry': AppState;
  /** Opens data whose mark is lost as an older file, after a person confirmed. Only while the app is blocked by that. */
  'app.openUnmarked': AppState;
  /** Logs an exception of the page. */
  'app.fault': null;
  'app.unsaved': null;
  'app.inUse': null;
  'app.about': About;
  /** Replaces the data file, which is quarantined, with a backup. Only while the app is blocked because of the data file. */
  'storage.restore': AppState;
  /** Replaces the data file with an empty one, under the same conditions. */
  'storage.startEmpty': AppState;
  /** Writes every unreadable record, as stored, to a file that the person chooses. `path` is null when cancelled. */
  'storage.exportUnreadable': { path: string | null; count: number };
  /** Notes that a person has read `AppState.recovered`. */
  'storage.readRecovered': AppState;
  /** Makes a recovery key and returns it, only this once. Nothing is stored before it is confirmed. */
  'recoveryKey.make': NewRecoveryKey;
  /** Stores the wrap of the new recovery key. `last`: the key's last group, as typed from paper. */
  'recoveryKey.confirm': AppState;
  /** Discards the key that was made. The app offers a recovery key only once per profile. */
  'recoveryKey.discard': AppState;
  /** Opens the data with a recovery key. Only while the app is blocked because the data key is missing or wrong. */
  'recoveryKey.enter': AppState;
  /** Searches a folder that the person chooses for backups; null when cancelled. Only while nothing was entered here. */
  'takeover.choose': TakeoverFolder | null;
  /** Prepares the environments that the recovery key opens in that folder. Changes nothing here yet. */
  'takeover.look': TakeoverFound | null;
  /** Stops a search or a check. The earlier choice of folder stays. */
  'takeover.stop': null;
  /** Replaces this profile's files with what was prepared. */
  'takeover.confirm': AppState;
  /** Forgets the chosen folder and what was prepared. */
  'takeover.discard': null;
  /** Lets the person choose the second backup folder, and starts using it; null when cancelled. */
  'secondBackup.choose': AppState | null;
  /** Starts a backup in the second folder, or looks for the folder again. Returns at once; the state shows the progress. */
  'secondBackup.now': AppState;
  /** Stops using the second folder. Its contents stay. */
  'secondBackup.stop': AppState;
  /** Takes a name and a password for a proxy that has asked. The next call uses them. They are kept if wanted. */
  'proxy.signIn': AppState;
  /** Forgets the credentials of a proxy. */
  'proxy.forget': AppState;
  /** Returns the kept content of each form that is saved by a button. */
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
  /** Returns the ids of the rows of a list in its order, which takes a fraction of the time that the rows take. */
  'subscriptions.ids': string[];
  /** Returns those of the given ids that the list with this filter and search contains. */
  'subscriptions.listed': string[];
  /** Returns the values of a column among the rows of a list, the best match and the most frequent first, at most `mostRows`. */
  'subscriptions.values': ColumnValue[];
  'subscriptions.get': SubscriptionDetail;
  'subscriptions.create': SubscriptionDetail;
  'subscriptions.duplicate': SubscriptionDetail;
  /** Makes a new draft of an unreadable subscription, from the newest backup with a readable copy. */
  'subscriptions.copyFromBackup': SubscriptionDetail;
  /** `refused`: fields that were locked in the meantime and kept their old value. */
  'subscriptions.save': { detail: SubscriptionDetail; refused: FieldPath[] };
  'subscriptions.queue': SubscriptionDetail;
  'subscriptions.takeBack': SubscriptionDetail;
  /** Decides an operation with an unknown outcome. Reads the platform first when an id is to be recorded. */
  'subscriptions.decide': SubscriptionDetail;
  /** Ends a decision that is still reading from the platform, without recording it. */
  'subscriptions.withdrawDecision': null;
  'subscriptions.remove': null;
  'subscriptions.restore': SubscriptionDetail;
  /** Does the same to many subscriptions, in few transactions. Progress comes as `batch` events. */
  'subscriptions.batch': BatchOutcome;
  /** Stops the running batch after its current transaction. Committed changes stay. */
  'subscriptions.stopBatch': null;
  /** Returns the newest batch if no page has seen its outcome, for a page that is loaded after another has crashed. */
  'subscriptions.unseenBatch': UnseenBatch | null;
  /** Waits for the end of this batch. */
  'subscriptions.unseenOutcome': BatchOutcome | null;
  /** Notes that the page has the outcome of the newest batch. */
  'subscriptions.seenBatch': null;
  'subscriptions.trail': TrailEntry[];
  /**
   * Writes subscriptions (`ids` null: all that are not removed) to one file that the person chooses. `path` is null when
   * cancelled. `typed`: the open form as on the screen, in case it cannot be saved. `damaged`: number of subscriptions
   * that could not be read and are only named in the file.
   */
  'subscriptions.export': { path: string | null; count: number; damaged: number };
  'documents.read': { name: string; mediaType: string; bytes: Uint8Array };
  /**
   * `path`: where the document was saved; null when the person cancelled. `instead`: set when it was saved as text or as
   * plain bytes, because a file of its own type could run code.
   */
  'documents.saveAs': { path: string | null; instead: 'text' | 'bytes' | null };
  /** Reads the invitation again to find documents that the platform has made since, and fetches them. */
  'documents.look': SubscriptionDetail;
  /** Searches the stored investors. Works offline. `complete`: false while records are still being opened after a start. */
  'investors.search': { investors: Investor[]; total: number; complete: boolean };
  /** Reads the list of investors from the platform. `leftOut`: entries without an id that can be stored exactly. */
  'investors.refresh': { count: number; leftOut: number };
  /** Returns one investor with wallets, from the platform when online, otherwise as stored; null when unknown. */
  'investors.lookup': { investor: Investor | null; fresh: boolean };
  'sync.setOffline': SyncState;
  'sync.now': SyncState;
  /** Takes a person's choice about submissions released long ago, while `SyncState.secondLook` asks about this kind. */
  'sync.secondLook': SyncState;
  'review.list': ReviewList;
  /** Refreshes one status if an id is given, otherwise all. Returns at once; progress comes as `review` events. */
  'review.refresh': RefreshProgress;
  'review.stopRefresh': RefreshProgress;
  'review.mark': ReviewRow;
  /** Keeps a note that is being typed. Marking removes the kept note. */
  'review.saveNote': null;
  /**
   * `unnoted`: number of acknowledged steps and reviews without an entry; absent when none. `unproved`: sequence number of
   * the entry after which missing entries cannot be excluded; absent when everything is proved.
   */
  'trail.verify': {
    entries: number;
    intact: boolean;
    firstBroken: number | null;
    unnoted?: number;
    unproved?: number;
  };
  'trail.export': { path: string | null; entries: number };
  /** Returns the newest entries of the app's log. */
  'log.read': LogView;
  /** Writes all entries of the log to a file that the person chooses. `path` is null when cancelled. */
  'log.export': { path: string | null; entries: number };
  /** Stops a task, if it is running. The call that began it then fails with `stopped`. */
  'tasks.stop': null;
}

/** Events from the main process to the page. */
export interface Events {
  /** The whole state, sent whenever a part of it changes. */
  app: AppState;
  /**
   * Ids of subscriptions that changed by sending, reading or reviewing; none when more of the data file has been read into the
   * lists. The page must read again what is on the screen.
   */
  subscriptions: { ids: string[] };
  batch: BatchProgress;
  investors: { ids: string[] };
  sync: SyncState;
  /** Progress of reading statuses. Changed statuses are reported by `subscriptions`. */
  review: RefreshProgress;
  /** Progress of a long task; `progress` is null when the task has ended. */
  task: { task: LongTask; progress: TaskProgress | null };
  /** The app is about to end. The page must save unsaved input at once, and report with `app.unsaved` what is left. */
  leaving: null;
  /** An unexpected error occurred, and the app continues. */
  unforeseen: null;
  /** The zoom level changed, by the page, a key, the wheel or a menu. */
  zoom: ZoomState;
  /** The user chose an entry of the system's menu. */
  menu: { command: MenuCommand };
}

export type { SubscriptionForm };
