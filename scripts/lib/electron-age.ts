/** Computes the age of the pinned Electron from the dates in build/electron-release.json, without network access. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

export interface ElectronRelease {
  version: string;
  /** Release dates of this version and of the first stable version of its major, from the npm registry. */
  released: string;
  majorReleased: string;
}

/** Age in weeks from which a warning is shown. Chromium fixes come about every two weeks. */
const warnAfterWeeks = 8;
/** Age in weeks from which a release for users is refused. */
const refuseAfterWeeks = 12;
/**
 * Weeks for which a major is supported: a new one comes every eight weeks, and the newest three are supported.
 * https://www.electronjs.org/docs/latest/tutorial/electron-timelines
 */
const supportedWeeks = 24;

export function readElectronRelease(): ElectronRelease {
  return JSON.parse(readFileSync(join(root, 'build', 'electron-release.json'), 'utf8'));
}

/** Returns a warning about this Electron's age, and whether it must block a release; null when there is no problem. */
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
