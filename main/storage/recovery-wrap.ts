import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { z } from 'zod';
import { recoveryKeyLength, recoveryKeyText, symbolsText } from '../../contract/recovery-key.ts';
import { type Cipher, createCipher } from './cipher.ts';

/*
 * # How a recovery key opens the data key
 * The data key is sealed with AES-256-GCM under a key that HKDF derives from the recovery key. A slow derivation such
 * as scrypt is for secrets that people invent: these 130 bits are random, so there is nothing to guess. The wrap
 * consists of the sealed data key and the fields that name its recovery key. The wrap lies in the profile and in every
 * data file, so that each backup has it. The recovery key itself is stored nowhere.
 *
 * The id is derived from the recovery key, so that a typed key tells which one it is. `proof` is a MAC under the data
 * key: while the app is open, it distinguishes a wrap of this profile from one that was damaged, changed or brought
 * from elsewhere.
 */

const instant = z.iso.datetime();
const keyName = z.object({ id: z.string().max(20), madeAt: instant });

const wrapSchema = z.strictObject({
  version: z.literal(1),
  ...keyName.shape,
  /** Counts the recovery keys of a profile, from 1. The wrap with the highest count is in force. */
  generation: z.int().min(1),
  /** The keys before this one, newest first. */
  earlier: z.array(keyName.extend({ replacedAt: instant })).max(50),
  nonce: z.base64(),
  tag: z.base64(),
  sealed: z.base64(),
  proof: z.base64(),
});

/** A data key sealed under a recovery key. Nothing in it is secret. */
export type RecoveryWrap = z.infer<typeof wrapSchema>;

const mostEarlier = 50;
/** Without the length, Node would also accept a truncated tag. */
const gcmOptions = { authTagLength: 16 };
const bytesOf = (text: string) => Buffer.from(text, 'base64');

/** Returns new random symbols for a recovery key. */
export const newRecoveryKey = (): number[] => [...randomBytes(recoveryKeyLength)].map((byte) => byte & 31);

const derive = (symbols: readonly number[], purpose: string, length: number): Buffer =>
  Buffer.from(
    hkdfSync(
      'sha256',
      recoveryKeyText(symbols),
      Buffer.alloc(0),
      `investment-desk/recovery-${purpose}`,
      length,
    ),
  );

/** Returns the id of a recovery key, which names the key on paper and screen and reveals nothing of it. */
export const recoveryKeyId = (symbols: readonly number[]): string =>
  symbolsText([...derive(symbols, 'id', 8)].map((byte) => byte & 31));

/** Returns the bytes that the seal and the proof are bound to. */
const headOf = ({ version, id, madeAt, generation }: Omit<RecoveryWrap, 'proof'>): Buffer =>
  Buffer.from(JSON.stringify([version, id, madeAt, generation]));

const proofOf = (cipher: Cipher, wrap: Omit<RecoveryWrap, 'proof'>): Buffer =>
  createHmac('sha256', cipher.derive('recovery-wrap'))
    .update(headOf(wrap))
    .update(JSON.stringify([wrap.earlier.map(({ id, madeAt, replacedAt }) => [id, madeAt, replacedAt])]))
    .update(JSON.stringify([wrap.nonce, wrap.tag, wrap.sealed]))
    .digest();

/**
 * Seals a data key under a recovery key.
 * @param dataKey as base64
 * @param before the wrap to replace; null when there is none
 * @param least the highest generation so far
 */
export function wrapDataKey(
  dataKey: string,
  symbols: readonly number[],
  madeAt: string,
  before: RecoveryWrap | null,
  least = 0,
): RecoveryWrap {
  const nonce = randomBytes(12);
  const head = {
    version: 1 as const,
    id: recoveryKeyId(symbols),
    madeAt,
    generation: Math.max(before?.generation ?? 0, least) + 1,
    earlier: before
      ? [{ id: before.id, madeAt: before.madeAt, replacedAt: madeAt }, ...before.earlier].slice(
          0,
          mostEarlier,
        )
      : [],
    nonce: nonce.toString('base64'),
    tag: '',
    sealed: '',
  };
  const gcm = createCipheriv('aes-256-gcm', derive(symbols, 'wrap', 32), nonce, gcmOptions).setAAD(
    headOf(head),
  );
  const sealed = Buffer.concat([gcm.update(bytesOf(dataKey)), gcm.final()]);
  const wrap = { ...head, tag: gcm.getAuthTag().toString('base64'), sealed: sealed.toString('base64') };
  return { ...wrap, proof: proofOf(createCipher(dataKey), wrap).toString('base64') };
}

/** Returns the data key as base64; null when this recovery key does not open this wrap. */
export function unwrapDataKey(wrap: RecoveryWrap, symbols: readonly number[]): string | null {
  try {
    const gcm = createDecipheriv('aes-256-gcm', derive(symbols, 'wrap', 32), bytesOf(wrap.nonce), gcmOptions)
      .setAAD(headOf(wrap))
      .setAuthTag(bytesOf(wrap.tag));
    const dataKey = Buffer.concat([gcm.update(bytesOf(wrap.sealed)), gcm.final()]).toString('base64');
    return isOfDataKey(wrap, createCipher(dataKey)) ? dataKey : null;
  } catch {
    return null;
  }
}

/** True when a wrap is intact and holds the data key of this cipher. */
export function isOfDataKey(wrap: RecoveryWrap, cipher: Cipher): boolean {
  const [given, expected] = [bytesOf(wrap.proof), proofOf(cipher, wrap)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Returns the wrap in the bytes of a file or row; null when they hold no readable one. */
export function readWrap(bytes: unknown): RecoveryWrap | null {
  if (!(bytes instanceof Uint8Array)) return null;
  try {
    return wrapSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

export const wrapText = (wrap: RecoveryWrap): string => JSON.stringify(wrap, null, 2);

/** Returns the wrap in force, which is the one of the highest generation. */
export const newestWrap = (wraps: readonly (RecoveryWrap | null)[]): RecoveryWrap | null =>
  wraps.reduce((best, wrap) => (wrap && isNewer(wrap, best) ? wrap : best), null);

/**
 * True when a wrap is newer than another one. Two environments may each have made a key of the same generation, when
 * the program ended in between; then the later key counts.
 */
const isNewer = (wrap: RecoveryWrap, than: RecoveryWrap | null): boolean =>
  than === null ||
  wrap.generation > than.generation ||
  (wrap.generation === than.generation && wrap.madeAt > than.madeAt);
