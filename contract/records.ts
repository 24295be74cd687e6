/**
 * Why a stored record cannot be read. The texts are `unreadable.<fault>`.
 * damaged: its seal does not open · newer: a newer version of the app wrote it · shape: its content is invalid ·
 * changed: something else edited it, added it, or restored an earlier state of it · missing: something else removed a part
 * of it.
 */
export const recordFaults = ['damaged', 'newer', 'shape', 'changed', 'missing'] as const;
export type RecordFault = (typeof recordFaults)[number];

/** The kinds of sealed values in a data file, named after their tables. */
export const sealedKinds = [
  'subscription',
  'operation',
  'answer',
  'investor',
  'document',
  'review',
  'reviewDraft',
  'attachment',
  'trail',
] as const;
export type SealedKind = (typeof sealedKinds)[number];

/** An unreadable record of a data file. */
export interface UnreadableRecord {
  kind: SealedKind;
  /** The row's key: a subscription's or investor's id, or the number of a trail entry or review. */
  id: string;
  /** The subscription that the record belongs to, as far as the row says. */
  subscriptionId: string | null;
  fault: RecordFault;
  /** True when that subscription exists, readable or not, so that it can be shown. */
  isThere: boolean;
  /** When that subscription was created (ISO 8601); null when not known. */
  createdAt: string | null;
}

/** The unreadable records of the open environment. */
export interface UnreadableState {
  /** True when all records have been checked since the environment was opened. */
  complete: boolean;
  count: number;
  /** The first unreadable records; `count` may be higher. */
  records: UnreadableRecord[];
}
