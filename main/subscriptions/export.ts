import type { Environment } from '../../contract/environment.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import type { TimeZoneChoice } from '../../contract/preferences.ts';
import type { Json } from '../../contract/primitives.ts';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import { RecordError } from '../storage/records.ts';
import type { ListedIds } from './ids.ts';

/** A form as shown on the screen, which may not be saved. */
export interface TypedForm {
  id: string;
  form: SubscriptionForm;
}

/** Name of the exported file's layout. A reader of version 1 finds all fields of `exportedOne`. */
const format = 'investment-desk/subscriptions';
const version = 1;

/** The exported part of a subscription. */
export type Exportable = Pick<
  SubscriptionDetail,
  | 'id'
  | 'form'
  | 'stage'
  | 'reason'
  | 'investorName'
  | 'campaignName'
  | 'invitationId'
  | 'investmentId'
  | 'status'
  | 'messages'
  | 'confirmations'
  | 'lapsed'
  | 'createdAt'
  | 'savedAt'
  | 'updatedAt'
  | 'queuedAt'
  | 'restoredFrom'
  | 'lost'
>;

/** The source of an export: an open environment, or a file too damaged to work with. */
export interface ExportSource {
  environment: Pick<Environment, 'id' | 'kind' | 'name' | 'baseUrl'>;
  /** See `typedTimeZone`. */
  timesTypedIn: string;
  /** Returns the ids of what is exported unless single ones are wanted. */
  ids(): ListedIds;
  /** Returns a subscription as it is now; null when it is gone. @throws RecordError when it cannot be read */
  read(id: string): Exportable | null;
  /** Returns the stored values of a subscription that cannot be read; null when the file has none. */
  raw(id: string): { [name: string]: Json } | null;
  /** Notes the export in the trail, if the source has one. */
  note(details: Json): void;
  close(): void;
}

/** Returns one subscription in its exported form. `saved` is false when the form was typed but could not be saved. */
function exportedOne(detail: Exportable, typed: TypedForm | undefined) {
  const unsaved = typed?.id === detail.id;
  return {
    id: detail.id,
    saved: !unsaved,
    form: unsaved ? typed.form : detail.form,
    stage: detail.stage,
    reason: detail.reason,
    investorName: detail.investorName,
    campaignName: detail.campaignName,
    invitationId: detail.invitationId,
    investmentId: detail.investmentId,
    status: detail.status,
    messages: detail.messages,
    confirmations: detail.confirmations,
    lapsed: detail.lapsed,
    createdAt: detail.createdAt,
    savedAt: detail.savedAt,
    updatedAt: detail.updatedAt,
    queuedAt: detail.queuedAt,
    restoredFrom: detail.restoredFrom && (detail.restoredFrom.at ?? 'unknown'),
    lost: detail.lost,
  };
}

/**
 * Returns the name of the time zone in which typed times are read. Readable times have their offset in the file; the zone
 * is for unreadable text, which is exported as typed. German time applies until a person has chosen; on a machine with
 * German time there is nothing to choose.
 */
export const typedTimeZone = (choice: TimeZoneChoice | null): string =>
  choice === 'machine' ? (Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC') : 'Europe/Berlin';

/** Returns the suggested name of an exported file: its time in UTC to the minute. Windows allows no colon in a name. */
export const exportName = (at: string): string =>
  `investment-desk-${at.slice(0, 16).replaceAll(':', '-')}Z.json`;

/**
 * Yields the text of an exported file piece by piece, so that many subscriptions neither fill the memory nor block the
 * process. Subscriptions deleted meanwhile are left out.
 * @param options.counted called after each exported subscription; `damaged` when it cannot be read and is exported raw
 */
export async function* exportedText(options: {
  ids: Iterable<string>;
  typed: TypedForm | undefined;
  source: Pick<ExportSource, 'environment' | 'timesTypedIn' | 'read' | 'raw'>;
  /** ISO 8601 in UTC. */
  at: string;
  counted(what: 'whole' | 'damaged'): void;
}): AsyncGenerator<string> {
  const { id, kind, name, baseUrl } = options.source.environment;
  const { timesTypedIn } = options.source;
  const head = {
    format,
    version,
    exportedAt: options.at,
    timesTypedIn,
    environment: { id, kind, name, baseUrl },
  };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "subscriptions": [`;
  let isFirst = true;
  for (const each of options.ids) {
    const one = oneOf(each, options.source, options.typed);
    if (!one) continue;
    yield `${isFirst ? '' : ','}\n    ${JSON.stringify(one, null, 2).replaceAll('\n', '\n    ')}`;
    isFirst = false;
    options.counted('unreadable' in one ? 'damaged' : 'whole');
  }
  yield '\n  ]\n}\n';
}

/** Returns one entry of the export; null when the subscription is gone. An unreadable one does not block the rest. */
function oneOf(id: string, { read, raw }: Pick<ExportSource, 'read' | 'raw'>, typed: TypedForm | undefined) {
  try {
    const detail = read(id);
    return detail && exportedOne(detail, typed);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    const unreadable = { id, unreadable: error.fault, stored: raw(id) };
    return typed?.id === id ? { ...unreadable, saved: false, form: typed.form } : unreadable;
  }
}
