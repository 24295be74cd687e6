import type { makeChannel as MakeChannel } from './channel.ts';
import type { DomNode, DomWindow } from './dom.ts';

export type Encoded = [kind: string, ...rest: unknown[]];

/**
 * Returns one end of the bridge between the page's world and the preload's world. Follows contextBridge's rules: functions
 * become proxies, promises stay promises, and all other values are copied.
 *
 * # How it works, and why the page cannot use it
 * Both worlds share one DOM. A node in a closed shadow tree of its own, which is in no document, carries `CustomEvent`s
 * from one world to the other, synchronously and in order. Chromium clones `detail` on the way. The page never gets the
 * node: both ends receive it before any script of the page runs, an event in a shadow tree is not visible as
 * `window.event`, and this code uses only built-ins that it saved before the page could change them. The code below has
 * no `...spread`, `for of`, `push` or plain descriptor, because the page could hook into each of these.
 *
 * The function runs in both worlds by its source text, so it must not use anything from outside itself.
 */
export function makeBridge(
  makeChannel: typeof MakeChannel,
  window: DomWindow,
  node: DomNode,
  ends: { mine: string; theirs: string },
  handleOther: (message: unknown[]) => unknown,
) {
  const { apply, construct, defineProperty, getPrototypeOf } = window.Reflect;
  const { keys, freeze } = window.Object;
  const { isArray } = window.Array;
  const structuredClone = window.structuredClone;
  const { Map: NativeMap, WeakMap: NativeWeakMap, Promise: NativePromise, Error: NativeError } = window;
  const { get: mapGet, set: mapSet, delete: mapDelete } = NativeMap.prototype;
  const { get: weakGet, set: weakSet } = NativeWeakMap.prototype;
  const promiseThen = NativePromise.prototype.then;
  const tagOf = window.Object.prototype.toString;
  const string = window.String;

  const functions = new NativeMap<number, unknown>();
  const functionIds = new NativeWeakMap<object, number>();
  const promises = new NativeMap<number, [(value: unknown) => void, (error: unknown) => void]>();
  let lastId = 0;

  const define = (target: object, key: string | number, value: unknown) =>
    defineProperty(target, key, {
      __proto__: null,
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    } as PropertyDescriptor);

  const send = makeChannel(window, node, ends, (message) => handle(message));

  const messageOf = (error: unknown): string => {
    if (!(error instanceof NativeError)) return string(error);
    return string(error.message);
  };

  const handle = (message: unknown[]): unknown => {
    if (message[0] === 'call') {
      try {
        const target = apply(mapGet, functions, [message[1]]);
        return [
          'ok',
          encode(apply(target as () => void, undefined, decode(message[2] as Encoded) as unknown[])),
        ];
      } catch (error) {
        return ['error', messageOf(error)];
      }
    }
    if (message[0] === 'settle') {
      const settle = apply(mapGet, promises, [message[1]]) as [(v: unknown) => void, (e: unknown) => void];
      apply(mapDelete, promises, [message[1]]);
      if (message[2]) settle[0](decode(message[3] as Encoded));
      else settle[1](construct(NativeError, [message[3]]));
      return undefined;
    }
    return handleOther(message);
  };

  const cloned = (value: unknown): unknown => {
    try {
      return structuredClone(value);
    } catch {
      throw construct(NativeError, ['An object could not be cloned.']);
    }
  };

  const encode = (value: unknown, depth = 0): Encoded => {
    if (depth > 1000)
      throw construct(NativeError, [
        'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
      ]);
    if (typeof value === 'symbol') return ['value', undefined];
    if (typeof value === 'function') return ['function', idOf(value)];
    if (typeof value !== 'object' || value === null) return ['value', value];
    if (value instanceof NativePromise) return ['promise', idOfPromise(value)];
    if (value instanceof NativeError) return ['error', messageOf(value)];
    if (isArray(value)) {
      const items: unknown[] = [];
      for (let at = 0; at < value.length; at++) define(items, at, encode(value[at], depth + 1));
      return ['array', items];
    }
    if (apply(tagOf, value, []) !== '[object Object]') return ['value', cloned(value)];
    const names = keys(value);
    const items: unknown[] = [];
    for (let at = 0; at < names.length; at++)
      define(items, at, encode((value as Record<string, unknown>)[names[at] as string], depth + 1));
    return ['object', names, items];
  };

  const idOf = (value: object): number => {
    let id = apply(weakGet, functionIds, [value]) as number | undefined;
    if (id === undefined) {
      id = ++lastId;
      apply(weakSet, functionIds, [value, id]);
      apply(mapSet, functions, [id, value]);
    }
    return id;
  };
  const idOfPromise = (promise: object): number => {
    const id = ++lastId;
    const settle = (ok: boolean) => (value: unknown) => {
      try {
        send(ok ? ['settle', id, true, encode(value)] : ['settle', id, false, messageOf(value)]);
      } catch (error) {
        send(['settle', id, false, messageOf(error)]);
      }
    };
    apply(promiseThen, promise, [settle(true), settle(false)]);
    return id;
  };

  const decode = (encoded: Encoded): unknown => {
    const kind = encoded[0];
    if (kind === 'value') return encoded[1];
    if (kind === 'error') return construct(NativeError, [encoded[1]]);
    if (kind === 'function') return proxyOf(encoded[1] as number);
    if (kind === 'promise') {
      return construct(NativePromise, [
        (resolve: () => void, reject: () => void) => apply(mapSet, promises, [encoded[1], [resolve, reject]]),
      ]);
    }
    const names = kind === 'object' ? (encoded[1] as string[]) : null;
    const items = (kind === 'object' ? encoded[2] : encoded[1]) as Encoded[];
    const target = kind === 'object' ? {} : [];
    for (let at = 0; at < items.length; at++)
      define(target, names ? (names[at] as string) : at, decode(items[at] as Encoded));
    return target;
  };

  const proxyOf =
    (id: number) =>
    (...args: unknown[]) => {
      const answer = send(['call', id, encode(args)]) as [string, unknown];
      if (answer[0] === 'error') throw construct(NativeError, [answer[1]]);
      return decode(answer[1] as Encoded);
    };

  const deepFreeze = (value: unknown): void => {
    if (typeof value === 'function') freeze(value);
    const proto = typeof value === 'object' && value !== null ? getPrototypeOf(value) : null;
    if (proto === null || (proto !== window.Object.prototype && !isArray(value))) return;
    const names = keys(value as object);
    for (let at = 0; at < names.length; at++)
      deepFreeze((value as Record<string, unknown>)[names[at] as string]);
    freeze(value);
  };

  return { send, encode, decode, define, deepFreeze };
}
