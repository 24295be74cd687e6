import type { PackageNotice } from '../../../contract/about.ts';

/** Returns the packages whose name, licence and text together contain every word. Keeps their order. */
export function matching(packages: PackageNotice[], search: string): PackageNotice[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return packages.filter(({ name, licence, text }) => {
    const all = `${name} ${licence} ${text}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
