import type { TimeZoneChoice } from '../../contract/app.ts';
import type { Environment } from '../../contract/environment.ts';
import type { SubscriptionForm } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import { RecordError } from '../storage/records.ts';

/** A form as it stands on the screen, which may not be saved. */
export interface TypedForm {
  id: string;
  form: SubscriptionForm;
}

/** The exported file's layout. A reader of version 1 finds everything that is in `exportedOne`. */
const format = 'investment-desk/subscriptions';
const version = 1;

/** As much of a subscription as is exported. */
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

/** Where subscriptions are exported from: an open environment, or a file that cannot be worked with any more. */
export interface ExportSource {
  environment: Pick<Environment, 'id' | 'kind' | 'name' | 'baseUrl'>;
  /** See `typedTimeZone`. */
  timesTypedIn: string;
  ids(): string[];
  /** A subscription as it is now; null: it is gone. @throws RecordError when it cannot be read */
  read(id: string): Exportable | null;
  /** Returns the stored values of a subscription that cannot be read; null when the file has none. */
  raw(id: string): { [name: string]: Json } | null;
  /** Notes in the trail that it was done, where there is one. */
  note(details: Json): void;
  close(): void;
}

/** One subscription as it is exported. `saved`: false where the form is what was typed and could not be saved. */
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
 * The name of the zone that typed times are read in. A time that could be read has its offset in the file; this is for
 * text that could not, which stands there as it was typed. Until a person has chosen, German time is taken; a machine
 * that keeps German time has nothing to choose.
 */
export const typedTimeZone = (choice: TimeZoneChoice | null): string =>
  choice === 'machine' ? (Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC') : 'Europe/Berlin';

/** The suggested name of an exported file: its moment in UTC to the minute. Windows allows no colon in a name. */
export const exportName = (at: string): string =>
  `investment-desk-${at.slice(0, 16).replaceAll(':', '-')}Z.json`;

/**
 * The text of an exported file, piece by piece, so that many subscriptions need neither be held in memory nor keep
 * the process from anything else. What has gone meanwhile is left out.
 * @param options.counted told after each that is in the file; `damaged`: it cannot be read, and is there as it is stored
 */
export async function* exportedText(options: {
  ids: readonly string[];
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

/** A subscription that cannot be read does not block the rest. */
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
