import type { Result } from './errors.ts';
import type { Events, Inputs, Outputs } from './ipc.ts';
import type { EventName, Method } from './surface.ts';

type Namespaces = Method extends `${infer N}.${string}` ? N : never;
type NamesIn<N extends string> =
  Extract<Method, `${N}.${string}`> extends `${N}.${infer Name}` ? Name : never;
type CallOf<M extends Method> = Inputs[M] extends undefined
  ? () => Promise<Result<Outputs[M]>>
  : (input: Inputs[M]) => Promise<Result<Outputs[M]>>;

/** The type of `window.desk`: one function per method of the contract, grouped by namespace, and `on` for events. */
export type Bridge = {
  readonly [N in Namespaces]: { readonly [Name in NamesIn<N>]: CallOf<Extract<Method, `${N}.${Name}`>> };
} & {
  /** Adds a listener. Returns a function that removes the listener. */
  readonly on: <E extends EventName>(event: E, listener: (payload: Events[E]) => void) => () => void;
};

/** The main process's handlers behind the IPC boundary: one per method. Inputs are already checked. */
export type Handlers = { [M in Method]: (input: Inputs[M]) => Promise<Outputs[M]> | Outputs[M] };
