export interface Wallet {
  id: string;
  /** An address or name that identifies the wallet, as far as the platform gives one. */
  label: string;
  /** Why the wallet may not be usable, in the platform's words; null when nothing speaks against it. */
  state: string | null;
}

export interface Investor {
  id: string;
  /** The name; null when the platform gives none. */
  name: string | null;
  email: string | null;
  wallets: Wallet[] | null;
  walletsReadAt: string | null;
  /** True when the list of wallets was read completely, as far as the list itself shows. */
  walletsWhole: boolean;
  readAt: string;
}

/**
 * True when the list of wallets was read completely and all look usable. Only then is it certain that a single wallet is
 * the only one.
 */
export const areWalletsCertain = ({ wallets, walletsWhole }: Pick<Investor, 'wallets' | 'walletsWhole'>) =>
  walletsWhole && (wallets ?? []).every(({ state }) => state === null);
