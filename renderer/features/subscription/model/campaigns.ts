import type { Campaign } from '../../../../contract/environment.ts';

/**
 * The campaigns that hold every word of what was typed, or have it as their id. First those whose name begins with
 * it, then those in which each word begins a word, then the rest; otherwise in the settings' order. Pure.
 */
export function matchingCampaigns(campaigns: readonly Campaign[], typed: string): Campaign[] {
  const text = typed.trim().toLowerCase();
  const words = text.split(/\s+/).filter(Boolean);
  const rank = ({ name }: Campaign): number => {
    const lower = name.toLowerCase();
    if (lower.startsWith(text)) return 0;
    return words.every((word) => beginsWord(lower, word)) ? 1 : 2;
  };
  return campaigns
    .filter(({ id, name }) => id === text || words.every((word) => name.toLowerCase().includes(word)))
    .sort((a, b) => rank(a) - rank(b));
}

function beginsWord(name: string, word: string): boolean {
  for (let at = name.indexOf(word); at >= 0; at = name.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(name.charAt(at - 1))) return true;
  }
  return false;
}
