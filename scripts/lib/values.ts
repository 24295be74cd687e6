/**
 * An argument that is a whole number; undefined when it was not given.
 * @throws Error in plain words when it is not one, or out of its range
 */
export function wholeNumber(
  name: string,
  text: string | undefined,
  from: number,
  to: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to) {
    throw new Error(`--${name} must be a whole number from ${from} to ${to}, not "${text}".`);
  }
  return value;
}
