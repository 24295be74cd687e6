import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './headless.ts';

const mount = (...args: string[]) => spawnSync('mount', args, { encoding: 'utf8' });

/** Why no small disk can be had here; null: it can. To be given as the reason of a skipped test. */
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
  /** Takes up all the room that is left, to the last byte. */
  fill(): void;
  /** Gives that room back. */
  free(): void;
  /** Mounts the disk anew, for reading only or for writing again. Not even root writes to the first. */
  setReadOnly(readOnly: boolean): void;
  remove(): void;
}

/** A real disk that is soon full, at a folder that is made if need be. */
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
      // What is still open on it goes with the last who holds it.
      spawnSync('umount', ['--lazy', at]);
    },
  };
}
