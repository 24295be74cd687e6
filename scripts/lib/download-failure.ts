/** Explains a failed download of Electron, and says whether another attempt can succeed. */
import { HTTPError } from '@electron/get';

export interface DownloadFailure {
  /** The reason as a phrase, with advice where a person can do something. */
  words: string;
  /**
   * `passing`: the network failed; another attempt may succeed. `refused`: the answer was not Electron, and another
   * attempt would get the same answer. `here`: this machine is the cause.
   */
  kind: 'passing' | 'refused' | 'here';
}

const passing = (words: string): DownloadFailure => ({ words, kind: 'passing' });
const refused = (words: string): DownloadFailure => ({ words, kind: 'refused' });
const here = (words: string): DownloadFailure => ({ words, kind: 'here' });

const otherWay = 'Behind a proxy set HTTPS_PROXY; ELECTRON_MIRROR names another server';

/** Explanations of file system errors, by code. */
const ofDisk: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: "this user's part of the disk is full",
  EACCES: 'it may not be written to',
  EPERM: 'it may not be written to',
  EROFS: 'it may only be read',
  ENOTDIR: 'a file is in its place',
  EEXIST: 'a file is in its place',
  ENOENT: 'it is not there',
  EIO: 'the disk does not answer properly',
};

/** Returns the failure for a folder that cannot store the download; null when the error is not a file system error. */
export function diskFailure(error: unknown, folder: string): DownloadFailure | null {
  const { code = '', path } = error as NodeJS.ErrnoException;
  const reason = ofDisk[code];
  if (reason === undefined) return null;
  const advice = 'Make room, or set electron_config_cache to another folder';
  return here(`nothing can be stored in ${path ?? folder}, because ${reason} (${code}). ${advice}`);
}

/**
 * Returns the failure that an error of the download means.
 * @param folder the folder for the download
 */
export function downloadFailure(error: unknown, folder: string): DownloadFailure {
  if (error instanceof HTTPError) return ofStatus(error.response.status);
  // Only the innermost cause says what happened. fetch says "fetch failed", and its agent "Request was cancelled".
  const causes = causesOf(error);
  const said = causes.map(({ name, message }) => `${name}: ${message}`).join('\n');
  // For a tunnel refused by the proxy, the status is only in the message.
  const tunnel = said.match(/Proxy response \((\d+)\)/)?.[1];
  if (tunnel !== undefined) return ofStatus(Number(tunnel));
  if (/checksum/i.test(said))
    return refused(
      `what came is not the file that the package electron names (its checksum differs); it may be a proxy's page. ${otherWay}`,
    );
  const inner: NodeJS.ErrnoException = causes.at(-1) ?? new Error();
  if (inner.code === 'ERR_INVALID_URL')
    return here(`ELECTRON_MIRROR is no address: ${process.env.ELECTRON_MIRROR ?? 'it is not set'}`);
  return diskFailure(error, folder) ?? ofNetwork(inner.code ?? inner.name, inner.message);
}

const causesOf = (error: unknown): NodeJS.ErrnoException[] =>
  error instanceof Error ? [error, ...causesOf(error.cause)] : [];

/** Returns the failure for a status. Only 408, 429 and server errors (5xx) are temporary. */
function ofStatus(status: number): DownloadFailure {
  if (status === 407)
    return refused('the proxy wants a name and a password: HTTPS_PROXY=http://name:password@host:port');
  const words = `the server answered with status ${status}`;
  if (status === 408 || status === 429 || status >= 500) return passing(words);
  return refused(`${words}. ${otherWay}`);
}

function ofNetwork(code: string, message: string): DownloadFailure {
  if (message === 'redirect count exceeded') return refused(`the server redirects in a circle. ${otherWay}`);
  if (/scheme/i.test(message))
    return refused(`the server redirects to an address that is no https. ${otherWay}`);
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL/.test(code))
    return passing(
      `the server's certificate is not trusted (${code}). NODE_EXTRA_CA_CERTS takes a file with the office's authority`,
    );
  const why = ofConnection.find(([codes]) => codes.test(code))?.[1] ?? 'the connection failed';
  // Some errors have no code, only a message.
  const reason = /^(Type)?Error$/.test(code) ? message.split('\n')[0]?.slice(0, 120) : code;
  return passing(`${why} (${reason}). ${otherWay}`);
}

const ofConnection: [codes: RegExp, words: string][] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, "the server's name cannot be looked up"],
  [
    /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/,
    'the server cannot be reached',
  ],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/, 'the connection was cut'],
  [/^(HPE_|HTTPParserError)/, 'what answers there does not speak HTTP'],
];
