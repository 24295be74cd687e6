/** The types of the sandbox: its methods and the information that it gives to clients. */
import type { FaultControl } from './faults.ts';
import type { Outcome } from './handle.ts';
import type { SandboxSnapshot } from './records.ts';
import type { Report } from './report.ts';
import type { Settings } from './settings.ts';

/** The credentials and ids that a client needs to use the sandbox. */
export interface SandboxInfo {
  clientId: string;
  clientSecret: string;
  /** Campaigns that take invitations. The first accepts the guide's flow unchanged. */
  campaigns: CampaignInfo[];
  /** Campaigns that refuse invitations, for testing the refusal. */
  closedCampaigns: CampaignInfo[];
  /** The first investor has a wallet. */
  investors: { id: string; name: string; wallets: string[] }[];
}

export interface CampaignInfo {
  id: string;
  name: string;
  selfDisclosureRequired: boolean;
}

/** The stand-in platform; see README. */
export interface Sandbox {
  /** Answers a request to any origin in-process. The API is under `/api/external`, the control endpoint at `/_control`. */
  fetch(request: Request | URL | string, init?: RequestInit): Promise<Response>;
  /** Returns the outcome of a request, for a server that carries the outcome over a real connection. */
  handle(request: Request): Promise<Outcome>;
  readonly info: SandboxInfo;
  /** Returns the whole state as JSON, without the client's secret. */
  snapshot(): SandboxSnapshot;
  readonly faults: FaultControl;
  /** May be changed while the sandbox runs. */
  readonly settings: Settings;
  report(): Report;
  /** Holds every call to the API before its processing starts, until the returned function is called. */
  hold(): () => void;
  /** Sets an investment's status. False when the investment is unknown, or has no wallet to be delivered into. */
  setStatus(investmentId: string, status: string): boolean;
  /** Sets the pace at which investments change status: seconds per step, true for the usual pace, false to stop. */
  setProgress(autoProgress: boolean | number): void;
  expireTokens(): void;
  revokeCredentials(revoked?: boolean): void;
  /** Moves the sandbox's clock by `ms` milliseconds, which affects statuses, documents, tokens and keys. */
  advanceClock(ms: number): void;
  /** Restores the initial campaigns and investors, and clears everything else but credentials, settings and clock. */
  reset(): void;
}
