import { z } from 'zod';
import type { Investor } from '../../contract/investor.ts';
import { identity, type RecordKind, timeColumn } from '../storage/records.ts';

/** The stored form. If the name is unknown, `name` holds the id, as in the first version. */
type SealedPart = Pick<Investor, 'email' | 'wallets' | 'walletsWhole'> & { name: string };

export const investorRecord: RecordKind<SealedPart> = {
  version: 2,
  fileVersion: 6,
  schema: z.strictObject({
    name: z
      .string()
      .default('')
      .refine((name) => name.trim() !== ''),
    email: z.string().nullable().default(null),
    wallets: z
      .array(
        z.strictObject({
          id: identity,
          label: z.string().default(''),
          state: z.string().nullable().default(null),
        }),
      )
      .nullable()
      .default(null),
    // Before 0.3.0, lists were not checked against their count, so they are read again before they count as complete.
    walletsWhole: z.boolean().default(false),
  }),
  upcasters: { 1: (value) => value },
  columns: z.object({ id: identity, read_at: timeColumn, wallets_read_at: timeColumn.nullable() }),
};
