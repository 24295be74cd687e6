import type { FormKit } from '../../contract/form-kit.ts';
import type { Json } from '../../contract/primitives.ts';
import { isRecord } from '../platform/json.ts';
import type { RecordKind } from '../storage/records.ts';

type AnyKit = Pick<FormKit<never, string, string>, 'fields'>;

/**
 * Returns a kind whose versions follow from the fields that were added to a form: the newest field's `storedSince` raises
 * the version, and records before it get the field's empty value when they are read.
 * @param kind a record with the form under `form`; its own version and upcasters apply as well
 */
export function withFormVersions<T>(kind: RecordKind<T>, { fields }: AnyKit): RecordKind<T> {
  const added = Object.entries(fields).flatMap(([path, { storedSince, value }]) =>
    storedSince ? [{ path, ...storedSince, empty: value.empty }] : [],
  );
  const version = Math.max(kind.version, ...added.map(({ record }) => record));
  const upcasters: RecordKind<T>['upcasters'] = {};
  for (let from = 1; from < version; from += 1) {
    const own = kind.upcasters[from];
    if (!own && from < kind.version) continue;
    const here = added.filter(({ record }) => record === from + 1);
    upcasters[from] = (content) =>
      here.reduce<unknown>(
        (value, { path, empty }) => withField(value as Json, path, empty as Json),
        own ? own(content) : content,
      );
  }
  return {
    ...kind,
    version,
    fileVersion: Math.max(kind.fileVersion, ...added.map(({ file }) => file)),
    upcasters,
  };
}

/** Returns the record with a field of its form, unless the form has that field or is missing altogether. */
function withField(content: Json, path: string, empty: Json): Json {
  if (!isRecord(content) || !isRecord(content.form)) return content;
  const [head = '', tail] = path.split('.');
  const { form } = content;
  if (tail === undefined) return { ...content, form: { [head]: structuredClone(empty), ...form } };
  const outer = form[head] ?? {};
  if (!isRecord(outer)) return content;
  return { ...content, form: { ...form, [head]: { [tail]: structuredClone(empty), ...outer } } };
}
