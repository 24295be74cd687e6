import type { Handlers } from '../../contract/bridge.ts';
import { AppError, type AppFailure, type ErrorCode, type Result } from '../../contract/errors.ts';
import { inputs } from '../../contract/ipc.ts';
import type { Method } from '../../contract/surface.ts';
import { isClosed, storageFailureOf } from '../profile/failures.ts';
import { StorageError } from '../profile/storage-error.ts';
import { KeychainError } from '../secrets/keychain.ts';
import { RecordError } from '../storage/records.ts';
import { callPatiently, type OpenFile } from './patient-call.ts';

/**
 * Returns the function that answers a message of the page: it checks the arguments against the contract, runs the handler,
 * and turns every error into a failure that the page can explain. That function never rejects.
 * @param file returns the data file, for which a call waits while another program holds it
 * @param told.defect called with unexpected errors
 * @param told.storage called with errors of the disk or the data file
 * @param told.failed called for each failed call, with the error code that the page gets
 */
export function createDispatch(
  handlers: Handlers,
  file: OpenFile,
  told: {
    defect(error: unknown): void;
    storage(error: unknown): void;
    failed(method: Method, code: ErrorCode): void;
  },
) {
  return async function dispatch(method: Method, input: unknown): Promise<Result<unknown>> {
    if (!Object.hasOwn(inputs, method)) return { ok: false, error: { code: 'unsupported' } };
    const parsed = parse(method, input);
    if ('refused' in parsed) {
      told.failed(method, 'invalidInput');
      return { ok: false, error: { code: 'invalidInput', ...parsed.refused } };
    }
    try {
      const handler = handlers[method] as (input: unknown) => unknown;
      return { ok: true, value: await callPatiently(file, () => handler(parsed.data)) };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'internal') told.defect(error);
      if (storageFailureOf(error)) told.storage(error);
      told.failed(method, failure.code);
      return { ok: false, error: failure };
    }
  };
}

/** Checks an input against the contract. An input that makes the check itself throw is refused like any invalid one. */
function parse(
  method: Method,
  input: unknown,
): { data: unknown } | { refused: Pick<AppFailure, 'field' | 'said'> } {
  try {
    const { error, data } = inputs[method].safeParse(input);
    if (!error) return { data };
    const issue = error.issues[0];
    return { refused: { field: issue?.path.map(String).join('.') || undefined, said: issue?.message } };
  } catch {
    return { refused: {} };
  }
}

/** Returns the failure that the page gets for an error. */
export function failureOf(error: unknown): AppFailure {
  if (error instanceof AppError) return error.failure;
  if (error instanceof RecordError) return { code: 'unreadable', fault: error.fault };
  if (error instanceof KeychainError) return { code: 'keychain', said: error.said ?? undefined };
  const storage = storageFailureOf(error instanceof StorageError ? error.cause : error);
  // The call was begun in an environment that has been closed since, so nothing of the call is written.
  if (isClosed(error)) return { code: 'blocked' };
  if (error instanceof StorageError && !storage) return { code: 'blocked', said: error.said ?? undefined };
  // For a full or read-only disk the code says everything, so the message is left out.
  const isPlain = storage === null || storage === 'storageFull' || storage === 'storageReadOnly';
  return isPlain ? { code: storage ?? 'internal' } : { code: storage, said: (error as Error).message };
}
