import { realpathSync, statfsSync } from 'node:fs';
import { dirname, sep } from 'node:path';

/** What the system says of a folder. */
export interface FolderPlace {
  platform: NodeJS.Platform;
  /** The folder as it was given. */
  path: string;
  /** With links, mapped drives and substituted drives resolved; null: the system does not say. */
  realPath: string | null;
  /** The file system's type number of `statfs`; null: the system does not say. */
  type: number | null;
}

/**
 * The types of network and cluster file systems in linux/magic.h and in their own sources. FUSE (0x65735546) is left out:
 * it is the type of local NTFS and encrypted folders as well. 9P (0x01021997) is left out: virtual machines have their
 * host's disk through it.
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
 * True when a folder lies on a share of the network, as far as the system tells. SQLite's locks and its write-ahead log
 * do not work there: https://sqlite.org/wal.html ("all processes using a database must be on the same host computer").
 * On macOS Node tells a number that says nothing: it is given out when a file system is loaded.
 */
export function isNetworkShare({ platform, path, realPath, type }: FolderPlace): boolean {
  if (platform === 'win32') return [path, realPath ?? ''].some(isUnc);
  // The number is 32 bits wide, and some systems hand it out with a sign.
  return platform === 'linux' && type !== null && networkTypes.includes(type >>> 0);
}

/** `\\server\share\…`, also with `/`, and `\\?\UNC\…`; not `\\?\C:\…` and `\\.\…`, which lead to devices of this machine. */
const isUnc = (path: string): boolean => /^[\\/]{2}(?:[^\\/?.]|[?.][^\\/]|\?[\\/]UNC[\\/])/i.test(path);

/** Looks at a folder, or at the nearest one above it that is there. */
export function placeOfFolder(path: string): FolderPlace {
  const place = { platform: process.platform, path };
  for (let folder = path; ; folder = dirname(folder)) {
    const realPath = told(() => realpathSync.native(withSeparator(folder)));
    const type = told(() => statfsSync(folder).type);
    if (realPath !== null || type !== null || dirname(folder) === folder) return { ...place, realPath, type };
  }
}

/** Windows takes `Z:` for the current folder of a drive, and `Z:\` for its root. */
const withSeparator = (folder: string): string => (folder.endsWith(sep) ? folder : `${folder}${sep}`);

function told<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
