/** The sandbox's stored records, as plain JSON. A snapshot consists of these records only. */

export interface Campaign {
  id: string;
  name: string;
  selfDisclosureRequired: boolean;
  /** A closed campaign takes no invitations. */
  open: boolean;
  /** Price of one unit, an integer string in thousandths of the currency [docs: money]. */
  unitPrice: string;
  /** Costs for the costs document, in hundredths of a percent; `running` is per year. */
  costs: { entry: number; running: number; exit: number };
}

export interface Wallet {
  id: string;
  type: string;
  address: string;
}

/** The course of an investor's investments in training; see progress.ts. */
export type Fate = 'delivered' | 'kyc-insufficient' | 'rejected' | 'back-and-forth' | 'waits-for-acceptance';

export interface Investor {
  id: string;
  forename: string;
  surname: string;
  email: string;
  createdAt: number;
  wallets: Wallet[];
  fate: Fate;
}

/** The answers of an invitation, set by steps 2 to 4 of the flow [guide]. An answer is null until it is given. */
export interface InvitationAnswers {
  self_disclosure_submitted_at: string | null;
  self_disclosure_monthly_income: boolean | null;
  self_disclosure_net_worth_100k: boolean | null;
  survey_submitted_at: string | null;
  survey: unknown[] | null;
  survey_waiver: string | null;
}

export interface Invitation {
  id: string;
  investorId: string;
  campaignId: string;
  units: number;
  answers: InvitationAnswers;
  createdAt: number;
  updatedAt: number;
  /** Id of the costs document, which exists once its `dueAt` has passed. */
  costsDocumentId: string;
  investmentId: string | null;
  /** Idempotency key of the call that created the invitation; used by the report only. */
  key: string | null;
}

export interface Investment {
  id: string;
  invitationId: string;
  investorId: string;
  campaignId: string;
  units: number;
  signedAt: string;
  walletId: string | null;
  walletAssignedAt: number | null;
  status: string;
  statusChangedAt: number;
  /** Index of the status in the list of its fate; -1 when it is not in the list and so does not change over time. */
  step: number;
  createdAt: number;
  updatedAt: number;
  key: string | null;
}

export type DocumentRecord =
  | { id: string; kind: 'upload'; name: string; mediaType: string; content: string; createdAt: number }
  | { id: string; kind: 'costs'; invitationId: string; units: number; dueAt: number };

/** The answer of a writing call, kept under its idempotency key [docs]. */
export interface KeptAnswer {
  key: string;
  /** SHA-256 of method, path and body. The same key with another hash is a client's mistake. */
  request: string;
  status: number;
  body: string;
  keptAt: number;
}

/** Whether investments change over time: seconds per step (null when they don't), and since when. */
export interface Progress {
  stepSeconds: number | null;
  since: number;
}

/** The whole state as JSON. Never contains the client's secret or tokens. */
export interface SandboxSnapshot {
  version: 1;
  clientId: string;
  /** Number of ids created so far, so that seeded ids do not repeat after a restart. */
  serial: number;
  progress: Progress;
  campaigns: Campaign[];
  investors: Investor[];
  invitations: Invitation[];
  investments: Investment[];
  documents: DocumentRecord[];
  keptAnswers: KeptAnswer[];
}
