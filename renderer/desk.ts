import type { DeskFailure, Result } from '../contract/errors.ts';
import type { Events, Inputs, Outputs } from '../contract/ipc.ts';
import type { EventName, Method } from '../contract/surface.ts';

/** A call that the main process refused or could not do. Words: `error.<failure.code>`. */
export class DeskCallError extends Error {
  readonly failure: DeskFailure;
  readonly method: Method;
  constructor(method: Method, failure: DeskFailure) {
    super(`${method}: ${failure.code}`);
    this.name = 'DeskCallError';
    this.failure = failure;
    this.method = method;
  }
}

type Arguments<M extends Method> = Inputs[M] extends undefined ? [] : [input: Inputs[M]];
type AnyCall = (...input: unknown[]) => Promise<Result<unknown>>;

/** Calls the main process, e.g. `call('subscriptions.get', { id })`. Throws nothing but `DeskCallError`. */
export async function call<M extends Method>(method: M, ...input: Arguments<M>): Promise<Outputs[M]> {
  const [group, name] = method.split('.') as [string, string];
  const bridge = window.desk as unknown as Record<string, Record<string, AnyCall>>;
  const result = await bridge[group]?.[name]?.(...input).catch(() => undefined);
  // No answer at all means that the bridge itself is gone; there is nothing to tell but that.
  if (!result) throw new DeskCallError(method, { code: 'internal' });
  if (!result.ok) throw new DeskCallError(method, result.error);
  return result.value as Outputs[M];
}

/** What went wrong, in the contract's terms, whatever was thrown. */
export function failureOf(error: unknown): DeskFailure {
  return error instanceof DeskCallError ? error.failure : { code: 'internal' };
}

/** Listens to what the main process tells by itself; the returned function stops listening. */
export function onEvent<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
  return window.desk.on(event, listener);
}
