/** How old the pinned Electron is, by the dates in build/electron-release.json. No network is asked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

export interface ElectronRelease {
  version: string;
  /** When this version came out, and when the first stable version of its major did. Dates, from the npm registry. */
  released: string;
  majorReleased: string;
}

/** A fix of Chromium comes about every two weeks; after so many weeks without one, a person is told. */
const warnAfterWeeks = 8;
/** A release for users with an Electron older than this is refused. */
const refuseAfterWeeks = 12;
/** A new major every eight weeks, the newest three are supported. https://www.electronjs.org/docs/latest/tutorial/electron-timelines */
const supportedWeeks = 24;

export function readElectronRelease(): ElectronRelease {
  return JSON.parse(readFileSync(join(root, 'build', 'electron-release.json'), 'utf8'));
}

/** Returns what is wrong with the age of this Electron, and whether a release has to be refused for it; null: nothing. */
export function electronAge(
  { version, released, majorReleased }: ElectronRelease,
  now: number,
): { words: string; refuses: boolean } | null {
  const weeksSince = (date: string) => Math.floor((now - Date.parse(date)) / (7 * 24 * 60 * 60_000));
  const age = weeksSince(released);
  const raise = 'Raise electron in package.json, with the dates in build/electron-release.json.';
  if (weeksSince(majorReleased) >= supportedWeeks)
    return { words: `Electron ${version} is no longer supported by its makers. ${raise}`, refuses: true };
  if (age < warnAfterWeeks) return null;
  return { words: `Electron ${version} is ${age} weeks old. ${raise}`, refuses: age >= refuseAfterWeeks };
}
