import { createHash } from 'node:crypto';

/**
 * Returns the idempotency key of an operation, as a UUID (version 8 with our own scheme, RFC 9562).
 * The key correlates to our object [guide]: it is derived from the submission, the step's number and the exact bytes.
 * So the same operation always has the same key (also in a data file restored from a backup), and other bytes are never
 * sent under it. Operations of earlier versions must keep their keys, so the hashed text never changes for them.
 * @param of.label the step's name, see `Kinds.label`
 */
export function idempotencyKey(of: {
  environmentId: string;
  ownerId: string;
  sequence: number;
  label: string;
  path: string;
  body: Uint8Array;
}): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([of.environmentId, of.ownerId, of.sequence, of.label, of.path]))
    .update(of.body)
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6); // version 8
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8); // variant
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
