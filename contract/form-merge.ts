import type { FormKit } from './form-kit.ts';

/** The form on the screen, and the form of the main process that it started from. */
export interface Versions<F> {
  form: F;
  base: F;
}

type Kit<F extends object, P extends string> = FormKit<F, P, string>;

/** Returns whether two fields are merged together. */
const areTogether = <F extends object, P extends string>({ fields }: Kit<F, P>, a: P, b: P | null): boolean =>
  b !== null && fields[a].group !== null && fields[a].group === fields[b].group;

/** Returns the fields changed here. A group with a change counts as changed as a whole. */
function changedHere<F extends object, P extends string>(kit: Kit<F, P>, { form, base }: Versions<F>): P[] {
  const changed = kit.changed(form, base);
  return kit.paths.filter(
    (path) => changed.includes(path) || changed.some((each) => areTogether(kit, path, each)),
  );
}

/**
 * Merges a form of the main process into the one on the screen. It never overwrites input typed meanwhile, nor the field
 * being edited. `refused` fields were locked, and return to what was really sent.
 */
export function merge<F extends object, P extends string>(
  kit: Kit<F, P>,
  { form, base }: Versions<F>,
  theirs: F,
  editing: P | null,
  refused: readonly P[] = [],
): Versions<F> {
  let [nextForm, nextBase] = [form, base];
  const changed = changedHere(kit, { form, base });
  for (const path of kit.paths) {
    const isDirty = changed.includes(path);
    const isEdited = path === editing || areTogether(kit, path, editing);
    if (refused.includes(path) || (!isDirty && !isEdited)) {
      nextForm = kit.withFrom(nextForm, theirs, path);
      nextBase = kit.withFrom(nextBase, theirs, path);
    } else if (isDirty) {
      nextBase = kit.withFrom(nextBase, theirs, path);
    }
  }
  return { form: nextForm, base: nextBase };
}

/** Merges after a save: the fields of `sent` are now the main process's; later input stays unsaved. */
export function mergeSaved<F extends object, P extends string>(
  kit: Kit<F, P>,
  { form, base }: Versions<F>,
  sent: Versions<F>,
  theirs: F,
  editing: P | null,
  refused: readonly P[],
): Versions<F> {
  const saved = changedHere(kit, sent).reduce((next, path) => kit.withFrom(next, sent.form, path), base);
  return merge(kit, { form, base: saved }, theirs, editing, refused);
}

/** Returns what to send: the main process's newest form with only the fields that were changed here. */
export function outgoing<F extends object, P extends string>(
  kit: Kit<F, P>,
  versions: Versions<F>,
  theirs: F,
): F {
  return changedHere(kit, versions).reduce((next, path) => kit.withFrom(next, versions.form, path), theirs);
}

export const isDirty = <F extends object, P extends string>(
  kit: Kit<F, P>,
  { form, base }: Versions<F>,
): boolean => kit.changed(form, base).length > 0;
