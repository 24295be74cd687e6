import { z } from 'zod';
import {
  assertPast,
  assertSettable,
  check,
  flag,
  id,
  jsonObject,
  list,
  time,
  units,
  waiver,
} from '../checks.ts';
import { notFound, refuse, refuseFields } from '../errors.ts';
import type { Platform } from '../platform.ts';
import type { Invitation } from '../records.ts';
import { invitationView } from '../views.ts';
import type { Answer, Call, Endpoint } from './endpoint.ts';

const NewInvitation = z.object({ investor_id: id, campaign_id: id, units });

/**
 * The answers of steps 2 to 4 of the flow; one PATCH may carry them together [guide]. Null takes an answer back, except
 * for `survey`, where an empty list does [assumed].
 */
const Answers = z.object({
  units: units.optional(),
  self_disclosure_submitted_at: time.nullish(),
  self_disclosure_monthly_income: flag.nullish(),
  self_disclosure_net_worth_100k: flag.nullish(),
  survey_submitted_at: time.nullish(),
  survey: list.optional(),
  survey_waiver: waiver.nullish(),
});

/** Returns the endpoints of `/v2/invitations/`: `POST` and `PATCH` [guide], `GET` of one [docs]. */
export function invitationEndpoints(platform: Platform): Endpoint[] {
  const { state } = platform;

  function find(call: Call): Invitation {
    const invitation = state.invitations.get(call.id);
    if (!invitation) throw notFound('invitation');
    return invitation;
  }

  /** Plans the costs document, which exists a moment later [docs], and returns its id. */
  function planCostsDocument(invitationId: string, unitCount: number, now: number): string {
    const documentId = state.newId();
    state.documents.set(documentId, {
      id: documentId,
      kind: 'costs',
      invitationId,
      units: unitCount,
      dueAt: now + platform.settings.documentDelay,
    });
    return documentId;
  }

  function create(call: Call): Answer {
    const body = check(NewInvitation, jsonObject(call.bytes));
    const investor = state.investors.get(body.investor_id);
    const campaign = state.campaigns.get(body.campaign_id);
    const problems: Record<string, string[]> = {};
    if (!investor) problems.investor_id = ['There is no investor with this id.'];
    if (!campaign) problems.campaign_id = ['There is no campaign with this id.'];
    else if (!campaign.open)
      problems.campaign_id = ['This campaign is closed and takes no more invitations.'];
    if (!investor || !campaign?.open) throw refuseFields(problems);

    const now = platform.now();
    const invitationId = state.newId();
    const invitation: Invitation = {
      id: invitationId,
      investorId: investor.id,
      campaignId: campaign.id,
      units: body.units,
      answers: {
        self_disclosure_submitted_at: null,
        self_disclosure_monthly_income: null,
        self_disclosure_net_worth_100k: null,
        survey_submitted_at: null,
        survey: null,
        survey_waiver: null,
      },
      createdAt: now,
      updatedAt: now,
      costsDocumentId: planCostsDocument(invitationId, body.units, now),
      investmentId: null,
      key: call.key,
    };
    state.invitations.set(invitationId, invitation);
    platform.changed();
    return { status: 201, body: invitationView(platform, invitation, call.origin) };
  }

  function update(call: Call): Answer {
    const invitation = find(call);
    const body = jsonObject(call.bytes);
    const { units: newUnits, ...sent } = check(Answers, body);
    assertSettable(body, Answers, invitationView(platform, invitation, call.origin));
    const now = platform.now();
    assertPast(
      {
        self_disclosure_submitted_at: sent.self_disclosure_submitted_at,
        survey_submitted_at: sent.survey_submitted_at,
      },
      now,
    );
    // The investor has signed on the basis of these answers [assumed: 409].
    if (invitation.investmentId !== null) {
      throw refuse(409, 'An investment was made from this invitation: it can not be changed any more.');
    }
    const answers = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
    Object.assign(invitation.answers, answers);
    if (newUnits !== undefined && newUnits !== invitation.units) changeUnits(invitation, newUnits, now);
    invitation.updatedAt = now;
    platform.changed();
    return { status: 200, body: invitationView(platform, invitation, call.origin) };
  }

  /**
   * Changes the units and plans a new costs document, because costs depend on the units. An existing document stays
   * readable, because the investor may have seen it.
   */
  function changeUnits(invitation: Invitation, newUnits: number, now: number): void {
    const old = state.documents.get(invitation.costsDocumentId);
    if (old?.kind === 'costs' && old.dueAt > now) state.documents.delete(old.id);
    invitation.units = newUnits;
    invitation.costsDocumentId = planCostsDocument(invitation.id, newUnits, now);
  }

  return [
    {
      path: '/v2/invitations/',
      POST: { scope: 'investments:write', takes: 'json', handle: create },
    },
    {
      path: '/v2/invitations/:id/',
      GET: {
        scope: 'investments:read',
        handle: (call) => ({ status: 200, body: invitationView(platform, find(call), call.origin) }),
      },
      PATCH: { scope: 'investments:write', takes: 'json', handle: update },
    },
  ];
}
