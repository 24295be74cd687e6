export const round = (value: number): number => Math.round(value * 10) / 10;

/** Returns the value below which 95 of 100 values are. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0);
}
