/** The exit codes of a program that could not go on, see docs/electron.md. */
export const exitCodes = { uncaughtException: 80, startFailed: 81 } as const;
