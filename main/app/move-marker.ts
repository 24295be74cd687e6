import { join } from 'node:path';
import { z } from 'zod';
import { flushFolder, writeWhole } from '../profile/flush.ts';
import { readRegularFile } from '../profile/regular-file.ts';

const storedMarker = z.object({
  version: z.literal(1),
  /** Null when there was nothing to move. */
  from: z.string().nullable(),
  to: z.string(),
  at: z.string(),
  /** The new path of the former folder. */
  renamedTo: z.string().nullable(),
});
/** The marker in a profile folder that decides on a move, see move-profile.ts. */
export type Marker = z.infer<typeof storedMarker>;

const markerPath = (profilePath: string): string => join(profilePath, 'moved.json');

/** Returns the marker of a profile folder; null when there is none, or it cannot be read. */
export function readMarker(profilePath: string): Marker | null {
  try {
    return (
      storedMarker.safeParse(JSON.parse(readRegularFile(markerPath(profilePath)).toString())).data ?? null
    );
  } catch {
    return null;
  }
}

/** Returns the origin, destination and time of a profile's move; null when it was not moved. */
export function readMoved(profilePath: string): { from: string; to: string; at: string } | null {
  const marker = readMarker(profilePath);
  if (!marker || marker.from === null) return null;
  return { from: marker.from, to: marker.to, at: marker.at };
}

/** Writes the marker of a profile folder, and returns it. */
export async function writeMarker(to: string, what: Pick<Marker, 'from' | 'renamedTo'>): Promise<Marker> {
  const marker: Marker = { version: 1, ...what, to, at: new Date().toISOString() };
  writeWhole(markerPath(to), JSON.stringify(marker, null, 2));
  await flushFolder(to);
  return marker;
}
