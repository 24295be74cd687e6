import { createHash } from 'node:crypto';
import type { OperationKind, SentFields } from '../subscriptions/model.ts';

/** Returns the bytes of a call's body. Frozen at creation: a repeated call sends exactly these bytes. */
export const freeze = (body: SentFields): Uint8Array => Buffer.from(JSON.stringify(body), 'utf8');

/**
 * True when a call carries its idempotency key. The guide sends no key with the wallet's PATCH [guide], and repeating
 * that call changes nothing.
 */
export const isKeyed = ({ kind }: { kind: OperationKind }): boolean => kind !== 'assignWallet';

/**
 * Returns the idempotency key of an operation, as a UUID (version 8 with our own scheme, RFC 9562).
 * The key correlates to our object [guide]: it is derived from the subscription, the step's number and the exact bytes.
 * So the same operation always has the same key (also in a data file restored from a backup), and other bytes are never
 * sent under it.
 */
export function idempotencyKey(of: {
  environmentId: string;
  subscriptionId: string;
  sequence: number;
  kind: OperationKind;
  path: string;
  body: Uint8Array;
}): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([of.environmentId, of.subscriptionId, of.sequence, of.kind, of.path]))
    .update(of.body)
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6); // version 8
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8); // variant
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
