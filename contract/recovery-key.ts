/**
 * The text of a recovery key: 26 random symbols (130 bits) and 6 check symbols, in groups of four. The alphabet is
 * Crockford's base32 (https://www.crockford.com/base32.html): without I, L, O and U, and letters that look alike are read
 * alike. The checksum is Bech32m (BIP 350), which detects every error in up to four symbols.
 */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const randomSymbols = 26;
const checkSymbols = 6;
const groupLength = 4;

/** Number of random symbols in a recovery key. Each is a number below 32. */
export const recoveryKeyLength = randomSymbols;
/** Number of groups in the shown key. */
export const recoveryKeyGroups = (randomSymbols + checkSymbols) / groupLength;
/** Maximum length of a typed key, which leaves room for far more separators than anyone types. */
export const mostTypedKey = 200;

/** Prefix of the Bech32m checksum's input. It is the app's own, so that other Bech32m texts fail the check. */
const prefix = [...'INVESTMENTDESK'].map((letter) => letter.charCodeAt(0) & 31);
/** The constants of BIP 350. */
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const bech32m = 0x2bc830a3;

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, term] of generator.entries()) if ((top >>> bit) & 1) sum ^= term;
  }
  return sum >>> 0;
}

function checkOf(symbols: readonly number[]): number[] {
  const sum = polymod([...prefix, ...symbols, ...Array<number>(checkSymbols).fill(0)]) ^ bech32m;
  return Array.from({ length: checkSymbols }, (_, index) => (sum >>> (5 * (checkSymbols - 1 - index))) & 31);
}

const grouped = (symbols: readonly number[]): string[] => {
  const text = symbols.map((symbol) => alphabet[symbol]).join('');
  return text.match(new RegExp(`.{1,${groupLength}}`, 'g')) ?? [];
};

/** Returns the key as it is shown and printed. @param symbols `recoveryKeyLength` numbers below 32 */
export const recoveryKeyText = (symbols: readonly number[]): string =>
  grouped([...symbols, ...checkOf(symbols)]).join('-');

/** Returns numbers as symbols in groups, for example a key's id. */
export const symbolsText = (symbols: readonly number[]): string => grouped(symbols).join('-');

/** Returns typed text without differences that do not matter: separators, case, letters that look alike. */
const plain = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');

/** Returns the random symbols of a typed key; null when it is incomplete or mistyped. */
export function readRecoveryKey(typed: string): number[] | null {
  const symbols = [...plain(typed)].map((letter) => alphabet.indexOf(letter));
  if (symbols.length !== randomSymbols + checkSymbols || symbols.includes(-1)) return null;
  if (polymod([...prefix, ...symbols]) !== bech32m) return null;
  return symbols.slice(0, randomSymbols);
}

/** Returns the number of typed symbols and of all symbols of a key, so that a field can show how many are missing. */
export const typedSymbols = (typed: string): { typed: number; all: number } => ({
  typed: [...plain(typed)].length,
  all: randomSymbols + checkSymbols,
});

/** True when the typed text is the last group of a shown key. */
export const isLastGroup = (typed: string, key: string): boolean =>
  plain(typed) !== '' && plain(typed) === plain(key.slice(key.lastIndexOf('-') + 1));

/** The public facts of a recovery key. They identify the key and open nothing. */
export interface RecoveryKeyView {
  /** Identifies the key on its printed sheet. */
  id: string;
  madeAt: string;
}

/** A new recovery key, to be shown once. */
export interface NewRecoveryKey extends RecoveryKeyView {
  key: string;
  /** The key that the new key replaces; null when there is none. */
  replaces: RecoveryKeyView | null;
  /** Identifies the profile, in the second backup folder too. */
  profileId: string;
}
