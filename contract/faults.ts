import { z } from 'zod';

/**
 * An exception without its words: its class, a code out of closed lists, and the frames of its stack. A message can hold
 * anything that was being worked on, so it has no field here. Page and main process describe exceptions with the same
 * function, and the main process checks what the page sends.
 */
export interface Fault {
  kind: FaultKind;
  /** A code of Node or the system, for example `ENOSPC`; null: none, or one that is not listed. */
  code: FaultCode | null;
  /** SQLite's extended result code, see https://sqlite.org/rescode.html; null: none. */
  sqlite: number | null;
  /** Innermost first. */
  frames: Frame[];
  /** The fault that caused this one; null when there is none, or when it lies deeper than the log keeps. */
  cause: Fault | null;
}

/** One line of a stack: a file of the program's bundles or of Node, and the place in it. */
export interface Frame {
  bundle: Bundle;
  line: number;
  column: number;
}

/** Classes that tell something. In a minified bundle others have no name worth keeping. */
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

/** Frames and causes beyond these are left out. */
const mostFrames = 12;
const mostCauses = 4;

/** Limits on how much of a stack is read, in lines and in characters. Stacks can be of anybody's making, and of any length. */
const mostStackLines = 50;
const longestStackLine = 1_000;
const longestHeader = 200;

/** Files of the bundles, below `out/` as it is built and without the hash of the build, and Node's own. */
const bundles = [
  'main/index.js',
  'main/backend.js',
  'preload/index.cjs',
  'renderer/assets/index.js',
  'renderer/assets/pdf.js',
  'renderer/assets/pdf.worker.min.js',
  'node:internal',
  'other',
] as const;
type Bundle = (typeof bundles)[number];

/** Returns a bundle's name in the closed set: the hash in a file's name has room for text. */
function knownBundle(name: string): Bundle {
  const named = name.replace(/-[\w-]{8}(?=\.js$)/, '');
  return bundles.find((known) => known === named) ?? 'other';
}

/** A line or column of a bundle; 0: one that no bundle has. */
const place = z.number().int().min(0).max(999_999).catch(0);
const frame = z.object({ bundle: z.string().transform(knownBundle), line: place, column: place });
const sqliteCode = z.number().int().min(0).max(0xffff);

/** The schema of a fault with at most so many causes. It holds no recursion, so a longer chain is refused unread. */
const faultWith = (causes: number): z.ZodType<Fault> =>
  z.object({
    kind: z.enum(faultKinds),
    code: z.enum(faultCodes).nullable(),
    sqlite: sqliteCode.nullable(),
    frames: z.array(frame).max(mostFrames),
    cause: causes === 0 ? z.null() : faultWith(causes - 1).nullable(),
  });

/** The part of an exception that the page may send: class, codes of closed sets and frames, never a message. */
export const fault = faultWith(mostCauses);

/** Describes anything that was thrown. Never throws. */
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
    return nothing; // a property that throws when it is read
  }
}

/** From the class itself: the property `name` can be set to anything. */
function kindOf(thrown: object): FaultKind {
  const name: unknown = Object.getPrototypeOf(thrown)?.constructor?.name;
  return faultKinds.find((known) => known === name) ?? 'other';
}

/** The frames of a stack, at most so many. Its header is the message, whose lines may look like frames, and is left out. */
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

/** Where a stack's header ends, for example `TypeError [ERR_X]: message`; null when the header is another one. */
function endOfHeader(stack: string, message: string): number | null {
  const start = stack.slice(0, 2 * longestHeader);
  const at = message === '' ? -1 : start.indexOf(message.slice(0, longestHeader));
  const head = at < 0 ? (start.split('\n')[0] ?? '') : start.slice(0, at);
  const isHeader = /^(?:[\w$.]{1,60}(?: \[[A-Z0-9_]{1,60}\])?(?:: ?)?)?$/.test(head);
  if (!isHeader || (message !== '' && (at < 0 || !stack.startsWith(message, at)))) return null;
  return at < 0 ? head.length : at + message.length;
}

/** `at f (file:///…/out/main/index.js:1:2)`, and the same of other engines. */
function frameIn(text: string): Frame[] {
  const trimmed = text.slice(0, longestStackLine).trim();
  if (!trimmed.startsWith('at ')) return [];
  const [, before = '', line, column] = /^(.*):(\d{1,9}):(\d{1,9})\)?$/.exec(trimmed) ?? [];
  const bundle = bundleOf(before.slice(Math.max(before.lastIndexOf(' '), before.lastIndexOf('(')) + 1));
  return bundle === null
    ? []
    : [{ bundle, line: place.parse(Number(line)), column: place.parse(Number(column)) }];
}

/** Which of our bundles a stack's file is: under Electron, inside of an archive, or in the page; null: another file. */
function bundleOf(file: string): Bundle | null {
  if (file.startsWith('node:')) return 'node:internal';
  const below = /[/\\]out[/\\](main[/\\](?:index|backend)\.js|preload[/\\]index\.cjs)$/.exec(file)?.[1];
  if (below) return knownBundle(below.replaceAll('\\', '/'));
  const asset = /^(?:app:\/\/desk|https:\/\/desk\.app\.invalid)\/(assets\/.+)$/.exec(file)?.[1];
  return asset ? knownBundle(`renderer/${asset}`) : null;
}
