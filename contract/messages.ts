/**
 * The line that stands for the messages of an answer that were left out. The page has words for it; it is a text like the
 * other messages, so that earlier versions can read a record that holds it, and it says something there as well.
 */
export const leftOutLine = (count: number): string => `… (+${count})`;

/** How many messages a line stands for; null: it is a message. */
export function leftOutIn(text: string): number | null {
  const count = /^… \(\+(\d{1,12})\)$/.exec(text)?.[1];
  return count === undefined ? null : Number(count);
}
