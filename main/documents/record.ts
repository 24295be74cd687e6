import { z } from 'zod';
import type { DocumentInfo } from '../../contract/document.ts';
import { identity, type RecordKind, timeColumn } from '../storage/records.ts';

/** The data stored with a document's bytes. */
export type Kept = Pick<DocumentInfo, 'label' | 'name' | 'url' | 'superseded'> & { mediaType: string };

export const documentRecord: RecordKind<Kept> = {
  version: 1,
  fileVersion: 1,
  schema: z
    .strictObject({
      label: z.string().default(''),
      name: z.string().nullable().default(null),
      url: z.string().default(''),
      superseded: z.boolean().default(true),
      mediaType: z.string().default('application/octet-stream'),
    })
    // A document without them could not be told from others, nor fetched again.
    .refine(({ label, url }) => label !== '' && url !== ''),
  upcasters: {},
  columns: z.object({ id: identity, subscription_id: z.string(), fetched_at: timeColumn }),
};
