import type { RecordFault } from '../../contract/records.ts';
import type { Digest } from '../storage/sealed-file.ts';
import type { AttachmentAbout, StoredAbout } from './record.ts';

/** A submission, by its kind and id. */
export interface AttachmentOwner {
  kind: string;
  id: string;
}

/** Content that is sealed on the disk and that no row names yet. */
export interface StoredContent extends Digest {
  about: AttachmentAbout;
}

/** An attachment as described by its row. Its file was not opened. */
export interface Attachment {
  id: string;
  owner: AttachmentOwner;
  /** Bytes of content. */
  size: number;
  /** ISO 8601. */
  addedAt: string;
  /** null: the row cannot be read, see `fault`. */
  about: StoredAbout | null;
  /** The fault of the row, or of the file if it was read since opening; null: no fault is known. */
  fault: RecordFault | null;
}

/** An attachment whose file cannot be read. */
export interface AttachmentFault {
  id: string;
  owner: AttachmentOwner;
  fault: RecordFault;
}
