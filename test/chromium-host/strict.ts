import { EventEmitter } from 'node:events';

/** Properties read by the language and by tools (`await`, `JSON.stringify`, inspection), and not by the app's code. */
const silent = new Set<string | symbol>(['then', 'toJSON', 'asymmetricMatch', '$$typeof', 'nodeType']);

/**
 * Returns a proxy of an object for the app. An undeclared property throws, so that no test passes on this host because a
 * property is `undefined` or does nothing.
 */
export function strict<T extends object>(name: string, target: T): T {
  const refuse = (key: string | symbol): never => {
    throw new Error(`electron: ${name}.${String(key)} is not declared in the Chromium host`);
  };
  return new Proxy(target, {
    get: (object, key) =>
      key in object || typeof key === 'symbol' || silent.has(key) ? Reflect.get(object, key) : refuse(key),
    set: (object, key, value) => {
      const declared = Object.getOwnPropertyDescriptor(object, key);
      return declared?.set || declared?.writable ? Reflect.set(object, key, value) : refuse(key);
    },
    defineProperty: (_object, key) => refuse(key),
    deleteProperty: (_object, key) => refuse(key),
  });
}

type Listener = (...args: never[]) => void;

/**
 * Returns an emitter, with `on`, `once` and `off` for its declared events only. These methods return nothing, because
 * chaining is not declared; their type is Electron's.
 */
export function strictEvents(name: string, declared: readonly string[]) {
  const emitter = new EventEmitter();
  const check = (event: string): void => {
    if (!declared.includes(event))
      throw new Error(`electron: the event '${event}' of ${name} is not declared in the Chromium host`);
  };
  const method = (add: (event: string, listener: (...args: unknown[]) => void) => unknown) =>
    ((event: string, listener: Listener) => {
      check(event);
      if (typeof listener !== 'function') throw new TypeError(`${name}.on: the listener is not a function`);
      add(event, listener as (...args: unknown[]) => void);
    }) as (event: string, listener: Listener) => never;
  return {
    emitter,
    methods: {
      on: method((event, listener) => emitter.on(event, listener)),
      once: method((event, listener) => emitter.once(event, listener)),
      off: method((event, listener) => emitter.off(event, listener)),
    },
    /** Emits an event with an event object as its first argument. Returns true when a listener prevented the default. */
    emitPreventable(event: string, extra: object = {}, ...args: unknown[]): boolean {
      let prevented = false;
      const eventObject = strict(`event '${event}'`, {
        ...extra,
        preventDefault: () => {
          prevented = true;
        },
        get defaultPrevented() {
          return prevented;
        },
      });
      emitter.emit(event, eventObject, ...args);
      return prevented;
    },
  };
}
