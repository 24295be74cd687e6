import { ASSUMED } from './assumptions.ts';
import { namedId } from './ids.ts';
import type { Campaign, Fate, Investor, Wallet } from './records.ts';

/**
 * The sandbox's first campaigns and investors. Their names say that this is training ("Übung" is no real person's name)
 * and what each investor is for. The first campaign accepts the guide's flow unchanged, and the first investor has a
 * wallet: a client that uses the first of each must succeed.
 */

interface Part {
  surname: string;
  wallets: number;
  fate: Fate;
}

const CAST: Part[] = [
  { surname: 'Eins', wallets: 1, fate: 'delivered' },
  { surname: 'Zwei (drei Wallets)', wallets: 3, fate: 'delivered' },
  { surname: 'Drei (ohne Wallet)', wallets: 0, fate: 'delivered' },
  { surname: 'Vier (Identifizierung scheitert)', wallets: 1, fate: 'kyc-insufficient' },
  { surname: 'Fünf (Emittent lehnt ab)', wallets: 1, fate: 'rejected' },
  { surname: 'Sechs (Prüfung geht zurück)', wallets: 2, fate: 'back-and-forth' },
  { surname: 'Sieben (Annahme bleibt aus)', wallets: 1, fate: 'waits-for-acceptance' },
];

/** Returns the training campaigns. The closed one comes last. */
export function seedCampaigns(seed: string): Campaign[] {
  return [
    {
      id: namedId(seed, 'campaign:1'),
      name: 'Übung A: Solarpark-Anleihe (ohne Selbstauskunft)',
      selfDisclosureRequired: false,
      open: true,
      unitPrice: '100000',
      costs: { entry: 300, running: 50, exit: 0 },
    },
    {
      id: namedId(seed, 'campaign:2'),
      name: 'Übung B: Nachrangdarlehen (mit Selbstauskunft)',
      selfDisclosureRequired: true,
      open: true,
      unitPrice: '50000',
      costs: { entry: 500, running: 75, exit: 0 },
    },
    {
      id: namedId(seed, 'campaign:3'),
      name: 'Übung C: Genussrecht (mit Selbstauskunft)',
      selfDisclosureRequired: true,
      open: true,
      unitPrice: '1000000',
      costs: { entry: 250, running: 120, exit: 100 },
    },
    {
      id: namedId(seed, 'campaign:4'),
      name: 'Übung D: geschlossen (nimmt keine Einladungen an)',
      selfDisclosureRequired: false,
      open: false,
      unitPrice: '100000',
      costs: { entry: 300, running: 50, exit: 0 },
    },
  ];
}

/** Returns the first `count` investors: the cast above, then numbered ones with one wallet each. */
export function seedInvestors(seed: string, count: number, now: number): Investor[] {
  const width = String(count).length;
  return Array.from({ length: count }, (_, index): Investor => {
    const number = index + 1;
    const part = CAST[index] ?? {
      surname: String(number).padStart(width, '0'),
      wallets: 1,
      fate: 'delivered' as const,
    };
    return {
      id: namedId(seed, `investor:${number}`),
      forename: 'Übung',
      surname: part.surname,
      // Mail to .invalid can never be delivered.
      email: `uebung-${number}@example.invalid`,
      createdAt: now,
      wallets: Array.from({ length: part.wallets }, (_, w) => seedWallet(seed, number, w + 1)),
      fate: part.fate,
    };
  });
}

function seedWallet(seed: string, investor: number, number: number): Wallet {
  const id = namedId(seed, `wallet:${investor}:${number}`);
  const hex = id.replaceAll('-', '');
  return { id, type: 'eth-generic', address: `0x${hex}${hex.slice(0, 8)}` };
}

/** Returns an investor's full name. */
export function fullName(investor: Investor): string {
  return `${investor.forename} ${investor.surname}`;
}

/** Default number of investors: the whole cast but the last. */
export const DEFAULT_INVESTORS = 6;

/** Default seed of campaigns and investors. */
export const DEFAULT_SEED = `investment-desk/${ASSUMED.currency}`;
