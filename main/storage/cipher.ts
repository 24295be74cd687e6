import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/**
 * Seals personal data at rest with AES-256-GCM and one random nonce per value. The value's place (table, column, row)
 * is associated data, so a sealed value that is copied into another row does not open there.
 *
 * Two layouts:
 * - bytes: `1` (1 byte) · nonce (12) · tag (16) · ciphertext
 * - record, JSON with the version of its shape: `2` (1) · version (2, big-endian) · nonce (12) · tag (16) · ciphertext;
 *   the version is associated data as well
 *
 * Version 0.1.0 sealed its records in the bytes layout; such records count as version 1.
 */
export interface Cipher {
  /** The data key, for a thread of this process. Its bytes are neither printed nor serialised. */
  readonly key: KeyObject;
  /** Seals bytes for one place, for example `operations/body/<id>`. */
  sealBytes(place: string, plain: Uint8Array): Uint8Array;
  /**
   * Returns the bytes that were sealed for this place.
   * @throws SealError when the value was not sealed with this key for this place, or was changed
   */
  openBytes(place: string, sealed: Uint8Array): Uint8Array;
  /** Seals a JSON value together with the version of its shape, see records.ts. */
  sealJson(place: string, version: number, value: unknown): Uint8Array;
  /**
   * Opens a JSON value; the caller checks its shape.
   * @throws SealError as `openBytes`, also when the content is not JSON
   */
  openJson(place: string, sealed: Uint8Array): { version: number; value: unknown };
  /** Opens a value of either layout. A value sealed as bytes counts as version 1. @throws SealError */
  openEither(place: string, sealed: Uint8Array): { version: number; plain: Uint8Array };
  /** Derives a key of 32 bytes for another purpose from the same secret. */
  derive(purpose: string): KeyObject;
}

/** A sealed value that does not open: wrong key, wrong place, or damaged. */
export class SealError extends Error {
  override name = 'SealError';
}

const bytesLayout = 1;
const jsonLayout = 2;
const nonceLength = 12;
const tagLength = 16;

/** Returns a new random data key: 32 bytes, as base64 text for the keychain. */
export const newDataKey = (): string => randomBytes(32).toString('base64');

/**
 * Returns the cipher of a data key.
 * @param key the data key: base64 of exactly 32 bytes, or another cipher's key
 * @throws SealError when the key has another length
 */
export function createCipher(key: string | KeyObject): Cipher {
  const secret = typeof key === 'string' ? createSecretKey(key, 'base64') : key;
  if (secret.symmetricKeySize !== 32) throw new SealError('the data key has the wrong length');
  const derive = (purpose: string) =>
    createSecretKey(
      Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `investment-desk/${purpose}`, 32)),
    );
  const sealingKey = derive('columns');
  const nextNonce = createNonces();

  function seal(head: Buffer, associated: string, plain: Uint8Array): Uint8Array {
    const nonce = nextNonce();
    const gcm = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(associated));
    const body = gcm.update(plain);
    gcm.final();
    return Buffer.concat([head, nonce, gcm.getAuthTag(), body]);
  }

  /** Returns the plain bytes of a sealed value. @param from the offset of the nonce, which follows the head */
  function open(bytes: Buffer, from: number, associated: string): Buffer {
    if (bytes.length < from + nonceLength + tagLength) throw new SealError('a sealed value is cut short');
    const tagAt = from + nonceLength;
    const gcm = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(from, tagAt))
      .setAAD(Buffer.from(associated))
      .setAuthTag(bytes.subarray(tagAt, tagAt + tagLength));
    try {
      const plain = gcm.update(bytes.subarray(tagAt + tagLength));
      // Only checks the tag: this cipher keeps nothing back.
      gcm.final();
      return plain;
    } catch (cause) {
      throw new SealError('a sealed value does not open', { cause });
    }
  }

  function openBytes(place: string, sealed: Uint8Array): Uint8Array {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes[0] !== bytesLayout) throw new SealError('not a sealed value of this version');
    return open(bytes, 1, place);
  }

  function openEither(place: string, sealed: Uint8Array): { version: number; plain: Uint8Array } {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes[0] === bytesLayout) return { version: 1, plain: openBytes(place, sealed) };
    if (bytes[0] !== jsonLayout || bytes.length < 3)
      throw new SealError('not a sealed record of this version');
    const version = bytes.readUInt16BE(1);
    return { version, plain: open(bytes, 3, versionedPlace(place, version)) };
  }

  function openJson(place: string, sealed: Uint8Array): { version: number; value: unknown } {
    const { version, plain } = openEither(place, sealed);
    return { version, value: parse(plain) };
  }

  return {
    key: secret,
    derive,
    sealBytes: (place, plain) => seal(Buffer.of(bytesLayout), place, plain),
    openBytes,
    sealJson(place, version, value) {
      const head = Buffer.of(jsonLayout, version >> 8, version & 0xff);
      return seal(head, versionedPlace(place, version), Buffer.from(JSON.stringify(value)));
    },
    openJson,
    openEither,
  };
}

/** How many nonces are taken from the system's random generator at once; a call for each costs more than sealing. */
const noncesAtOnce = 256;

/** Returns a function that returns a new random nonce at each call. */
function createNonces(): () => Buffer {
  let random = Buffer.alloc(0);
  return () => {
    if (random.length === 0) random = randomBytes(noncesAtOnce * nonceLength);
    const nonce = random.subarray(0, nonceLength);
    random = random.subarray(nonceLength);
    return nonce;
  };
}

const versionedPlace = (place: string, version: number) => `${place}@${version}`;

function parse(plain: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString('utf8'));
  } catch (cause) {
    throw new SealError('a sealed record is not JSON', { cause });
  }
}
