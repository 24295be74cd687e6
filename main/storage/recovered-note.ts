import { z } from 'zod';
import type { Recovered } from '../../contract/recovered.ts';
import { timeColumn } from './records.ts';

/** A note as a data file stores it. `aside` is the stored name of the quarantine folder, see docs/glossary.md. */
export type StoredNote = Omit<Recovered, 'quarantineFolder'> & { aside: string | null };

/** A data file's own note of how it was recovered. The note stays until a person has read it. */
export const storedNoteSchema: z.ZodType<StoredNote> = z.strictObject({
  at: timeColumn,
  what: z.enum(['data', 'trainingPlatform', 'backups', 'older']),
  from: timeColumn.nullable(),
  aside: z.string().nullable(),
  heldBack: z.int().min(0),
  drafts: z.int().min(0),
  other: z
    .strictObject({ computer: z.string(), path: z.string(), at: timeColumn, isHere: z.boolean() })
    .nullable(),
  unproved: z.boolean().optional(),
  schemaChanged: z.boolean().optional(),
});

/** Returns a note that a data file stores. */
export const fromStored = ({ aside, ...note }: StoredNote): Recovered => ({
  ...note,
  quarantineFolder: aside,
});

/** Returns a note as a data file stores it. */
export const toStored = ({ quarantineFolder, ...note }: Recovered): StoredNote => ({
  ...note,
  aside: quarantineFolder,
});
