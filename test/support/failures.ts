import type { AppError, AppFailure } from '../../contract/errors.ts';

/** Returns the failure with which `work` throws, or undefined when it does not throw. */
export function failureOf(work: () => unknown): AppFailure | undefined {
  try {
    work();
  } catch (error) {
    return (error as Partial<AppError>).failure;
  }
  return undefined;
}
