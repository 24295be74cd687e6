import { z } from 'zod';
import type { Json } from '../../contract/primitives.ts';
import { type RecordKind, timeColumn } from '../storage/records.ts';

/** What happened to a submission of any kind, named after the kind: `<kind>.<what>`. */
export type SubmissionEvent<Kind extends string = string> =
  `${Kind}.${'created' | 'queued' | 'takenBack' | 'removed' | 'restored'}`;

/**
 * What happened, as a stable code. The page's translations hold its text (`trail.<code>`); without one, the page shows the
 * code.
 */
export type TrailEvent =
  | SubmissionEvent
  | 'subscriptions.exported'
  | 'waiver.confirmed'
  | 'costs.confirmed'
  | 'entries.lapsed'
  | 'entries.holdAgain'
  | 'statements.moved'
  | 'document.fetched'
  | 'operation.created'
  | 'operation.notSent'
  | 'operation.uncertain'
  | 'operation.acknowledged'
  | 'operation.refused'
  | 'operation.decided'
  | 'status.changed'
  | 'record.differs'
  | 'record.agrees'
  | 'review.marked'
  | 'second.intended'
  | 'restored.checked'
  | 'doubtful.checked'
  | 'lost.checked'
  | 'storage.restored'
  | 'storage.behind'
  | 'storage.schemaChanged'
  | 'storage.startedEmpty'
  | 'recoveryKey.made'
  | 'recoveryKey.renewed'
  | 'secret.set'
  | 'secret.forgotten'
  | 'trail.exported';

/** The details of an entry. Each event has its own shape, and entries are never changed, so no upcaster is needed. */
export const trailRecord: RecordKind<Json> = {
  version: 1,
  fileVersion: 1,
  schema: z.json() as z.ZodType<Json>,
  upcasters: {},
  columns: z.object({
    at: timeColumn,
    who: z.string(),
    what: z.string().min(1),
    subscription_id: z.string().nullable(),
  }),
};
