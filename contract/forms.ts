import { z } from 'zod';

/** A form that a button saves, as far as it is filled in. */
export const keptForm = z.object({
  /** Which one, e.g. `environment/new-demo`. */
  form: z.string().min(1).max(200),
  /** The page's own JSON; null: nothing is to be kept of it any more. */
  content: z.string().max(500_000).nullable(),
});
export type KeptForm = z.infer<typeof keptForm>;
