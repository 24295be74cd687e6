/** What the About screen shows: which version this is, what it runs on and what it is made of. */

/** A package in the program, with its licence's text. */
export interface PackageNotice {
  name: string;
  version: string;
  /** SPDX expression. */
  licence: string;
  text: string;
}

/** The file that the build leaves for the About screen. */
export interface AboutFile {
  /** The date of the sources of this build, an instant; null: not known. */
  builtAt: string | null;
  packages: PackageNotice[];
}

/** What the program runs on. */
export interface RuntimeView {
  /** Null: no Electron, but the test host that stands in for it. */
  electron: string | null;
  /** Null where the runtime does not tell it. */
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

/** From this age on, in weeks, the program asks to be updated: Electron's makers support a version for half a year. */
export const oldAfterWeeks = 26;

/** Returns the whole weeks between a build's date and now; null: the date is not known, or lies ahead of this clock. */
export function ageInWeeks(builtAt: string | null, now: number): number | null {
  const age = builtAt === null ? Number.NaN : now - Date.parse(builtAt);
  return age >= 0 ? Math.floor(age / (7 * 24 * 60 * 60_000)) : null;
}
