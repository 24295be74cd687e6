import type { Json } from '../../../contract/primitives.ts';
import {
  type ModelAnswer,
  type ModelOptions,
  type ModelPart,
  type ModelRequest,
  notFound,
  refused,
  type Shared,
} from './requests.ts';

export interface ModelInvitation {
  id: string;
  /** The key under which the record was made. */
  key: string | null;
  investmentId: string | null;
  fields: Record<string, Json>;
}

export interface ModelInvestment {
  id: string;
  key: string | null;
  invitationId: string;
  signedAt: Json;
  wallet: string | null;
}

/** The invitations, investments and wallets of the model. */
export interface Orders extends ModelPart {
  readonly invitations: Map<string, ModelInvitation>;
  readonly investments: Map<string, ModelInvestment>;
  wallets(investorId: string): string[];
  /** Opens a wallet for the investor without one. */
  openWallet(): void;
}

export const people = {
  one: '11111111-1111-4111-8111-111111111111',
  two: '11111111-1111-4111-8111-222222222222',
  none: '11111111-1111-4111-8111-333333333333',
};
export const walletsAtFirst: Record<string, readonly string[]> = {
  [people.one]: ['33333333-3333-4333-8333-111111111111'],
  [people.two]: ['33333333-3333-4333-8333-222222222221', '33333333-3333-4333-8333-222222222222'],
  [people.none]: [],
};
export const lateWallet = '33333333-3333-4333-8333-333333333333';
/** The second campaign requires a self-disclosure. */
export const plainCampaign = '22222222-2222-4222-8222-111111111111';
export const disclosureCampaign = '22222222-2222-4222-8222-222222222222';

/** An answer that was not given is shown as such. */
const unanswered = {
  self_disclosure_submitted_at: null,
  self_disclosure_monthly_income: null,
  self_disclosure_net_worth_100k: null,
  survey_submitted_at: null,
  survey: null,
  survey_waiver: null,
};

/** The costs document is named once the invitation is read [docs: it is not made at once]. */
const invitationView = ({ id, fields, investmentId }: ModelInvitation, made: boolean): Json => ({
  id,
  ...unanswered,
  ...fields,
  investment_id: investmentId,
  self_disclosure_required: fields.campaign_id === disclosureCampaign,
  costs_document: made ? `/documents/${id}-${String(fields.units)}` : null,
});
const investmentView = ({ id, invitationId, signedAt, wallet }: ModelInvestment, told: boolean): Json => ({
  id,
  invitation_id: invitationId,
  signed_at: signedAt,
  wallet,
  ...(told ? { status: 'KYC_PENDING' } : {}),
});

/**
 * Creates the model's invitations and investments; there are none yet.
 * @param walletsOf returns the wallets of an investor who was created here; null when there is none
 */
export function createOrders(
  options: ModelOptions,
  { newId, misuse }: Shared,
  walletsOf: (investorId: string) => string[] | null,
): Orders {
  const invitations = new Map<string, ModelInvitation>();
  const investments = new Map<string, ModelInvestment>();
  let walletOpened = false;
  const wallets = (investorId: string): string[] =>
    investorId === people.none && walletOpened
      ? [lateWallet]
      : [...(walletsAtFirst[investorId] ?? walletsOf(investorId) ?? [])];

  function createInvitation(body: Record<string, Json>, key: string | null): ModelAnswer {
    const investorId = String(body.investor_id);
    if (!Object.hasOwn(walletsAtFirst, investorId) && walletsOf(investorId) === null) {
      misuse.push(`an invitation was wanted of nobody: ${investorId}`);
      return refused(400, 'investor_id', 'unknown');
    }
    const invitation = { id: newId(), key, investmentId: null, fields: body };
    invitations.set(invitation.id, invitation);
    return { status: 201, body: invitationView(invitation, false) };
  }

  function updateInvitation(id: string, body: Record<string, Json>): ModelAnswer {
    const invitation = invitations.get(id);
    if (!invitation) return notFound;
    if (invitation.investmentId !== null) return { status: 409, body: { detail: 'There is an investment.' } };
    const fields = { ...invitation.fields, ...body };
    invitation.fields = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
    return { status: 200, body: invitationView(invitation, false) };
  }

  function createInvestment(body: Record<string, Json>, key: string | null): ModelAnswer {
    const invitation = invitations.get(String(body.invitation_id));
    if (!invitation) return refused(400, 'invitation_id', 'unknown');
    if (invitation.investmentId !== null) return refused(400, 'invitation_id', 'There is one already.');
    const { survey, survey_waiver, survey_submitted_at, campaign_id, self_disclosure_submitted_at } =
      invitation.fields;
    const answered = survey_submitted_at && Array.isArray(survey) && (survey.length > 0 || survey_waiver);
    const disclosed = campaign_id !== disclosureCampaign || self_disclosure_submitted_at;
    if (!answered || !disclosed) {
      misuse.push(`an investment was wanted of an incomplete invitation ${JSON.stringify(invitation)}`);
      return refused(400, 'survey', 'missing');
    }
    const signedAt = body.signed_at ?? null;
    const investment = { id: newId(), key, invitationId: invitation.id, signedAt, wallet: null };
    investments.set(investment.id, investment);
    invitation.investmentId = investment.id;
    return { status: 201, body: investmentView(investment, options.tellsStatus) };
  }

  function assignWallet(id: string, { wallet }: Record<string, Json>): ModelAnswer {
    const investment = investments.get(id);
    if (!investment) return notFound;
    const investorId = invitations.get(investment.invitationId)?.fields.investor_id;
    if (!wallets(String(investorId)).includes(String(wallet))) return refused(400, 'wallet', 'not theirs');
    investment.wallet = String(wallet);
    return { status: 200, body: investmentView(investment, options.tellsStatus) };
  }

  function write({ method, path, key, body: text }: ModelRequest): ModelAnswer {
    const body = JSON.parse(text) as Record<string, Json>;
    const [, , kind, id] = path.split('/');
    if (kind === 'invitations')
      return method === 'POST' ? createInvitation(body, key) : updateInvitation(String(id), body);
    return method === 'POST' ? createInvestment(body, key) : assignWallet(String(id), body);
  }

  /** Returns the whole list of investments on one page [assumed]. */
  function listed(): Json {
    const results = [...investments.values()].map((investment) => {
      const {
        investor_id = null,
        campaign_id = null,
        units = null,
      } = invitations.get(investment.invitationId)?.fields ?? {};
      return { ...(investmentView(investment, true) as object), investor_id, campaign_id, units };
    });
    return { count: results.length, next: null, previous: null, results };
  }

  function read(path: string): ModelAnswer {
    const [, , kind, id = '', part] = path.split('/');
    if (kind === 'investors') {
      const owned = part === 'wallets' ? wallets(id).map((wallet) => ({ id: wallet })) : [];
      return { status: 200, body: { count: owned.length, next: null, previous: null, results: owned } };
    }
    const invitation = invitations.get(id);
    if (kind === 'invitations') {
      return invitation ? { status: 200, body: invitationView(invitation, true) } : notFound;
    }
    if (id === '') return { status: 200, body: listed() };
    const investment = investments.get(id);
    return investment ? { status: 200, body: investmentView(investment, true) } : notFound;
  }

  return {
    invitations,
    investments,
    wallets,
    openWallet() {
      walletOpened = true;
    },
    write,
    read,
    another(path) {
      const [, , kind, id] = path.split('/');
      const records = kind === 'invitations' ? invitations : investments;
      const other = [...records.keys()].find((one) => one !== id);
      return other === undefined ? null : read(`/v2/${kind}/${other}/`).body;
    },
  };
}
