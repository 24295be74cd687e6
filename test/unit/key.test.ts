import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUuid } from '../../contract/primitives.ts';
import { writeSteps } from '../../main/subscriptions/step-names.ts';
import { idempotencyKey } from '../../main/sync/key.ts';
import { freeze } from '../../main/sync/operation.ts';

const of = fc.record({
  environmentId: fc.string({ maxLength: 8 }),
  ownerId: fc.uuid(),
  sequence: fc.integer({ min: 1, max: 1000 }),
  label: fc.constantFrom(...writeSteps),
  path: fc.string({ maxLength: 12 }),
  body: fc.uint8Array({ maxLength: 40 }),
});
const plain = (operation: object) =>
  JSON.stringify(operation, (_, value) => (value instanceof Uint8Array ? [...value] : value));

describe('the idempotency key', () => {
  it('is the same for the same operation, wherever and whenever it is computed', () => {
    fc.assert(
      fc.property(of, (operation) => {
        expect(idempotencyKey(operation)).toBe(
          idempotencyKey({ ...operation, body: Buffer.from(operation.body) }),
        );
      }),
    );
  });
  it('differs for any other operation', () => {
    fc.assert(
      fc.property(of, of, (a, b) => {
        fc.pre(plain(a) !== plain(b));
        expect(idempotencyKey(a)).not.toBe(idempotencyKey(b));
      }),
    );
  });
  const one = {
    environmentId: 'demo',
    ownerId: 's',
    sequence: 1,
    label: 'createInvitation',
    path: '/p',
    body: freeze({ type: 'json', fields: { units: 1 } }),
  };
  it.each([
    ['environment', { environmentId: 'production' }],
    ['subscription', { ownerId: 't' }],
    ['sequence', { sequence: 2 }],
    ['kind', { label: 'updateInvitation' }],
    ['path', { path: '/q' }],
    ['byte in the body', { body: freeze({ type: 'json', fields: { units: 2 } }) }],
  ])('differs with another %s', (_, change) =>
    expect(idempotencyKey({ ...one, ...change })).not.toBe(idempotencyKey(one)),
  );
  it('is a UUID of our own kind (version 8)', () => {
    fc.assert(
      fc.property(of, (operation) => {
        const key = idempotencyKey(operation);
        expect(isUuid(key)).toBe(true);
        expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });
  it('is the same as in released versions, because a data file of today is read tomorrow', () =>
    expect(idempotencyKey(one)).toBe('a0b7aa33-0d47-89ba-b183-9f34a733b265'));
});
