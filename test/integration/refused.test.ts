import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enter, saveAnew } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { aMoment, until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const unknown = '99999999-9999-4999-8999-999999999999';

describe('a rejected subscription', () => {
  it('needs attention, with the message at its field, and is sent under a new key once corrected', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ campaignId: here.campaign.closed }));
    await reaches(app, id, 'rejected');
    const detail = app.subscriptions.get(id);
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

    saveAnew(app, id, { ...detail.form, campaignId: here.campaign.plain });
    expect(app.subscriptions.get(id).stage).toBe('refused');
    app.subscriptions.queue(id);
    await reaches(app, id, 'complete');
    const [first, second] = here.wire.of('POST', '/v2/invitations/');
    expect(first?.key).not.toBe(second?.key);
    expect(app.subscriptions.get(id).messages).toEqual([]);
    expect(here.report()).toMatchObject({ keyMisuse: 0, replays: 0 });
    expect(here.report().invitations).toHaveLength(1);
  });

  it('sends only the answers again when these were rejected, and there is still one invitation', async () => {
    const app = here.open();
    app.start();
    const form = here.form({ campaignId: here.campaign.disclosure });
    form.selfDisclosure.monthlyIncome = false;
    const id = enter(app, form);
    await reaches(app, id, 'rejected');
    expect(app.subscriptions.get(id).messages).toMatchObject([{ field: null, step: 'investment' }]);
    const { form: now } = app.subscriptions.get(id);
    app.subscriptions.save(id, { ...now, selfDisclosure: { ...now.selfDisclosure, netWorth100k: true } });
    app.subscriptions.queue(id);
    await reaches(app, id, 'complete');
    expect(JSON.parse(here.wire.of('PATCH', '/v2/invitations/')[1]?.body ?? '')).toEqual({
      self_disclosure_net_worth_100k: true,
    });
    expect(here.report()).toMatchObject({ invitations: [{}], investments: [{}], keyMisuse: 0 });
  });

  it('is sent again under a new key when it is queued without a change, since the reason may be gone', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form({ campaignId: here.campaign.closed }));
    await reaches(app, id, 'rejected');
    app.subscriptions.queue(id);
    await until(() => here.wire.of('POST', '/v2/invitations/').length === 2, 'the platform is asked again');
    await reaches(app, id, 'rejected');
    const [first, second] = here.wire.of('POST', '/v2/invitations/');
    expect(first?.body).toBe(second?.body);
    expect(first?.key).not.toBe(second?.key);
  });

  it('is never sent again by itself, neither by `hurry` nor after a restart', async () => {
    let app = here.open();
    app.start();
    const id = enter(app, here.form({ campaignId: here.campaign.closed }));
    await reaches(app, id, 'rejected');
    app.hurry();
    await app.close();
    app = here.open();
    app.start();
    app.hurry();
    await aMoment();
    expect(here.wire.of('POST', '/v2/invitations/')).toHaveLength(1);
    expect(app.subscriptions.get(id).messages).toHaveLength(1);
  });

  it('does not hold up the others', async () => {
    const app = here.open({ lanes: 1 });
    const bad = enter(app, here.form({ investorId: unknown }, 1));
    const good = [2, 3].map((units) => enter(app, here.form({}, units)));
    app.start();
    for (const id of good) await reaches(app, id, 'complete');
    expect(app.subscriptions.get(bad)).toMatchObject({
      stage: 'refused',
      messages: [{ field: 'investorId' }],
    });
    expect(app.sendGate.pause).toBeNull();
  });
});

describe('an answer with 403 or 404', () => {
  it.each([403, 404])('(%d) holds the subscription back, with what the platform said', async (status) => {
    const said = { detail: 'This is not for you.' };
    const app = here.open({
      fetch: async (input, init) =>
        init?.method === 'POST' && String(input).endsWith('/v2/investments/')
          ? Response.json(said, { status })
          : here.wire.fetch(input, init),
    });
    app.start();
    const id = enter(app, here.form());
    await reaches(app, id, 'forbidden');
    expect(app.subscriptions.get(id)).toMatchObject({
      stage: 'refused',
      messages: [{ field: null, text: said.detail, step: 'investment', httpStatus: status }],
    });
    expect(app.sendGate.pause).toBeNull();
    expect(
      app.subscriptions
        .list({ filter: 'needsYou', search: '', offset: 0, limit: 10 })
        .rows.map((row) => row.id),
    ).toEqual([id]);
  });
});

describe('credentials that are refused or missing', () => {
  it('lead to one new token for all lanes while sending, and nobody notices', async () => {
    const app = here.open();
    app.start();
    await until(() => app.sendGate.lastContactAt, 'there is a token');
    const tokens = here.report().tokensIssued;
    here.sandbox.settings.latency = 30;
    const ids = Array.from({ length: 8 }, (_, index) => enter(app, here.form({}, index + 1)));
    await until(() => here.wire.of('POST', '/v2/invitations/').length === 8, 'all lanes are busy');
    here.sandbox.expireTokens();
    for (const id of ids) await reaches(app, id, 'complete');
    expect(here.report().tokensIssued).toBe(tokens + 1);
    expect(here.report()).toMatchObject({ keyMisuse: 0, doubledInvitations: [], doubledInvestments: [] });
  });

  it('pause the app when they stay refused, mark nothing, and sending resumes once the secret is right', async () => {
    const connection = { clientSecret: 'wrong' };
    const app = here.open({ connection: { ...connection }, secret: async () => connection.clientSecret });
    app.start();
    const ids = [1, 2, 3].map((units) => enter(app, here.form({}, units)));
    await until(() => app.sendGate.pause?.reason === 'credentials', 'the app pauses');
    const asked = here.wire.calls.length;
    await aMoment();
    expect(here.wire.calls).toHaveLength(asked);
    for (const id of ids)
      expect(app.subscriptions.get(id)).toMatchObject({ stage: 'onItsWay', reason: 'credentials' });
    expect(app.scheduler.state()).toMatchObject({
      uncertain: 0,
      pause: { said: expect.stringContaining('not valid') },
    });

    connection.clientSecret = here.connection.clientSecret;
    app.tokens.forget();
    app.sendGate.release();
    for (const id of ids) await reaches(app, id, 'complete');
    expect(here.report().investments).toHaveLength(3);
  });

  it('lose nothing when they are withdrawn while sending', async () => {
    const app = here.open();
    app.start();
    const ids = Array.from({ length: 10 }, (_, index) => enter(app, here.form({}, index + 1)));
    await until(() => here.report().investments.length > 0, 'the first investment is made');
    here.sandbox.revokeCredentials(true);
    await until(() => app.sendGate.pause?.reason === 'credentials', 'the app pauses');
    await until(() => app.scheduler.state().sending === 0, 'all lanes have stopped');
    here.sandbox.revokeCredentials(false);
    app.sendGate.release();
    for (const id of ids) await reaches(app, id, 'complete');
    expect(here.report()).toMatchObject({
      keyMisuse: 0,
      doubledInvitations: [],
      doubledInvestments: [],
      orphans: [],
    });
  });

  it('send nothing without a secret, which is reported', async () => {
    const app = here.open({ secret: async () => null });
    app.start();
    const id = enter(app, here.form());
    await until(() => app.sendGate.pause?.reason === 'noSecret', 'the app pauses');
    expect(app.subscriptions.get(id)).toMatchObject({ stage: 'onItsWay', reason: 'credentials' });
    expect(here.wire.calls).toEqual([]);
  });
});
