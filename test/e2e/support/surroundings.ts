import { startDisplay } from '../../../scripts/lib/display.ts';
import { startKeychain } from '../../../scripts/lib/keychain.ts';

/**
 * Starts a keychain and a display for one of several workers, and returns a function that stops them. Apps share the
 * keychain's entries by their names, and on one display they would take the focus from each other. The first worker
 * keeps those of the whole run.
 * @param worker counted from 0
 */
export async function ownSurroundings(worker: number): Promise<() => void> {
  if (process.platform !== 'linux' || worker === 0) return () => {};
  const parts = [await startKeychain(), await startDisplay()];
  for (const [name, value] of parts.flatMap((part) => Object.entries(part.env))) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  return () => {
    for (const part of parts) part.stop();
  };
}
