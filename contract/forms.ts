import { z } from 'zod';

/** The unsaved content of a form that is saved by a button. */
export const keptForm = z.object({
  /** Name of the form, for example `environment/new-demo`. */
  form: z.string().min(1).max(200),
  /** The page's own JSON; null to keep nothing any more. */
  content: z.string().max(500_000).nullable(),
});
export type KeptForm = z.infer<typeof keptForm>;
