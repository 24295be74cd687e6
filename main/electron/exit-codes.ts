/** The exit codes of an app that could not continue, see docs/electron.md. */
export const exitCodes = {
  uncaughtException: 80,
  startFailed: 81,
  /** Started with a command line switch or environment variable that the packaged app refuses. */
  refusedSwitch: 82,
  /** Another instance holds the profile and could not be brought to the front, or the profile cannot be locked. */
  profileTaken: 83,
} as const;
