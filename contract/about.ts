/** The data of the About screen: the app's version, its runtime and its components. */

/** A package that the app contains, with the text of its licence. */
export interface PackageNotice {
  name: string;
  version: string;
  /** SPDX expression. */
  licence: string;
  text: string;
}

/** The file that the build writes for the About screen. */
export interface AboutFile {
  /** The instant of this build's sources; null when not known. */
  builtAt: string | null;
  packages: PackageNotice[];
}

/** What the app runs on. */
export interface RuntimeView {
  /** Electron's version; null in the test host that stands in for Electron. */
  electron: string | null;
  /** Chromium's version; null when the runtime does not report one. */
  chromium: string | null;
  node: string;
  /** The operating system's name and version, and the processor's architecture. */
  system: string;
}

export interface About extends AboutFile {
  version: string;
  runtime: RuntimeView;
  /** Absolute paths of the licence texts and of the bill of materials (CycloneDX JSON). */
  files: { licences: string; billOfMaterials: string };
}

/** Age in weeks from which the app asks to be updated. Electron's makers support a version for half a year. */
export const oldAfterWeeks = 26;

/** Returns the whole weeks between a build's date and now; null when the date is unknown or in this clock's future. */
export function ageInWeeks(builtAt: string | null, now: number): number | null {
  const age = builtAt === null ? Number.NaN : now - Date.parse(builtAt);
  return age >= 0 ? Math.floor(age / (7 * 24 * 60 * 60_000)) : null;
}
