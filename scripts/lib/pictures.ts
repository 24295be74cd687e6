/** Where the demo's screenshots go: a folder of anybody's choosing, in which nothing but earlier ones may be lost. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A picture's file name, e.g. `03-investors.png`. */
export const pictureName = (number: number, name: string): string =>
  `${String(number).padStart(2, '0')}-${name}.png`;

const picture = /^\d\d-[a-z]+(-[a-z]+)*\.png$/;

/**
 * Makes the folder if need be and takes out an earlier demo's pictures, so that none of them passes for a new one.
 * Everything else in it stays.
 * @throws the file system's error where there can be no such folder
 */
export function preparePictures(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isFile() && picture.test(entry.name)) rmSync(join(folder, entry.name));
}
