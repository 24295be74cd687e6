/**
 * Returns `after`, with every part that has the content of the same part of `before` replaced by that part. So what is
 * shown of an unchanged part is not rendered again. For plain data as it comes from the main process. Pure.
 */
export function shared<T>(before: unknown, after: T): T {
  if (before === after || !isObject(before) || !isObject(after)) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const names = Object.keys(after);
  let isSame = names.length === Object.keys(before).length;
  const parts = names.map((name) => {
    const part = shared(before[name], after[name]);
    isSame &&= name in before && part === before[name];
    return [name, part] as const;
  });
  if (isSame) return before as T;
  return (Array.isArray(after) ? parts.map(([, part]) => part) : Object.fromEntries(parts)) as T;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
