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
  bundle: string;
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
  'DeskError',
  'DeskCallError',
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
  'EPERM',
  'EPIPE',
  'EROFS',
  'ETIMEDOUT',
  'EXDEV',
  'ERR_INVALID_ARG_TYPE',
  'ERR_INVALID_ARG_VALUE',
  'ERR_INVALID_STATE',
  'ERR_OUT_OF_RANGE',
  'ERR_SQLITE_ERROR',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_UNHANDLED_REJECTION',
] as const;
type FaultCode = (typeof faultCodes)[number];

/** Frames and causes beyond these are left out. */
const mostFrames = 12;
const mostCauses = 4;

/** A file of the bundles, below `out/` as it is built, or one of Node's own. */
const bundlePattern =
  /^(?:(?:main|preload)\/index\.c?js|renderer\/assets\/(?:index|pdf|pdf\.worker\.min)(?:-[\w-]{8})?\.m?js|node:internal)$/;

const place = z.number().int().min(0).max(100_000_000);
const frame = z.object({ bundle: z.string().regex(bundlePattern), line: place, column: place });

/** The part of an exception that the page may send: class, codes of closed sets and frames, never a message. */
export const fault: z.ZodType<Fault> = z.object({
  kind: z.enum(faultKinds),
  code: z.enum(faultCodes).nullable(),
  sqlite: place.nullable(),
  frames: z.array(frame).max(mostFrames),
  get cause() {
    return fault.nullable();
  },
});

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
      sqlite: place.safeParse(errcode).data ?? null,
      frames: framesOf(thrown),
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

/** The header of a stack is the message, whose lines may look like frames: only what follows it is read. */
function framesOf(thrown: object): Frame[] {
  const { stack, message } = thrown as { stack?: unknown; message?: unknown };
  if (typeof stack !== 'string') return [];
  const body = afterHeader(stack, String(message ?? ''));
  return body.split('\n').flatMap(frameIn).slice(0, mostFrames);
}

/** A stack without its header, for example `TypeError [ERR_X]: message`; empty when the header is another one. */
function afterHeader(stack: string, message: string): string {
  const at = message === '' ? -1 : stack.indexOf(message);
  const head = at < 0 ? (stack.split('\n')[0] ?? '') : stack.slice(0, at);
  const isHeader = /^(?:[\w$.]{1,60}(?: \[[A-Z0-9_]{1,60}\])?(?:: ?)?)?$/.test(head);
  if (!isHeader || (message !== '' && at < 0)) return '';
  return stack.slice(at < 0 ? head.length : at + message.length);
}

/** `at f (file:///…/out/main/index.js:1:2)`, and the same of other engines. */
function frameIn(line: string): Frame[] {
  const [, file = '', row, column] = /^\s*at .*?([^\s()]+):(\d+):(\d+)\)?$/.exec(line) ?? [];
  const bundle = bundleOf(file);
  return bundle === null ? [] : [{ bundle, line: Number(row), column: Number(column) }];
}

/** Which of our bundles a stack's file is: under Electron, inside of an archive, or in the page. */
function bundleOf(file: string): string | null {
  if (file.startsWith('node:')) return 'node:internal';
  const below = /(?:\/out\/|\\out\\)((?:main|preload)[/\\]index\.c?js)$/.exec(file)?.[1];
  const asset = /^(?:app:\/\/desk|https:\/\/desk\.app\.invalid)\/(assets\/.+)$/.exec(file)?.[1];
  const bundle = below?.replaceAll('\\', '/') ?? (asset ? `renderer/${asset}` : '');
  return bundlePattern.test(bundle) ? bundle : null;
}
