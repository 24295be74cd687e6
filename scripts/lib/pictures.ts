/** Where the demo's screenshots go: a folder of anybody's choosing, in which nothing but earlier ones may be lost. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The screens in the order in which the demo passes them, and where it failed. */
const names = [
  'start-in-training',
  'new-subscription',
  'investors',
  'offline',
  'investor-and-campaign',
  'self-disclosure',
  'waiver',
  'signature',
  'wallet',
  'complete',
  'queued-offline',
  'sent',
  'subscriptions',
  'review',
  'activity',
  'settings',
  'failed',
] as const;
export type PictureName = (typeof names)[number];

/** A picture's file name, e.g. `03-investors.png`. */
export const pictureFile = (number: number, name: PictureName): string =>
  `${String(number).padStart(2, '0')}-${name}.png`;

const picture = new RegExp(`^\\d\\d-(${names.join('|')})\\.png$`);

/**
 * Makes the folder if need be and takes out an earlier demo's pictures, so that none of them passes for a new one, and
 * none is written through a link. Everything else in it stays.
 * @throws the file system's error where there can be no such folder
 */
export function preparePictures(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (!entry.isDirectory() && picture.test(entry.name)) rmSync(join(folder, entry.name));
}
