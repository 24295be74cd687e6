import { z } from 'zod';
import { languages } from './language.ts';
import { nameLine } from './text.ts';

export const themes = ['system', 'light', 'dark'] as const;
/** Time zones in which times are typed and shown: Germany's legal time, or this machine's zone. */
export const timeZones = ['germany', 'machine'] as const;
export type TimeZoneChoice = (typeof timeZones)[number];

export const preferences = z.object({
  language: z.enum(languages),
  theme: z.enum(themes),
  /** Adviser's name, shown and recorded in the trail beside the system's user name. */
  adviserName: z.string().overwrite(nameLine).max(120),
  /** null until a person has chosen. The app asks only when the two zones differ. */
  timeZone: z.enum(timeZones).nullable(),
  /** How long the platform remembers an idempotency key, in hours. [assumed] */
  keyHours: z.int().min(6).max(720),
  /** How long a step is retried automatically, in hours. The effective limit is `repeatHours`. */
  sendingHours: z.int().min(1).max(716),
});
export type Preferences = z.infer<typeof preferences>;

/**
 * Minimum time between the last retry and the expiry of a key, in hours. It covers the lifetime of a token, and a margin
 * for a machine that sleeps between the check and the call or for a call that is stuck in the network.
 */
export const keyMargin = 4;

/** Returns how many hours a step is retried automatically. Retries always end before the platform may forget the key. */
export const repeatHours = ({
  keyHours,
  sendingHours,
}: Pick<Preferences, 'keyHours' | 'sendingHours'>): number => Math.min(sendingHours, keyHours - keyMargin);
