import { z } from 'zod';
import { assertPast, assertSettable, check, id, jsonObject, time } from '../checks.ts';
import { notFound, refuse, refuseField, refuseFields } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { catchUp, DELIVERED, firstProgress } from '../progress.ts';
import type { Campaign, Investment, Invitation } from '../records.ts';
import { microsOf } from '../times.ts';
import { investmentView } from '../views.ts';
import { type Answer, type Call, type Endpoint, listPage } from './endpoint.ts';

const NewInvestment = z.object({ invitation_id: id, signed_at: time });
const WalletChoice = z.object({ wallet: id.nullish() });

/** Returns the endpoints of `/v2/investments/`: `POST`, `PATCH` and `GET` of one [guide]; `GET` of the list [assumed]. */
export function investmentEndpoints(platform: Platform): Endpoint[] {
  const { state } = platform;

  function find(call: Call): Investment {
    const investment = state.investments.get(call.id);
    if (!investment) throw notFound('investment');
    return investment;
  }

  function create(call: Call): Answer {
    const body = check(NewInvestment, jsonObject(call.bytes));
    const invitation = state.invitations.get(body.invitation_id);
    if (!invitation) throw refuseField('invitation_id', 'There is no invitation with this id.');
    if (invitation.investmentId !== null) {
      platform.counters.secondInvestmentAttempts += 1;
      throw refuseField('invitation_id', 'An investment was already made from this invitation.');
    }
    const campaign = state.campaigns.get(invitation.campaignId);
    const investor = state.investors.get(invitation.investorId);
    if (!campaign || !investor) throw new Error(`invitation ${invitation.id} belongs to nobody`);
    const now = platform.now();
    assertPast({ signed_at: body.signed_at }, now);
    const lacks = whatIsMissing(invitation, campaign, body.signed_at);
    if (Object.keys(lacks).length > 0) throw refuseFields(lacks);

    const first = firstProgress(investor.fate, now);
    const investment: Investment = {
      id: state.newId(),
      invitationId: invitation.id,
      investorId: investor.id,
      campaignId: campaign.id,
      units: invitation.units,
      signedAt: body.signed_at,
      walletId: null,
      walletAssignedAt: null,
      status: first.status,
      statusChangedAt: now,
      step: first.step,
      createdAt: now,
      updatedAt: now,
      key: call.key,
    };
    state.addInvestment(investment);
    invitation.investmentId = investment.id;
    platform.changed();
    return { status: 201, body: investmentView(platform, investment) };
  }

  /** Sets `{wallet}` (step 7 of the flow), which must be the investor's own [guide; refusals assumed]. */
  function update(call: Call): Answer {
    const investment = find(call);
    const body = jsonObject(call.bytes);
    const { wallet: walletId } = check(WalletChoice, body);
    assertSettable(body, WalletChoice, investmentView(platform, investment));
    if (walletId === undefined || walletId === investment.walletId) {
      return { status: 200, body: investmentView(platform, investment) };
    }
    if (walletId !== null) {
      const owner = state.walletOwner(walletId);
      if (!owner) throw refuseField('wallet', 'There is no wallet with this id.');
      if (owner.id !== investment.investorId) {
        throw refuseField('wallet', 'This wallet belongs to another investor.');
      }
    }
    const now = platform.now();
    const fate = state.investors.get(investment.investorId)?.fate ?? 'delivered';
    catchUp(investment, fate, state.progress, now);
    if (investment.status === DELIVERED) {
      throw refuse(409, 'The securities are delivered: the wallet can not be changed any more.');
    }
    investment.walletId = walletId;
    investment.walletAssignedAt = walletId === null ? null : now;
    investment.updatedAt = now;
    platform.changed();
    return { status: 200, body: investmentView(platform, investment) };
  }

  return [
    {
      path: '/v2/investments/',
      GET: {
        scope: 'investments:read',
        handle: (call) => listPage(call, state.investmentList, (item) => investmentView(platform, item)),
      },
      POST: { scope: 'investments:write', takes: 'json', handle: create },
    },
    {
      path: '/v2/investments/:id/',
      GET: {
        scope: 'investments:read',
        handle: (call) => ({ status: 200, body: investmentView(platform, find(call)) }),
      },
      PATCH: { scope: 'investments:write', takes: 'json', handle: update },
    },
  ];
}

/**
 * Returns what an invitation lacks to become an investment, keyed by the missing answer's name: the survey or its waiver,
 * the self-disclosure where the campaign requires it [docs], and a signature that is not earlier than either.
 */
function whatIsMissing(
  invitation: Invitation,
  campaign: Campaign,
  signedAt: string,
): Record<string, string[]> {
  const { answers } = invitation;
  const lacks: Record<string, string[]> = {};
  if (answers.survey_submitted_at === null) {
    lacks.survey_submitted_at = ['The invitation does not say when the survey was answered.'];
  }
  if (answers.survey === null) {
    lacks.survey = ['The invitation has no survey.'];
  } else if (answers.survey.length === 0 && answers.survey_waiver === null) {
    lacks.survey_waiver = ['The survey has no answers: that needs a waiver.'];
  }
  if (campaign.selfDisclosureRequired) Object.assign(lacks, disclosureLacks(invitation));
  const signed = microsOf(signedAt);
  for (const [name, what] of [
    ['survey_submitted_at', 'the survey was answered'],
    ['self_disclosure_submitted_at', 'the self-disclosure was given'],
  ] as const) {
    const given = answers[name];
    if (given !== null && signed < microsOf(given)) {
      lacks.signed_at = [...(lacks.signed_at ?? []), `The signature must not be from before ${what}.`];
    }
  }
  return lacks;
}

function disclosureLacks({ answers }: Invitation): Record<string, string[]> {
  const lacks: Record<string, string[]> = {};
  if (answers.self_disclosure_submitted_at === null) {
    lacks.self_disclosure_submitted_at = ['This campaign requires the self-disclosure.'];
  }
  const statements = ['self_disclosure_monthly_income', 'self_disclosure_net_worth_100k'] as const;
  for (const name of statements) {
    if (answers[name] === null) lacks[name] = ['This campaign requires this statement.'];
  }
  // The platform answers an insufficient disclosure with an error [docs]; the error's wording is assumed.
  if (statements.every((name) => answers[name] === false)) {
    lacks.non_field_errors = ['The self-disclosure is insufficient: one of its two statements must be true.'];
  }
  return lacks;
}
