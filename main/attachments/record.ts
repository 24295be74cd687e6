import { z } from 'zod';
import { isAttachmentName } from '../storage/attachment-files.ts';
import { countColumn, identity, type RecordKind, timeColumn } from '../storage/records.ts';
import type { RetentionClass } from './retention.ts';

/** The name and type of an attachment, as the person knows them, and its retention class. */
export interface AttachmentAbout {
  /** The file's name, as the person knows it. */
  name: string;
  mediaType: string;
  keep: RetentionClass;
}

/** The sealed content of an attachment's row. A retention class of a later version stays as it is. */
export type StoredAbout = Omit<AttachmentAbout, 'keep'> & {
  keep: string;
  /** SHA-256 of the content, in hexadecimal. */
  sha256: string;
};

export const attachmentRecord: RecordKind<StoredAbout> = {
  version: 1,
  fileVersion: 8,
  schema: z.strictObject({
    name: z.string().default(''),
    mediaType: z.string().default('application/octet-stream'),
    keep: z.string().default('owner'),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  upcasters: {},
  columns: z.object({
    id: identity,
    owner_kind: identity,
    owner_id: identity,
    file: z.string().refine(isAttachmentName),
    size: countColumn,
    added_at: timeColumn,
  }),
};
