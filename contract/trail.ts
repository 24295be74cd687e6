import type { Json } from './primitives.ts';
import type { RecordFault } from './records.ts';

/** One entry of the append-only trail, as shown beside a subscription. */
export interface TrailEntry {
  sequence: number;
  at: string;
  who: string;
  what: string;
  details: Json;
  /** Why the details cannot be read. `details` is null then. */
  unreadable?: RecordFault;
}
