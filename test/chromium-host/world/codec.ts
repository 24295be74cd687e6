/**
 * Returns functions that encode and decode values as text, for messages between the processes. Supports exactly the
 * values of the structured clone algorithm. The function also runs in the preload's world by its source text, so it must
 * not use anything from outside itself.
 */
export function makeCodec() {
  type Node = [kind: string, ...rest: unknown[]];
  const views: Record<string, new (buffer: ArrayBuffer, offset: number, length: number) => object> = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  };
  const errors: Record<string, ErrorConstructor> = {
    Error,
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
  };
  const notCloneable = () => new Error('An object could not be cloned.');

  const toBase64 = (bytes: Uint8Array) => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x8000)
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
  };

  /** True for a value that JSON carries whole, as nearly all are. A page decodes it in a fraction of the time. */
  const isJson = (item: unknown, met: Set<unknown>): boolean => {
    if (typeof item === 'number') return Number.isFinite(item) && !Object.is(item, -0);
    if (typeof item === 'string' || typeof item === 'boolean' || item === null) return true;
    if (typeof item !== 'object' || met.has(item)) return false; // JSON would make two of an object in two places
    met.add(item);
    const items = Object.values(item);
    const isPlain = Array.isArray(item)
      ? items.length === item.length
      : Object.getPrototypeOf(item) === Object.prototype;
    return isPlain && items.every((each) => isJson(each, met));
  };

  const encode = (value: unknown): string => {
    let cloned: unknown;
    try {
      cloned = structuredClone(value);
    } catch {
      throw notCloneable();
    }
    if (isJson(cloned, new Set())) return JSON.stringify([['value', cloned]]);
    const nodes: Node[] = [];
    const seen = new Map<unknown, number>();
    const describeObject = (item: object): Node => {
      if (Array.isArray(item))
        return ['array', item.length, Object.entries(item).map(([key, entry]) => [key, put(entry)])];
      if (item instanceof Date) return ['date', put(item.getTime())];
      if (item instanceof RegExp) return ['regexp', item.source, item.flags];
      if (item instanceof Map) return ['map', [...item].map(([key, entry]) => [put(key), put(entry)])];
      if (item instanceof Set) return ['set', [...item].map(put)];
      if (item instanceof ArrayBuffer) return ['buffer', toBase64(new Uint8Array(item))];
      if (ArrayBuffer.isView(item)) {
        const length = 'length' in item ? Number(item.length) : item.byteLength;
        return ['view', item.constructor.name, put(item.buffer), item.byteOffset, length];
      }
      if (item instanceof Error) return ['error', item.name, item.message, item.stack];
      if (item instanceof Boolean || item instanceof Number || item instanceof String)
        return ['boxed', put(item.valueOf())];
      if (Object.prototype.toString.call(item) !== '[object Object]') throw notCloneable();
      return ['object', Object.entries(item).map(([key, entry]) => [key, put(entry)])];
    };
    const put = (item: unknown): number => {
      const known = seen.get(item);
      if (known !== undefined && typeof item === 'object' && item !== null) return known;
      const index = nodes.push(['undefined']) - 1;
      if (item === undefined) return index;
      if (typeof item === 'number' && (!Number.isFinite(item) || Object.is(item, -0)))
        nodes[index] = ['number', Object.is(item, -0) ? '-0' : String(item)];
      else if (typeof item === 'bigint') nodes[index] = ['bigint', String(item)];
      else if (typeof item !== 'object' || item === null) nodes[index] = ['value', item];
      else {
        seen.set(item, index);
        nodes[index] = describeObject(item);
      }
      return index;
    };
    put(cloned);
    return JSON.stringify(nodes);
  };

  const decode = (text: string): unknown => {
    const nodes = JSON.parse(text) as Node[];
    const made = new Map<number, unknown>();
    const get = (index: number): unknown => {
      if (!made.has(index)) build(index, nodes[index] as [string, never, never, never, never]);
      return made.get(index);
    };
    const keep = <T>(index: number, value: T): T => {
      made.set(index, value);
      return value;
    };
    const fill = (target: object, entries: [string, number][]) => {
      for (const [key, entry] of entries)
        Object.defineProperty(target, key, {
          value: get(entry),
          writable: true,
          enumerable: true,
          configurable: true,
        });
    };
    const build = (index: number, [kind, a, b, c, d]: [string, never, never, never, never]): void => {
      if (kind === 'undefined') keep(index, undefined);
      else if (kind === 'value') keep(index, a);
      else if (kind === 'number') keep(index, Number(a));
      else if (kind === 'bigint') keep(index, BigInt(a));
      else if (kind === 'date') keep(index, new Date(get(a) as number));
      else if (kind === 'regexp') keep(index, new RegExp(a, b));
      else if (kind === 'boxed') keep(index, Object(get(a)));
      else if (kind === 'array') fill(keep(index, new Array(a)), b);
      else if (kind === 'object') fill(keep(index, {}), a);
      else if (kind === 'map') {
        const map = keep(index, new Map());
        for (const [key, entry] of a as [number, number][]) map.set(get(key), get(entry));
      } else if (kind === 'set') {
        const set = keep(index, new Set());
        for (const entry of a as number[]) set.add(get(entry));
      } else if (kind === 'buffer')
        keep(index, Uint8Array.from(atob(a), (char) => char.charCodeAt(0)).buffer);
      else if (kind === 'view')
        keep(index, new (views[a] as never as typeof DataView)(get(b) as ArrayBuffer, c, d));
      else if (kind === 'error') {
        const error = keep(index, new (errors[a] ?? Error)(b));
        error.stack = c;
      } else throw new Error(`Unknown kind: ${kind}`);
    };
    return get(0);
  };

  return { encode, decode };
}
