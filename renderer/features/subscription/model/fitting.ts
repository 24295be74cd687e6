/**
 * Returns how many of the widths fit into one line, with `gap` between them. If not all fit, `more` is reserved for the
 * count of the rest. At least one: a narrow line cuts its name rather than showing none. Pure.
 */
export function fittingCount(
  widths: readonly number[],
  { room, gap, more }: { room: number; gap: number; more: number },
): number {
  const ends = widths.map((_, index) =>
    widths.slice(0, index + 1).reduce((sum, width) => sum + width + gap, -gap),
  );
  if ((ends.at(-1) ?? 0) <= room) return widths.length;
  return Math.max(1, ends.filter((end) => end + gap + more <= room).length);
}
