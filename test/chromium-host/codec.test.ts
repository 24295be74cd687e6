import { expect, test } from 'vitest';
import { makeCodec } from './world/codec.ts';

const { encode, decode } = makeCodec();
const round = (value: unknown): unknown => decode(encode(value));

test('keeps every value that structured clone supports', () => {
  const value = {
    nothing: undefined,
    null: null,
    numbers: [0, -0, Number.NaN, Number.POSITIVE_INFINITY, 1.5],
    big: 2n ** 70n,
    date: new Date(5),
    invalidDate: new Date(Number.NaN),
    regexp: /a+/gi,
    map: new Map<unknown, unknown>([[{ key: 1 }, new Set(['a', 1])]]),
    bytes: new Uint8Array([0, 1, 255]),
    floats: new Float64Array([1.5]),
    view: new DataView(new ArrayBuffer(4), 1, 2),
    boxed: Object('text'),
    sparse: Object.assign(new Array(3), { 0: 1, 2: 3 }),
    ['__proto__']: 'own',
  };
  expect(round(value)).toEqual(value);
  expect(Object.hasOwn(round(value) as object, '__proto__')).toBe(true);
  expect(1 in (round(value) as typeof value).sparse).toBe(false);
});

test('keeps object identity, also in cycles', () => {
  const ring: { self?: unknown; pair: unknown[] } = { pair: [] };
  ring.self = ring;
  ring.pair = [ring, ring.pair];
  const copy = round(ring) as typeof ring;
  expect(copy.self).toBe(copy);
  expect(copy.pair[0]).toBe(copy);
});

test('keeps the class of an error and all bytes of a large document', () => {
  expect(round(new RangeError('far'))).toBeInstanceOf(RangeError);
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  expect(round(bytes)).toEqual(bytes);
});

test.each([
  ['a function', () => {}],
  ['a symbol', Symbol('x')],
  ['a promise', Promise.resolve()],
  ['an object with a method', { run() {} }],
  ['a WeakMap', new WeakMap()],
  ['a Blob', new Blob(['x'])],
])('refuses %s', (_name, value) => {
  expect(() => encode({ value })).toThrow('An object could not be cloned.');
});

test('copies only the values of a class instance', () => {
  class Person {
    name = 'A';
    greet(): string {
      return this.name;
    }
  }
  expect(round(new Person())).toEqual({ name: 'A' });
  expect(round(new Person())).not.toBeInstanceOf(Person);
});
