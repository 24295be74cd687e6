import { z } from 'zod';

/**
 * An exception without its message: its class, codes from closed lists, and the frames of its stack. A message can contain
 * any data the app was working on, so there is no field for it. Page and main process describe exceptions with the same
 * function, and the main process checks the faults that the page sends.
 */
export interface Fault {
  kind: FaultKind;
  /** A code of Node or the system, for example `ENOSPC`; null when there is none or it is not listed. */
  code: FaultCode | null;
  /** SQLite's extended result code, see https://sqlite.org/rescode.html; null when there is none. */
  sqlite: number | null;
  /** Innermost first. */
  frames: Frame[];
  /** The fault that caused this one; null when there is none, or when it is nested deeper than `mostCauses`. */
  cause: Fault | null;
}

/** One line of a stack: one of the app's bundles or a file of Node, and the position in it. */
export interface Frame {
  bundle: Bundle;
  line: number;
  column: number;
}

/** Classes with a meaningful name. In a minified bundle, the names of other classes mean nothing. */
const faultKinds = [
  'Error',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'URIError',
  'EvalError',
  'AggregateError',
  'DOMException',
  'AssertionError',
  'ZodError',
  'AxiosError',
  'AppError',
  'IpcCallError',
  'StorageError',
  'SealError',
  'RecordError',
  'KeychainError',
  'NewerSettings',
  'other',
] as const;
type FaultKind = (typeof faultKinds)[number];

const faultCodes = [
  'EACCES',
  'EADDRINUSE',
  'EAGAIN',
  'EBADF',
  'EBUSY',
  'ECONNREFUSED',
  'ECONNRESET',
  'EDQUOT',
  'EEXIST',
  'EFBIG',
  'EINVAL',
  'EIO',
  'EISDIR',
  'EMFILE',
  'ENAMETOOLONG',
  'ENETDOWN',
  'ENETUNREACH',
  'ENFILE',
  'ENODEV',
  'ENOENT',
  'ENOMEM',
  'ENOSPC',
  'ENOTDIR',
  'ENOTEMPTY',
  'ENOTFOUND',
  'ENXIO',
  'EPERM',
  'EPIPE',
  'EROFS',
  'ESTALE',
  'ETIMEDOUT',
  'ETXTBSY',
  'EXDEV',
  'ERR_DLOPEN_FAILED',
  'ERR_INVALID_ARG_TYPE',
  'ERR_INVALID_ARG_VALUE',
  'ERR_INVALID_STATE',
  'ERR_MODULE_NOT_FOUND',
  'ERR_OUT_OF_RANGE',
  'ERR_SQLITE_ERROR',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_UNHANDLED_REJECTION',
  'MODULE_NOT_FOUND',
] as const;
type FaultCode = (typeof faultCodes)[number];

/** Maximum number of frames per fault and of nested causes. Further ones are left out. */
const mostFrames = 12;
const mostCauses = 4;

/** Limits on how much of a stack is read, in lines and in characters. Any code can set a stack, of any length. */
const mostStackLines = 50;
const longestStackLine = 1_000;
const longestHeader = 200;

/** Bundle files by their path below `out/`, without the build's hash, and Node's own files. */
const bundles = [
  'main/index.js',
  'main/backend.js',
  'main/thread.js',
  'main/checker.js',
  'preload/index.cjs',
  'renderer/assets/index.js',
  'renderer/assets/pdf.js',
  'renderer/assets/pdf.worker.min.js',
  'node:internal',
  'other',
] as const;
type Bundle = (typeof bundles)[number];

/** Returns a bundle's name from the closed list. The hash is removed, because a hash could carry other text. */
function knownBundle(name: string): Bundle {
  const named = name.replace(/-[\w-]{8}(?=\.js$)/, '');
  return bundles.find((known) => known === named) ?? 'other';
}

/** A line or column in a bundle; 0 when out of range. */
const place = z.number().int().min(0).max(999_999).catch(0);
const frame = z.object({ bundle: z.string().transform(knownBundle), line: place, column: place });
const sqliteCode = z.number().int().min(0).max(0xffff);

/** Returns the schema of a fault with at most this many causes. It is not recursive, so longer chains are refused unread. */
const faultWith = (causes: number): z.ZodType<Fault> =>
  z.object({
    kind: z.enum(faultKinds),
    code: z.enum(faultCodes).nullable(),
    sqlite: sqliteCode.nullable(),
    frames: z.array(frame).max(mostFrames),
    cause: causes === 0 ? z.null() : faultWith(causes - 1).nullable(),
  });

/** Schema of a fault that the page may send: class, codes from closed lists and frames, never a message. */
export const fault = faultWith(mostCauses);

/** Returns the fault of any thrown value. Never throws. */
export function faultOf(thrown: unknown, depth = 0): Fault {
  const nothing: Fault = { kind: 'other', code: null, sqlite: null, frames: [], cause: null };
  if (typeof thrown !== 'object' || thrown === null) return nothing;
  try {
    const { code, errcode, cause } = thrown as { code?: unknown; errcode?: unknown; cause?: unknown };
    const isDeep = depth >= mostCauses || cause === undefined || cause === null;
    return {
      kind: kindOf(thrown),
      code: faultCodes.find((known) => known === code) ?? null,
      sqlite: sqliteCode.safeParse(errcode).data ?? null,
      frames: framesOf(thrown, mostFrames),
      cause: isDeep ? null : faultOf(cause, depth + 1),
    };
  } catch {
    return nothing; // a property threw when it was read
  }
}

/** Returns the kind by the class itself, because the property `name` can be set to anything. */
function kindOf(thrown: object): FaultKind {
  const name: unknown = Object.getPrototypeOf(thrown)?.constructor?.name;
  return faultKinds.find((known) => known === name) ?? 'other';
}

/** Returns at most `most` frames of a stack. Skips the header: it contains the message, whose lines may look like frames. */
export function framesOf(thrown: unknown, most: number): Frame[] {
  const { stack, message } = (thrown ?? {}) as { stack?: unknown; message?: unknown };
  if (typeof stack !== 'string') return [];
  const start = endOfHeader(stack, String(message ?? ''));
  if (start === null) return [];
  return stack
    .slice(start, start + mostStackLines * longestStackLine)
    .split('\n', mostStackLines)
    .flatMap(frameIn)
    .slice(0, most);
}

/** Returns where a stack's header (for example `TypeError [ERR_X]: message`) ends; null when the header has another form. */
function endOfHeader(stack: string, message: string): number | null {
  const start = stack.slice(0, 2 * longestHeader);
  const at = message === '' ? -1 : start.indexOf(message.slice(0, longestHeader));
  const head = at < 0 ? (start.split('\n')[0] ?? '') : start.slice(0, at);
  const isHeader = /^(?:[\w$.]{1,60}(?: \[[A-Z0-9_]{1,60}\])?(?:: ?)?)?$/.test(head);
  if (!isHeader || (message !== '' && (at < 0 || !stack.startsWith(message, at)))) return null;
  return at < 0 ? head.length : at + message.length;
}

/** Returns the frame in a line such as `at f (file:///…/out/main/index.js:1:2)`, or nothing. */
function frameIn(text: string): Frame[] {
  const trimmed = text.slice(0, longestStackLine).trim();
  if (!trimmed.startsWith('at ')) return [];
  const [, before = '', line, column] = /^(.*):(\d{1,9}):(\d{1,9})\)?$/.exec(trimmed) ?? [];
  const bundle = bundleOf(before.slice(Math.max(before.lastIndexOf(' '), before.lastIndexOf('(')) + 1));
  return bundle === null
    ? []
    : [{ bundle, line: place.parse(Number(line)), column: place.parse(Number(column)) }];
}

/**
 * Returns which of the app's bundles a stack's file is (in a folder, in an archive or in the page); null for any other
 * file.
 */
function bundleOf(file: string): Bundle | null {
  if (file.startsWith('node:')) return 'node:internal';
  const below = /[/\\]out[/\\](main[/\\](?:index|backend|thread|checker)\.js|preload[/\\]index\.cjs)$/.exec(
    file,
  )?.[1];
  if (below) return knownBundle(below.replaceAll('\\', '/'));
  const asset = /^(?:app:\/\/desk|https:\/\/desk\.app\.invalid)\/(assets\/.+)$/.exec(file)?.[1];
  return asset ? knownBundle(`renderer/${asset}`) : null;
}
