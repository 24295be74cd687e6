import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Personal data at rest: AES-256-GCM, one random nonce per value, the value's place (table, column, row) as
 * associated data, so that a sealed value copied into another row does not open there.
 * Layout: version (1 byte) · nonce (12) · tag (16) · ciphertext.
 */
export interface Cipher {
  /** Seals bytes for one place, e.g. `subscriptions/data/<id>`. */
  sealBytes(place: string, plain: Uint8Array): Uint8Array;
  /** @throws SealError when the value was not sealed with this key for this place, or was changed. */
  openBytes(place: string, sealed: Uint8Array): Uint8Array;
  /** Seals any JSON value. */
  seal(place: string, value: unknown): Uint8Array;
  /** The JSON value as it was sealed; the caller checks its shape. */
  open(place: string, sealed: Uint8Array): unknown;
  /** A key for another purpose, derived from the same secret. 32 bytes. */
  derive(purpose: string): Buffer;
}

/** A sealed value that does not open: wrong key, wrong place, or damaged. */
export class SealError extends Error {
  override name = 'SealError';
}

const version = 1;
const nonceLength = 12;
const tagLength = 16;
const headLength = 1 + nonceLength + tagLength;

/** A new random data key: 32 bytes, as base64 text for the keychain. */
export const newDataKey = (): string => randomBytes(32).toString('base64');

/**
 * @param key the data key as base64 of exactly 32 bytes
 * @throws SealError when it is anything else
 */
export function createCipher(key: string): Cipher {
  const secret = Buffer.from(key, 'base64');
  if (secret.length !== 32) throw new SealError('the data key has the wrong length');
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `investment-desk/${purpose}`, 32));
  const sealingKey = derive('columns');

  function sealBytes(place: string, plain: Uint8Array): Uint8Array {
    const nonce = randomBytes(nonceLength);
    const gcm = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(place));
    const body = Buffer.concat([gcm.update(plain), gcm.final()]);
    return Buffer.concat([Buffer.of(version), nonce, gcm.getAuthTag(), body]);
  }

  function openBytes(place: string, sealed: Uint8Array): Uint8Array {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    if (bytes.length < headLength || bytes[0] !== version)
      throw new SealError('not a sealed value of this version');
    const gcm = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(1, 1 + nonceLength))
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(1 + nonceLength, headLength));
    try {
      return Buffer.concat([gcm.update(bytes.subarray(headLength)), gcm.final()]);
    } catch (cause) {
      throw new SealError('a sealed value does not open', { cause });
    }
  }

  return {
    sealBytes,
    openBytes,
    derive,
    seal: (place, value) => sealBytes(place, Buffer.from(JSON.stringify(value))),
    open: (place, sealed) => JSON.parse(Buffer.from(openBytes(place, sealed)).toString('utf8')),
  };
}
