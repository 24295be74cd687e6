import type { Handlers } from '../../contract/bridge.ts';
import { AppError, type AppFailure, type ErrorCode, type Result } from '../../contract/errors.ts';
import { inputs } from '../../contract/ipc.ts';
import type { Method } from '../../contract/surface.ts';
import { KeychainError } from '../secrets/keychain.ts';
import { StorageError } from '../storage/database.ts';
import { isClosed, storageFailureOf } from '../storage/failures.ts';
import { RecordError } from '../storage/records.ts';

/**
 * Answers one message of the page: the arguments are checked against the contract, then the handler runs, and
 * whatever goes wrong becomes a failure the page has words for. Never throws.
 * @param told.defect is told of errors that nobody foresaw
 * @param told.storage is told of errors of the disk or the data file
 * @param told.failed is told of each call that failed, with the code that the page gets
 */
export function createDispatch(
  handlers: Handlers,
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
      return { ok: true, value: await handler(parsed.data) };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'internal') told.defect(error);
      if (storageFailureOf(error)) told.storage(error);
      told.failed(method, failure.code);
      return { ok: false, error: failure };
    }
  };
}

/** Checks an input against the contract. An input that makes the check itself throw is refused like any other. */
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

function failureOf(error: unknown): AppFailure {
  if (error instanceof AppError) return error.failure;
  if (error instanceof RecordError) return { code: 'unreadable', fault: error.fault };
  if (error instanceof KeychainError) return { code: 'keychain', said: error.said ?? undefined };
  const storage = storageFailureOf(error instanceof StorageError ? error.cause : error);
  // What was begun in an environment that has been left since: nothing of it is written any more.
  if (isClosed(error)) return { code: 'blocked' };
  if (error instanceof StorageError && !storage) return { code: 'blocked', said: error.said ?? undefined };
  // That it is full, or read-only, says all there is to say.
  const isPlain = storage === null || storage === 'storageFull' || storage === 'storageReadOnly';
  return isPlain ? { code: storage ?? 'internal' } : { code: storage, said: (error as Error).message };
}
