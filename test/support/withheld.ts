import type { PathLike } from 'node:fs';
import type * as fs from 'node:fs/promises';

/** Which sealed files the system withholds now. A test makes it once and changes it. */
export interface Withheld {
  /** How many further times a file is withheld. */
  times: number;
  /** The system's code. */
  code: string;
  /** The folder whose files are withheld; null: any. */
  folder: string | null;
  /** How often a file was withheld. */
  hits: number;
}

/** Returns Node's `fs/promises`, which fails to open sealed files while they are withheld. */
export function withholding(real: typeof fs, withheld: Withheld): typeof fs {
  const open: typeof fs.open = (path, ...rest) => {
    if (withheld.times === 0 || !isWithheld(path, withheld)) return real.open(path, ...rest);
    withheld.times -= 1;
    withheld.hits += 1;
    const { code } = withheld;
    return Promise.reject(Object.assign(new Error(`${code}: the system does not give it`), { code }));
  };
  return { ...real, open };
}

const isWithheld = (path: PathLike, { folder }: Withheld): boolean =>
  String(path).endsWith('.sealed') && (folder === null || String(path).startsWith(folder));
