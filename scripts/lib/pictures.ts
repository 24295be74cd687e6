/** The folder for the demo's screenshots. The user may choose any folder, so only earlier screenshots may be deleted. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Names of the screenshots in the order in which the demo takes them; `failed` is taken after an error. */
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

/** Returns a picture's file name, such as `03-investors.png`. */
export const pictureFile = (number: number, name: PictureName): string =>
  `${String(number).padStart(2, '0')}-${name}.png`;

const picture = new RegExp(`^\\d\\d-(${names.join('|')})\\.png$`);

/**
 * Creates the folder if needed, and removes an earlier demo's pictures, so that no old picture is taken for a new one
 * and no picture is written through a link. Other files in the folder stay.
 * @throws the file system's error when the folder can't be created
 */
export function preparePictures(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (!entry.isDirectory() && picture.test(entry.name)) rmSync(join(folder, entry.name));
}
