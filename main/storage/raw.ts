import { isWalkable, type Json } from '../../contract/primitives.ts';
import type { Cipher } from './cipher.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Returns the value stored at a place, for the raw export. If the seal opens, the result is the content with its
 * version: as JSON, else as text, else as base64. If not, the result is the sealed bytes as base64, from which a later
 * version, or somebody with the right key, may recover the content.
 */
export function rawValue(cipher: Cipher, place: string, sealed: unknown): Json {
  if (!(sealed instanceof Uint8Array)) return sealed === null || sealed === undefined ? null : String(sealed);
  const open = () => cipher.openEither(place, sealed);
  const attempts: (() => { [name: string]: Json })[] = [
    () => {
      const { version, value } = cipher.openJson(place, sealed);
      if (!isWalkable(value)) throw new RangeError('the value is nested too deeply to be written as JSON');
      return { version, value: value as Json };
    },
    () => ({ version: open().version, text: utf8.decode(open().plain) }),
    () => ({ version: open().version, bytes: Buffer.from(open().plain).toString('base64') }),
  ];
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch {
      // Tries the next form. The last resort is the sealed bytes.
    }
  }
  return { sealed: Buffer.from(sealed).toString('base64') };
}

/** Returns the columns of a row as JSON, without its bytes. The caller opens those, because it knows their places. */
export const plainColumns = (row: Record<string, unknown>): { [name: string]: Json } =>
  Object.fromEntries(
    Object.entries(row).flatMap(([name, value]): [string, Json][] => {
      if (value instanceof Uint8Array) return [];
      return [[name, typeof value === 'bigint' ? Number(value) : (value as Json)]];
    }),
  );
