/**
 * Why a stored record cannot be read. Words: `unreadable.<fault>`.
 * damaged: its seal does not open · newer: a newer version of the program wrote it · shape: its content makes no sense ·
 * changed: something else edited it, added it, or put it back to an earlier state · missing: something else removed a part
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
  'trail',
] as const;
export type SealedKind = (typeof sealedKinds)[number];

/** One record of a data file that cannot be read. */
export interface UnreadableRecord {
  kind: SealedKind;
  /** The row's key: a subscription's or investor's id, or the number of a trail entry or review. */
  id: string;
  /** The subscription that it belongs to, as far as the row says. */
  subscriptionId: string | null;
  fault: RecordFault;
  /** That subscription is there, readable or not, and can be shown. */
  isThere: boolean;
  /** When that subscription was created, as ISO 8601; null: not known. */
  createdAt: string | null;
}

/** The records of the open environment that cannot be read. */
export interface UnreadableState {
  /** All have been looked through since the environment was opened. */
  complete: boolean;
  count: number;
  /** The first of them. */
  records: UnreadableRecord[];
}
