/**
 * What a person searches for in a list: all words, in any order, anywhere in a row's text.
 * @returns whether a row's text holds all of them; null when nothing is searched for
 */
export function searchFor(wanted: string): ((text: string) => boolean) | null {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}
