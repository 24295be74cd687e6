/**
 * How long attachments of a class are kept. `asOwner`: as long as their owner, and no submission is ever deleted from the
 * data file; one that a person removes is only marked · otherwise until so many days after they were added.
 */
export type Retention = 'asOwner' | { daysAfterAdded: number };

/** The retention classes by the names that are stored with attachments. A released name is never removed. */
export const retentionClasses = {
  /** For content that belongs to a submission's documentation. The default. */
  owner: 'asOwner',
  /** For content that was only needed for typing, for example a photo of a form. */
  working: { daysAfterAdded: 30 },
} as const satisfies Record<string, Retention>;
export type RetentionClass = keyof typeof retentionClasses;

const day = 24 * 60 * 60_000;

/**
 * True when an attachment is no longer kept. An attachment of a class that this version does not know is kept.
 * @param addedAt ISO 8601
 * @param now epoch milliseconds
 */
export function isKeptNoLonger(
  { keep, addedAt }: { keep: string; addedAt: string },
  now: number,
  classes: Readonly<Record<string, Retention>> = retentionClasses,
): boolean {
  const retention = classes[keep];
  if (retention === undefined || retention === 'asOwner') return false;
  return now - Date.parse(addedAt) > retention.daysAfterAdded * day;
}
