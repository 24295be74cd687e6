import type { BlockReason } from '../../contract/blocked.ts';
import { systemWords } from './failures.ts';

/** A failure to open a data file. The start-up screen has words for each reason. */
export class StorageError extends Error {
  override name = 'StorageError';
  readonly reason: BlockReason;
  /** What SQLite, Node or the keychain said, verbatim; null when the program itself found the fault. */
  readonly said: string | null;
  /** The file or folder that the error is about; null when naming it helps nobody. */
  readonly path: string | null;
  /** For `dataForeign`: the id of the environment that the file belongs to. */
  readonly belongsTo: string | null;
  /**
   * Creates an error that blocks the app.
   * @param message for the log and for tests; the page shows only `said` and `path`
   * @param options.said replaces the words of `options.cause`
   */
  constructor(
    reason: BlockReason,
    message: string,
    options: ErrorOptions & { said?: string | null; path?: string; belongsTo?: string } = {},
  ) {
    super(message, options);
    this.reason = reason;
    this.said = options.said ?? systemWords(options.cause);
    this.path = options.path ?? null;
    this.belongsTo = options.belongsTo ?? null;
  }
}
