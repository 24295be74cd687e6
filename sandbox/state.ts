import { randomBytes } from 'node:crypto';
import { KeptAnswers } from './idempotency.ts';
import { runningId } from './ids.ts';
import type {
  Campaign,
  DocumentRecord,
  Investment,
  Investor,
  Invitation,
  Progress,
  SandboxSnapshot,
  Wallet,
} from './records.ts';
import { DEFAULT_SEED, seedCampaigns, seedInvestors } from './seed.ts';

/** Options of a first state, used when there is no snapshot to continue from. */
export interface Beginning {
  seed: string | undefined;
  investors: number;
  clientId: string | undefined;
  stepSeconds: number | null;
  now: number;
}

/**
 * The sandbox's stored records, with an index for each kind of lookup, so that no request searches a list. The rules are
 * in api/ and progress.ts.
 */
export class State {
  readonly clientId: string;
  readonly progress: Progress;
  readonly campaigns = new Map<string, Campaign>();
  readonly investors = new Map<string, Investor>();
  readonly invitations = new Map<string, Invitation>();
  readonly investments = new Map<string, Investment>();
  readonly documents = new Map<string, DocumentRecord>();
  readonly keptAnswers: KeptAnswers;
  /** Records in the order of their creation, because lists are oldest first [docs]. */
  readonly investorList: Investor[] = [];
  readonly investmentList: Investment[] = [];
  readonly #walletOwners = new Map<string, Investor>();
  readonly #seed: string | undefined;
  #serial: number;

  constructor(snapshot: SandboxSnapshot, seed: string | undefined) {
    this.clientId = snapshot.clientId;
    this.progress = { ...snapshot.progress };
    this.keptAnswers = new KeptAnswers(snapshot.keptAnswers);
    this.#seed = seed;
    this.#serial = snapshot.serial;
    // Cloned, because the caller may still use the snapshot.
    const own = structuredClone(snapshot);
    for (const campaign of own.campaigns) this.campaigns.set(campaign.id, campaign);
    for (const investor of own.investors) this.addInvestor(investor);
    for (const invitation of own.invitations) this.invitations.set(invitation.id, invitation);
    for (const investment of own.investments) this.addInvestment(investment);
    for (const document of own.documents) this.documents.set(document.id, document);
  }

  newId(): string {
    this.#serial += 1;
    return runningId(this.#seed, this.#serial);
  }

  addInvestor(investor: Investor): void {
    this.investors.set(investor.id, investor);
    this.investorList.push(investor);
    for (const wallet of investor.wallets) this.#walletOwners.set(wallet.id, investor);
  }

  addWallet(investor: Investor, wallet: Wallet): void {
    investor.wallets.push(wallet);
    this.#walletOwners.set(wallet.id, investor);
  }

  walletOwner(walletId: string): Investor | undefined {
    return this.#walletOwners.get(walletId);
  }

  addInvestment(investment: Investment): void {
    this.investments.set(investment.id, investment);
    this.investmentList.push(investment);
  }

  /** Returns a copy of the whole state as JSON. Later changes do not affect the copy. */
  snapshot(): SandboxSnapshot {
    return structuredClone({
      version: 1,
      clientId: this.clientId,
      serial: this.#serial,
      progress: this.progress,
      campaigns: [...this.campaigns.values()],
      investors: this.investorList,
      invitations: [...this.invitations.values()],
      investments: this.investmentList,
      documents: [...this.documents.values()],
      keptAnswers: this.keptAnswers.all(),
    });
  }
}

/** Returns a first state with only the training campaigns and investors. */
export function firstSnapshot(beginning: Beginning): SandboxSnapshot {
  const seed = beginning.seed ?? DEFAULT_SEED;
  return {
    version: 1,
    clientId: beginning.clientId ?? `training-${randomBytes(6).toString('hex')}`,
    serial: 0,
    progress: { stepSeconds: beginning.stepSeconds, since: beginning.now },
    campaigns: seedCampaigns(seed),
    investors: seedInvestors(seed, beginning.investors, beginning.now),
    invitations: [],
    investments: [],
    documents: [],
    keptAnswers: [],
  };
}

/** Throws unless the value is a snapshot of this version, before any of it is loaded. */
export function assertSnapshot(value: unknown): asserts value is SandboxSnapshot {
  const candidate = value as Partial<SandboxSnapshot> | null;
  const lists = ['campaigns', 'investors', 'invitations', 'investments', 'documents', 'keptAnswers'] as const;
  const fits =
    typeof candidate === 'object' &&
    candidate !== null &&
    candidate.version === 1 &&
    typeof candidate.clientId === 'string' &&
    typeof candidate.serial === 'number' &&
    typeof candidate.progress === 'object' &&
    lists.every((list) => Array.isArray(candidate[list]));
  if (!fits) throw new Error('This is not a snapshot of the sandbox, or one of another version.');
}
