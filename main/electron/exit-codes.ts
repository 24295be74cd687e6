/** The exit codes of a program that could not go on, see docs/electron.md. */
export const exitCodes = {
  uncaughtException: 80,
  startFailed: 81,
  /** Started with a switch that a packaged program does not take. */
  refusedSwitch: 82,
  /** Another instance holds the profile and cannot be shown, or the profile cannot be locked. */
  profileTaken: 83,
} as const;
