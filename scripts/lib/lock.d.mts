export function withLock<T>(
  file: string,
  work: () => T | Promise<T>,
  options?: { onWait?: (pid: number) => void; waitMs?: number },
): Promise<T>;
