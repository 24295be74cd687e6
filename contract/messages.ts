/**
 * Returns the line that replaces the omitted messages of an answer. The page translates the line. It is a text like other
 * messages, so that earlier versions can read a record with it and show something meaningful.
 */
export const leftOutLine = (count: number): string => `… (+${count})`;

/** Returns the number of messages that a line replaces; null when the line is a message itself. */
export function leftOutIn(text: string): number | null {
  const count = /^… \(\+(\d{1,12})\)$/.exec(text)?.[1];
  return count === undefined ? null : Number(count);
}
