import { createHash } from 'node:crypto';
import type { OperationKind, SentFields } from '../subscriptions/model.ts';

/** The bytes of a call's body. Frozen at creation: a repeated call sends exactly these. */
export const freeze = (body: SentFields): Uint8Array => Buffer.from(JSON.stringify(body), 'utf8');

/**
 * Whether a call carries its key. The guide sends none with the wallet's PATCH [guide]; repeating that one changes
 * nothing anyway.
 */
export const isKeyed = ({ kind }: { kind: OperationKind }): boolean => kind !== 'assignWallet';

/**
 * The idempotency key of an operation, in the form of a UUID (version 8, RFC 9562: our own scheme).
 * It correlates to our object [guide]: derived from the subscription, the step's number and the exact bytes, so
 * the same operation always has the same key (also in a data file restored from a backup), and other bytes can
 * never go out under it.
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
