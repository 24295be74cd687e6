/** What the sandbox remembers, as plain JSON: the snapshot is made of these records and nothing else. */

export interface Campaign {
  id: string;
  name: string;
  selfDisclosureRequired: boolean;
  /** A closed campaign takes no invitations. */
  open: boolean;
  /** Price of one unit, an integer string in thousandths of the currency [docs: money]. */
  unitPrice: string;
  /** For the costs document, in hundredths of a percent. */
  costs: { entry: number; running: number; exit: number };
}

export interface Wallet {
  id: string;
  type: string;
  address: string;
}

/** What happens to an investor's investments in training; see progress.ts. */
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

/** The answers of an invitation, as steps 2 to 4 of the flow set them [guide]. Null: not given yet. */
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
  /** Id of the costs document; it exists once its `dueAt` has passed. */
  costsDocumentId: string;
  investmentId: string | null;
  /** Idempotency key of the call that made it: for the report only. */
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
  /** Where on the way of its fate the investment stands; -1: somewhere else, so time doesn't move it. */
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
  /** SHA-256 of method, path and body: the same key with anything else is a client's mistake. */
  request: string;
  status: number;
  body: string;
  keptAt: number;
}

/** Whether time moves investments: seconds of one step, or null; and since when. */
export interface Progress {
  stepSeconds: number | null;
  since: number;
}

/** The whole state as JSON. It never contains the client's secret, nor tokens. */
export interface SandboxSnapshot {
  version: 1;
  clientId: string;
  /** Counts ids made, so that seeded ids go on after a restart instead of repeating. */
  serial: number;
  progress: Progress;
  campaigns: Campaign[];
  investors: Investor[];
  invitations: Invitation[];
  investments: Investment[];
  documents: DocumentRecord[];
  keptAnswers: KeptAnswer[];
}
