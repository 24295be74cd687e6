import { AppError } from '../../contract/errors.ts';
import { whenFree } from '../storage/busy.ts';
import type { Database } from '../storage/database.ts';

/** The data file of the open environment; null when none is open. */
export type OpenFile = () => Pick<Database, 'changes'> | null;

/**
 * Runs a handler, and runs it again while another program holds the data file. A handler is run again only when it failed
 * before its first await and has changed nothing in the file. Handlers act outside the file, if at all, only after their
 * transaction or after an await; a handler that waits for the network, a person or the keychain waits for the file itself,
 * where it stores (see `whenFree`).
 * @throws what the handler throws; AppError blocked when the environment in which the call began was closed meanwhile
 */
export async function callPatiently<T>(file: OpenFile, handler: () => T): Promise<Awaited<T>> {
  const opened = file();
  const outcome = await whenFree(() => {
    if (file() !== opened) throw new AppError('blocked');
    const before = opened?.changes;
    try {
      // Wrapped, so that `whenFree` does not wait for it.
      return { value: handler() };
    } catch (error) {
      if (opened && opened === file() && opened.changes === before) throw error;
      return { error };
    }
  });
  if ('error' in outcome) throw outcome.error;
  return await (outcome.value as Awaited<T>);
}
