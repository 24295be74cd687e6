import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enter, saveAnew } from '../support/headless.ts';
import { type Scenario, scenario, standsAt } from '../support/scenario.ts';
import { aMoment, until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const unknown = '99999999-9999-4999-8999-999999999999';

describe('rejected', () => {
  it('needs attention, with the message at its field; corrected it goes out under a new key', async () => {
    const desk = here.open();
    desk.start();
    const id = enter(desk, here.form({ campaignId: here.campaign.closed }));
    await standsAt(desk, id, 'rejected');
    const detail = desk.subscriptions.get(id);
    expect(detail).toMatchObject({ stage: 'refused', invitationId: null, locked: {}, removable: true });
    expect(detail.messages).toMatchObject([
      {
        field: 'campaignId',
        text: 'This campaign is closed and takes no more invitations.',
        step: 'invitation',
        httpStatus: 400,
      },
    ]);
    expect(detail.steps[0]).toMatchObject({ kind: 'invitation', state: 'refused' });

    saveAnew(desk, id, { ...detail.form, campaignId: here.campaign.plain });
    expect(desk.subscriptions.get(id).stage).toBe('refused');
    desk.subscriptions.queue(id);
    await standsAt(desk, id, 'complete');
    const [first, second] = here.wire.of('POST', '/v2/invitations/');
    expect(first?.key).not.toBe(second?.key);
    expect(desk.subscriptions.get(id).messages).toEqual([]);
    expect(here.report()).toMatchObject({ keyMisuse: 0, replays: 0 });
    expect(here.report().invitations).toHaveLength(1);
  });

  it('at the answers: only the answers are sent again, there is still one invitation', async () => {
    const desk = here.open();
    desk.start();
    const form = here.form({ campaignId: here.campaign.disclosure });
    form.selfDisclosure.monthlyIncome = false;
    const id = enter(desk, form);
    await standsAt(desk, id, 'rejected');
    expect(desk.subscriptions.get(id).messages).toMatchObject([{ field: null, step: 'investment' }]);
    const { form: now } = desk.subscriptions.get(id);
    desk.subscriptions.save(id, { ...now, selfDisclosure: { ...now.selfDisclosure, netWorth100k: true } });
    desk.subscriptions.queue(id);
    await standsAt(desk, id, 'complete');
    expect(JSON.parse(here.wire.of('PATCH', '/v2/invitations/')[1]?.body ?? '')).toEqual({
      self_disclosure_net_worth_100k: true,
    });
    expect(here.report()).toMatchObject({ invitations: [{}], investments: [{}], keyMisuse: 0 });
  });

  it('queued again without a change it is asked again, under a new key: the reason may be gone', async () => {
    const desk = here.open();
    desk.start();
    const id = enter(desk, here.form({ campaignId: here.campaign.closed }));
    await standsAt(desk, id, 'rejected');
    desk.subscriptions.queue(id);
    await until(() => here.wire.of('POST', '/v2/invitations/').length === 2, 'it is asked again');
    await standsAt(desk, id, 'rejected');
    const [first, second] = here.wire.of('POST', '/v2/invitations/');
    expect(first?.body).toBe(second?.body);
    expect(first?.key).not.toBe(second?.key);
  });

  it('is never sent again by itself, neither in a hurry nor after a restart', async () => {
    let desk = here.open();
    desk.start();
    const id = enter(desk, here.form({ campaignId: here.campaign.closed }));
    await standsAt(desk, id, 'rejected');
    desk.hurry();
    await desk.close();
    desk = here.open();
    desk.start();
    desk.hurry();
    await aMoment();
    expect(here.wire.of('POST', '/v2/invitations/')).toHaveLength(1);
    expect(desk.subscriptions.get(id).messages).toHaveLength(1);
  });

  it('does not hold up the others', async () => {
    const desk = here.open({ lanes: 1 });
    const bad = enter(desk, here.form({ investorId: unknown }, 1));
    const good = [2, 3].map((units) => enter(desk, here.form({}, units)));
    desk.start();
    for (const id of good) await standsAt(desk, id, 'complete');
    expect(desk.subscriptions.get(bad)).toMatchObject({
      stage: 'refused',
      messages: [{ field: 'investorId' }],
    });
    expect(desk.gate.pause).toBeNull();
  });
});

describe('403 and 404', () => {
  it.each([403, 404])('%d: parked, with what the platform said', async (status) => {
    const said = { detail: 'This is not for you.' };
    const desk = here.open({
      fetch: async (input, init) =>
        init?.method === 'POST' && String(input).endsWith('/v2/investments/')
          ? Response.json(said, { status })
          : here.wire.fetch(input, init),
    });
    desk.start();
    const id = enter(desk, here.form());
    await standsAt(desk, id, 'forbidden');
    expect(desk.subscriptions.get(id)).toMatchObject({
      stage: 'refused',
      messages: [{ field: null, text: said.detail, step: 'investment', httpStatus: status }],
    });
    expect(desk.gate.pause).toBeNull();
    expect(
      desk.subscriptions
        .list({ filter: 'needsYou', search: '', offset: 0, limit: 10 })
        .rows.map((row) => row.id),
    ).toEqual([id]);
  });
});

describe('401', () => {
  it('in the middle: one new token for all lanes, and nobody notices', async () => {
    const desk = here.open();
    desk.start();
    await until(() => desk.gate.lastContactAt, 'there is a token');
    const tokens = here.report().tokensIssued;
    here.sandbox.settings.latency = 30;
    const ids = Array.from({ length: 8 }, (_, index) => enter(desk, here.form({}, index + 1)));
    await until(() => here.wire.of('POST', '/v2/invitations/').length === 8, 'all lanes are busy');
    here.sandbox.expireTokens();
    for (const id of ids) await standsAt(desk, id, 'complete');
    expect(here.report().tokensIssued).toBe(tokens + 1);
    expect(here.report()).toMatchObject({ keyMisuse: 0, doubledInvitations: [], doubledInvestments: [] });
  });

  it('again: the desk pauses for its credentials, marks nothing, and goes on once the secret is right', async () => {
    const connection = { clientSecret: 'wrong' };
    const desk = here.open({ connection: { ...connection }, secret: async () => connection.clientSecret });
    desk.start();
    const ids = [1, 2, 3].map((units) => enter(desk, here.form({}, units)));
    await until(() => desk.gate.pause?.reason === 'credentials', 'the desk pauses');
    const asked = here.wire.calls.length;
    await aMoment();
    expect(here.wire.calls).toHaveLength(asked);
    for (const id of ids)
      expect(desk.subscriptions.get(id)).toMatchObject({ stage: 'onItsWay', reason: 'credentials' });
    expect(desk.engine.state()).toMatchObject({
      uncertain: 0,
      pause: { said: expect.stringContaining('not valid') },
    });

    connection.clientSecret = here.connection.clientSecret;
    desk.tokens.forget();
    desk.gate.release();
    for (const id of ids) await standsAt(desk, id, 'complete');
    expect(here.report().investments).toHaveLength(3);
  });

  it('credentials that are withdrawn while sending lose nothing', async () => {
    const desk = here.open();
    desk.start();
    const ids = Array.from({ length: 10 }, (_, index) => enter(desk, here.form({}, index + 1)));
    await until(() => here.report().investments.length > 0, 'the first is through');
    here.sandbox.revokeCredentials(true);
    await until(() => desk.gate.pause?.reason === 'credentials', 'the desk pauses');
    await until(() => desk.engine.state().sending === 0, 'all lanes have been told');
    here.sandbox.revokeCredentials(false);
    desk.gate.release();
    for (const id of ids) await standsAt(desk, id, 'complete');
    expect(here.report()).toMatchObject({
      keyMisuse: 0,
      doubledInvitations: [],
      doubledInvestments: [],
      orphans: [],
    });
  });

  it('without a secret nothing is sent, and it says so', async () => {
    const desk = here.open({ secret: async () => null });
    desk.start();
    const id = enter(desk, here.form());
    await until(() => desk.gate.pause?.reason === 'noSecret', 'the desk pauses');
    expect(desk.subscriptions.get(id)).toMatchObject({ stage: 'onItsWay', reason: 'credentials' });
    expect(here.wire.calls).toEqual([]);
  });
});
