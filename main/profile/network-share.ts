import { realpathSync, statfsSync } from 'node:fs';
import { dirname, sep } from 'node:path';

/** What the system says about a folder. */
export interface FolderPlace {
  platform: NodeJS.Platform;
  /** The folder as it was given. */
  path: string;
  /** The path with links, mapped drives and substituted drives resolved; null when the system does not say. */
  realPath: string | null;
  /** The file system's type number from `statfs`; null when the system does not say. */
  type: number | null;
}

/**
 * Type numbers of network and cluster file systems, from linux/magic.h and their own sources. FUSE (0x65735546) is left
 * out, because local NTFS and encrypted folders have that type, too. 9P (0x01021997) is left out, because virtual
 * machines access their host's disk through it.
 */
const networkTypes: readonly number[] = [
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x5346414f, // AFS
  0x6b414653, // kAFS
  0x73757245, // Coda
  0x564c, // NCP
  0x00c36400, // Ceph
  0x0bd00bd0, // Lustre
  0x47504653, // GPFS
  0x01161970, // GFS2
  0x7461636f, // OCFS2
];

/**
 * True when a folder lies on a network share, as far as the system tells. SQLite's locks and its write-ahead log do not
 * work there: https://sqlite.org/wal.html ("all processes using a database must be on the same host computer"). On
 * macOS, Node's type number is meaningless: it is assigned when a file system is loaded.
 */
export function isNetworkShare({ platform, path, realPath, type }: FolderPlace): boolean {
  if (platform === 'win32') return [path, realPath ?? ''].some(isUnc);
  // The type number has 32 bits, and some systems return it with a sign.
  return platform === 'linux' && type !== null && networkTypes.includes(type >>> 0);
}

/** `\\server\share\…`, also with `/`, and `\\?\UNC\…`; not `\\?\C:\…` and `\\.\…`, which lead to devices of this machine. */
const isUnc = (path: string): boolean => /^[\\/]{2}(?:[^\\/?.]|[?.][^\\/]|\?[\\/]UNC[\\/])/i.test(path);

/** Returns what the system says about a folder, or about the nearest existing folder above it. */
export function placeOfFolder(path: string): FolderPlace {
  const place = { platform: process.platform, path };
  for (let folder = path; ; folder = dirname(folder)) {
    const realPath = told(() => realpathSync.native(withSeparator(folder)));
    const type = told(() => statfsSync(folder).type);
    if (realPath !== null || type !== null || dirname(folder) === folder) return { ...place, realPath, type };
  }
}

/**
 * Returns the path with a separator at its end: Windows takes `Z:` for the current folder of a drive, and `Z:\` for its
 * root.
 */
const withSeparator = (folder: string): string => (folder.endsWith(sep) ? folder : `${folder}${sep}`);

function told<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
