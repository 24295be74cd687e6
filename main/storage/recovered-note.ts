import { z } from 'zod';
import type { Recovered } from '../../contract/recovered.ts';
import { timeColumn } from './records.ts';

/** A data file's own note of how it was recovered. The note stays until a person has read it. */
export const recoveredSchema: z.ZodType<Recovered> = z.strictObject({
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
