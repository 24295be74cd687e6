import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Name of the file that says which computer made the backups beside it in a second folder. */
export const computerName = 'computer.json';

const schema = z.object({ computer: z.string().min(1).max(255) });

/** The maker of backups in a second folder: a profile on one computer. Copies of a profile have the same id and key. */
export interface BackupWriter {
  /** The name of the writer's own folder, in which no other writer creates or removes anything. */
  folder: string;
  /** The computer's name, for a person to read. */
  computer: string;
}

/**
 * Returns the writer of this profile's backups on this computer. The computer's id and the profile's path distinguish
 * copies; the computer's name only helps a person recognise the folder.
 */
export function writerOf(machine: { id: string | null; name: string }, profilePath: string): BackupWriter {
  const place = JSON.stringify([machine.id ?? machine.name, profilePath]);
  const id = createHash('sha256').update(`investment-desk/writer/${place}`).digest('hex').slice(0, 12);
  const name = machine.name
    .replaceAll(/[^\w-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return { folder: name ? `${name}-${id}` : id, computer: machine.name };
}

/** Returns the text of the file `computer.json`. @param name the computer's name, for a person to read */
export const computerText = (name: string): string => JSON.stringify({ computer: name }, null, 2);

/** Returns the computer's name in the text of `computer.json`; null when it holds none. */
export function readComputer(text: string | null): string | null {
  try {
    return text === null ? null : schema.parse(JSON.parse(text)).computer;
  } catch {
    return null;
  }
}
