import type { Json } from '../../contract/primitives.ts';
import type { Cipher } from './cipher.ts';

/**
 * Returns the value stored at a place, for the raw export: the content with its version where the seal opens,
 * else the sealed bytes as base64, from which a later version, or somebody with the right key, may get the content.
 */
export function rawValue(cipher: Cipher, place: string, sealed: unknown): Json {
  if (!(sealed instanceof Uint8Array)) return sealed === null || sealed === undefined ? null : String(sealed);
  const attempts: (() => { [name: string]: Json })[] = [
    () => ({ ...cipher.openJson(place, sealed) }) as { version: number; value: Json },
    () => ({ text: Buffer.from(cipher.openBytes(place, sealed)).toString('utf8') }),
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
