import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './headless.ts';

const mount = (...args: string[]) => spawnSync('mount', args, { encoding: 'utf8' });

/** Returns why this machine can't mount a small disk, as the reason of a skipped test; null when it can. */
export function whyNoSmallDisk(): string | null {
  if (process.platform !== 'linux') return 'a disk of a chosen size is only made on Linux (tmpfs)';
  if (process.getuid?.() !== 0) return 'only root may mount a small disk';
  const folder = temporaryFolder();
  try {
    const tried = mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder.path);
    if (tried.status !== 0) return `a small disk could not be mounted: ${tried.stderr}`;
    spawnSync('umount', [folder.path]);
    return null;
  } finally {
    folder.remove();
  }
}

export interface SmallDisk {
  path: string;
  /** Fills the remaining space, to the last byte. */
  fill(): void;
  /** Frees the space used by `fill`. */
  free(): void;
  /** Mounts the disk again, read-only or writable. Not even root can write to a read-only mount. */
  setReadOnly(readOnly: boolean): void;
  remove(): void;
}

/** Mounts a real disk of this size at a folder, which is created if needed. */
export function smallDisk(at: string, megabytes: number): SmallDisk {
  mkdirSync(at, { recursive: true });
  const mounted = mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', at);
  if (mounted.status !== 0) throw new Error(`mount: ${mounted.stderr}`);
  const filler = join(at, 'filler');
  return {
    path: at,
    fill() {
      const file = openSync(filler, 'a');
      for (const size of [65_536, 4_096, 256, 1]) {
        try {
          for (;;) writeSync(file, Buffer.alloc(size, 1));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        }
      }
      closeSync(file);
    },
    free: () => rmSync(filler),
    setReadOnly(readOnly) {
      const again = mount('-o', `remount,${readOnly ? 'ro' : 'rw'}`, at);
      if (again.status !== 0) throw new Error(`mount: ${again.stderr}`);
    },
    remove() {
      // With files still open, the disk is removed once the last one is closed.
      spawnSync('umount', ['--lazy', at]);
    },
  };
}
