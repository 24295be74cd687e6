import type { AppFailure, Result } from '../contract/errors.ts';
import type { Events, Inputs, Outputs } from '../contract/ipc.ts';
import type { EventName, Method } from '../contract/surface.ts';

/** A call that the main process refused or could not complete. Translations: `error.<failure.code>`. */
export class IpcCallError extends Error {
  readonly failure: AppFailure;
  readonly method: Method;
  constructor(method: Method, failure: AppFailure) {
    super(`${method}: ${failure.code}`);
    this.name = 'IpcCallError';
    this.failure = failure;
    this.method = method;
  }
}

type Arguments<M extends Method> = Inputs[M] extends undefined ? [] : [input: Inputs[M]];
type AnyCall = (...input: unknown[]) => Promise<Result<unknown>>;

/** Calls the main process, e.g. `call('subscriptions.get', { id })`. Throws only `IpcCallError`. */
export async function call<M extends Method>(method: M, ...input: Arguments<M>): Promise<Outputs[M]> {
  const [group, name] = method.split('.') as [string, string];
  const bridge = window.desk as unknown as Record<string, Record<string, AnyCall>>;
  const result = await bridge[group]?.[name]?.(...input).catch(() => undefined);
  // No result at all means that the bridge itself is gone; nothing more is known.
  if (!result) throw new IpcCallError(method, { code: 'internal' });
  if (!result.ok) throw new IpcCallError(method, result.error);
  return result.value as Outputs[M];
}

/** Returns the failure of any thrown value in the contract's terms. */
export function failureOf(error: unknown): AppFailure {
  return error instanceof IpcCallError ? error.failure : { code: 'internal' };
}

/** Listens to an event of the main process. The returned function stops listening. */
export function onEvent<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
  return window.desk.on(event, listener);
}
