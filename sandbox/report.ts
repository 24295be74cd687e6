import type { FaultControl } from './faults.ts';
import type { Platform } from './platform.ts';
import { progressAt } from './progress.ts';

/**
 * Counts and lists of what has happened, for tests. Counts start at the sandbox's start or last reset; lists show the
 * state. Two invitations of one investor for the same units may both be intended, so the sandbox can only list possible
 * duplicates. In a test that gives every subscription its own `units` per investor and campaign, each is a real one.
 */
export interface Report {
  /** All API calls, including those hit by a fault. */
  calls: number;
  /** Changes made through the API. */
  writes: number;
  /** Kept answers that were returned again for their idempotency key. */
  replays: number;
  /** Calls refused because their key was already used for another request (422). */
  keyMisuse: number;
  /** Number of keys with a kept answer. */
  keys: number;
  tokensIssued: number;
  /** Calls refused because the invitation already had its investment. */
  secondInvestmentAttempts: number;
  /** Calls by method and route, with the number of each status (or `lost`, `cut`, `hang`, `refused`). */
  endpoints: Record<string, { calls: number; statuses: Record<string, number> }>;
  /** How often each kind of fault has hit a call. */
  faults: Record<string, number>;
  invitations: ReportedInvitation[];
  investments: ReportedInvestment[];
  /** Invitations with the same investor, campaign and units as another. */
  doubledInvitations: Doubled[];
  /** Investments with the same investor, campaign and units as another. */
  doubledInvestments: Doubled[];
  /** Invitations without an investment. */
  orphans: string[];
  investmentsWithoutWallet: string[];
  byInvestor: Record<string, { invitations: string[]; investments: string[] }>;
  byCampaign: Record<string, { invitations: string[]; investments: string[] }>;
  /** Errors of the sandbox itself; a test should find this list empty. */
  internalErrors: string[];
}

export interface ReportedInvitation {
  id: string;
  investor_id: string;
  campaign_id: string;
  units: number;
  key: string | null;
  investment_id: string | null;
}

export interface ReportedInvestment {
  id: string;
  invitation_id: string;
  investor_id: string;
  campaign_id: string;
  units: number;
  wallet: string | null;
  status: string;
  signed_at: string;
  key: string | null;
}

export interface Doubled {
  investor_id: string;
  campaign_id: string;
  units: number;
  ids: string[];
}

/** Returns the report. Reads the whole state, so it is too slow to call for every request. */
export function makeReport({ state, counters, tokens, now }: Platform, faults: FaultControl): Report {
  const invitations = [...state.invitations.values()].map(
    (invitation): ReportedInvitation => ({
      id: invitation.id,
      investor_id: invitation.investorId,
      campaign_id: invitation.campaignId,
      units: invitation.units,
      key: invitation.key,
      investment_id: invitation.investmentId,
    }),
  );
  const investments = state.investmentList.map((investment): ReportedInvestment => {
    const fate = state.investors.get(investment.investorId)?.fate ?? 'delivered';
    return {
      id: investment.id,
      invitation_id: investment.invitationId,
      investor_id: investment.investorId,
      campaign_id: investment.campaignId,
      units: investment.units,
      wallet: investment.walletId,
      status: progressAt(investment, fate, state.progress, now()).status,
      signed_at: investment.signedAt,
      key: investment.key,
    };
  });
  return {
    calls: counters.calls,
    writes: counters.writes,
    replays: counters.replays,
    keyMisuse: counters.keyMisuse,
    keys: state.keptAnswers.size,
    tokensIssued: tokens.issued,
    secondInvestmentAttempts: counters.secondInvestmentAttempts,
    endpoints: structuredClone(Object.fromEntries(counters.endpoints)),
    faults: { ...faults.fired },
    invitations,
    investments,
    doubledInvitations: doubled(invitations),
    doubledInvestments: doubled(investments),
    orphans: invitations.filter((item) => item.investment_id === null).map((item) => item.id),
    investmentsWithoutWallet: investments.filter((item) => item.wallet === null).map((item) => item.id),
    byInvestor: grouped('investor_id', invitations, investments),
    byCampaign: grouped('campaign_id', invitations, investments),
    internalErrors: [...counters.internalErrors],
  };
}

type Item = Pick<ReportedInvitation, 'id' | 'investor_id' | 'campaign_id' | 'units'>;

function doubled(items: Item[]): Doubled[] {
  const groups = new Map<string, Doubled>();
  for (const { id, investor_id, campaign_id, units } of items) {
    const name = `${investor_id} ${campaign_id} ${units}`;
    const group = groups.get(name);
    if (group) group.ids.push(id);
    else groups.set(name, { investor_id, campaign_id, units, ids: [id] });
  }
  return [...groups.values()].filter((group) => group.ids.length > 1);
}

function grouped(by: 'investor_id' | 'campaign_id', invitations: Item[], investments: Item[]) {
  const groups: Report['byInvestor'] = {};
  const group = (item: Item) => {
    groups[item[by]] ??= { invitations: [], investments: [] };
    return groups[item[by]] as Report['byInvestor'][string];
  };
  for (const item of invitations) group(item).invitations.push(item.id);
  for (const item of investments) group(item).investments.push(item.id);
  return groups;
}
