import { isWalkable, type Json } from '../../contract/primitives.ts';
import type { Cipher } from './cipher.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Returns the value stored at a place, for the raw export: the content with its version where the seal opens, as text
 * where no JSON can be made of it and as base64 where no text can, else the sealed bytes as base64, from which a later
 * version, or somebody with the right key, may get the content.
 */
export function rawValue(cipher: Cipher, place: string, sealed: unknown): Json {
  if (!(sealed instanceof Uint8Array)) return sealed === null || sealed === undefined ? null : String(sealed);
  const open = () => cipher.openEither(place, sealed);
  const attempts: (() => { [name: string]: Json })[] = [
    () => {
      const { version, value } = cipher.openJson(place, sealed);
      if (!isWalkable(value)) throw new RangeError('it is nested too deeply to be written as JSON');
      return { version, value: value as Json };
    },
    () => ({ version: open().version, text: utf8.decode(open().plain) }),
    () => ({ version: open().version, bytes: Buffer.from(open().plain).toString('base64') }),
  ];
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch {
      // The next way; in the end the bytes as they are.
    }
  }
  return { sealed: Buffer.from(sealed).toString('base64') };
}

/** The columns of a row as JSON. Bytes are opened by the caller, who knows their places. */
export const plainColumns = (row: Record<string, unknown>): { [name: string]: Json } =>
  Object.fromEntries(
    Object.entries(row).flatMap(([name, value]): [string, Json][] => {
      if (value instanceof Uint8Array) return [];
      return [[name, typeof value === 'bigint' ? Number(value) : (value as Json)]];
    }),
  );
