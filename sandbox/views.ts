import { COSTS_FILE_NAME } from './costs-document.ts';
import { plainId } from './ids.ts';
import { priceOf } from './money.ts';
import type { Platform } from './platform.ts';
import { progressAt } from './progress.ts';
import type { Investment, Investor, Invitation, Wallet } from './records.ts';
import type { ShownRecord } from './shown.ts';
import { writeMillis } from './times.ts';

/** Path of the API below any origin [guide]. */
export const API_PATH = '/api/external';

/** Returns an investor as shown in answers; the fields are [assumed]. */
export function investorView(investor: Investor) {
  return {
    id: investor.id,
    forename: investor.forename,
    surname: investor.surname,
    email: investor.email,
    created_at: writeMillis(investor.createdAt),
  };
}

/** Returns a wallet as shown in answers: `id` is from the [guide], the rest is [assumed]. */
export function walletView(wallet: Wallet) {
  return { id: wallet.id, type: wallet.type, address: wallet.address };
}

/**
 * Returns an invitation as shown in answers. `id` and the answers' names are from the [guide]. Whether the
 * self-disclosure is required, and the costs document, are from the [docs]; the names of these fields are [assumed].
 */
export function invitationView(platform: Platform, invitation: Invitation, origin: string) {
  const campaign = platform.state.campaigns.get(invitation.campaignId);
  return {
    id: invitation.id,
    investor_id: invitation.investorId,
    campaign_id: invitation.campaignId,
    units: invitation.units,
    amount: priceOf(campaign?.unitPrice ?? '0', invitation.units),
    self_disclosure_required: campaign?.selfDisclosureRequired ?? false,
    ...invitation.answers,
    costs_document: costsDocumentView(platform, invitation.costsDocumentId, origin),
    created_at: writeMillis(invitation.createdAt),
    updated_at: writeMillis(invitation.updatedAt),
  };
}

/** Returns the costs document, or null until it exists: it is created after the invitation, not at once [docs]. */
function costsDocumentView(platform: Platform, id: string, origin: string) {
  const document = platform.state.documents.get(id);
  if (document?.kind !== 'costs' || document.dueAt > platform.now()) return null;
  return {
    id,
    url: `${origin}${API_PATH}/v2/documents/${id}/`,
    name: COSTS_FILE_NAME,
    created_at: writeMillis(document.dueAt),
  };
}

/** Returns an investment as shown in answers: `id` and `status` are from the [guide], the rest is [assumed]. */
export function investmentView(platform: Platform, investment: Investment) {
  const { state } = platform;
  const fate = state.investors.get(investment.investorId)?.fate ?? 'delivered';
  const at = progressAt(investment, fate, state.progress, platform.now());
  const campaign = state.campaigns.get(investment.campaignId);
  return {
    id: investment.id,
    invitation_id: investment.invitationId,
    investor_id: investment.investorId,
    campaign_id: investment.campaignId,
    units: investment.units,
    amount: priceOf(campaign?.unitPrice ?? '0', investment.units),
    signed_at: investment.signedAt,
    wallet: investment.walletId,
    status: at.status,
    status_changed_at: writeMillis(at.since),
    created_at: writeMillis(investment.createdAt),
    updated_at: writeMillis(Math.max(investment.updatedAt, at.since)),
  };
}

/** The collection at a path, with the records that a fault may need. */
export interface Collection {
  /** Returns the record at the path, or null. */
  record(): ShownRecord | null;
  /** Returns the newest record with another id, or null. */
  other(id: string | null): ShownRecord | null;
}

/** Returns the collection at a path; null when the path is neither a collection's nor a record's. */
export function collectionAt(platform: Platform, path: string, origin: string): Collection | null {
  const [, name, id = ''] = /^\/v2\/(\w+)\/(?:([^/]+)\/)?$/.exec(path) ?? [];
  const { state } = platform;
  const of = <Item extends { id: string }>(
    items: Map<string, Item>,
    view: (item: Item) => ShownRecord,
  ): Collection => ({
    record() {
      const item = items.get(plainId(id.replace(/^%7B(.*)%7D$/i, '$1')));
      return item ? view(item) : null;
    },
    other(own) {
      const item = [...items.values()].findLast((candidate) => candidate.id !== own);
      return item ? view(item) : null;
    },
  });
  if (name === 'invitations') return of(state.invitations, (item) => invitationView(platform, item, origin));
  if (name === 'investments') return of(state.investments, (item) => investmentView(platform, item));
  return name === 'investors' ? of(state.investors, investorView) : null;
}
