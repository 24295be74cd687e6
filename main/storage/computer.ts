import { z } from 'zod';

/** The file beside backups in a second folder that tells which computer made them. */
export const computerName = 'computer.json';

const schema = z.object({ computer: z.string().min(1).max(255) });

/** @param name the computer's name, for a person to read */
export const computerText = (name: string): string => JSON.stringify({ computer: name }, null, 2);

/** Returns the computer's name in the text of such a file; null: it tells none. */
export function readComputer(text: string | null): string | null {
  try {
    return text === null ? null : schema.parse(JSON.parse(text)).computer;
  } catch {
    return null;
  }
}
