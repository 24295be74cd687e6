import { type FieldPath, fieldPaths } from '../../contract/form.ts';
import { ticks } from './ticks.ts';

/**
 * Returns the form fields that the lost paths are about, and whether other parts were lost as well.
 * @param lost dotted paths in the record, as in `lostFields`
 */
export function namesOfLost(lost: readonly string[]): { fields: FieldPath[]; others: boolean } {
  const covers = (outer: string, inner: string) => inner === outer || inner.startsWith(`${outer}.`);
  const isAbout = (path: string, field: FieldPath) =>
    covers(path, `form.${field}`) ||
    covers(`form.${field}`, path) ||
    path === `about.${field}` ||
    confirmationsOf(field).some((place) => covers(path, place) || covers(place, path));
  return {
    fields: fieldPaths.filter((field) => lost.some((path) => isAbout(path, field))),
    others: lost.some((path) => !fieldPaths.some((field) => isAbout(path, field))),
  };
}

const confirmationsOf = (field: FieldPath): string[] =>
  ticks.filter((tick) => tick.field === field).map(({ kind }) => `confirmations.${kind}`);

/** Returns the lost paths without the found fields. A lost group is replaced by its other fields. */
export function withoutFields(lost: readonly string[], found: readonly FieldPath[]): string[] {
  if (found.length === 0) return [...lost];
  return lost.flatMap((path) => {
    const { fields, others } = namesOfLost([path]);
    if (others || !fields.some((field) => found.includes(field))) return [path];
    return fields.filter((field) => !found.includes(field)).map((field) => `form.${field}`);
  });
}
