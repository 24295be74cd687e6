import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../contract/primitives.ts';
import { type WriteStep, writeSteps } from '../../main/subscriptions/step-names.ts';
import { held } from '../../main/sync/outcome.ts';
import { answer, changedId, changes, creations, requestOf, sentBy, shown } from '../support/judgements.ts';
import {
  campaignId,
  investmentId,
  investorId,
  invitationId,
  otherWalletId,
  walletId,
} from '../support/samples.ts';

describe('a 2xx that shows what was sent is acknowledged', () => {
  it.each([200, 201, 202])('with status %d', (status) => {
    const record = { id: invitationId, ...sentBy.createInvitation, new: 1 };
    expect(answer(status, JSON.stringify(record))).toEqual({
      means: 'acknowledged',
      id: invitationId,
      record,
      status,
      notShown: [],
    });
  });
  it.each(writeSteps)(
    'for %s, also in another spelling, with more fields, and with the investor it is about',
    (kind) => {
      const record = {
        id: changedId[kind] ?? 'new',
        ...sentBy[kind],
        investor: { id: investorId },
        more: [1],
      };
      expect(shown(record, kind)).toMatchObject({ means: 'acknowledged', id: record.id, notShown: [] });
      const upper = (value: Json): Json => (typeof value === 'string' ? value.toUpperCase() : value);
      const respelled = Object.fromEntries(
        Object.entries(record).map(([name, value]) => [name, upper(value)]),
      );
      expect(shown(respelled, kind)).toMatchObject({ means: 'acknowledged' });
    },
  );
  it('with a number as id', () =>
    expect(answer(201, '{"id":7}')).toMatchObject({ means: 'acknowledged', id: '7' }));
  it.each(creations)('for %s with only an id, and the fields that are not shown are noted', (kind) =>
    expect(answer(201, '{"id":"a"}', kind)).toMatchObject({
      means: 'acknowledged',
      id: 'a',
      notShown: Object.keys(sentBy[kind]),
    }),
  );
});

describe('a 2xx that shows something else contradicts and is not acknowledged', () => {
  it.each<[string, WriteStep, { [name: string]: Json }, string[]]>([
    ['other units', 'createInvitation', { id: 'a', units: 6 }, ['units']],
    ['another investor', 'createInvitation', { id: 'a', investor_id: campaignId }, ['investor_id']],
    [
      'another campaign, as an object',
      'createInvitation',
      { id: 'a', campaign: { id: investorId } },
      ['campaign_id'],
    ],
    [
      "another investor's investment",
      'createInvestment',
      { id: 'a', investor_id: campaignId },
      ['investor_id'],
    ],
    ['another invitation', 'createInvestment', { id: 'a', invitation_id: investorId }, ['invitation_id']],
    ['another time', 'createInvestment', { id: 'a', signed_at: '2026-03-01T09:20:01Z' }, ['signed_at']],
    [
      'the old record',
      'updateInvitation',
      { id: invitationId, units: 4, self_disclosure_net_worth_100k: true },
      ['units'],
    ],
    [
      'a reversed statement',
      'updateInvitation',
      { id: invitationId, self_disclosure_net_worth_100k: false },
      ['self_disclosure_net_worth_100k'],
    ],
    [
      'a statement that is null',
      'updateInvitation',
      { id: invitationId, self_disclosure_net_worth_100k: null },
      ['self_disclosure_net_worth_100k'],
    ],
    ["another object's record", 'updateInvitation', { id: investmentId, ...sentBy.updateInvitation }, ['id']],
    ['no wallet', 'assignWallet', { id: investmentId, wallet: null }, ['wallet']],
    ['another wallet', 'assignWallet', { id: investmentId, wallet: otherWalletId }, ['wallet']],
    ["another investment's record", 'assignWallet', { id: invitationId, wallet: walletId }, ['id']],
    ['a failure', 'assignWallet', { success: false }, ['success']],
    [
      'a failure beside the record',
      'updateInvitation',
      { id: invitationId, ...sentBy.updateInvitation, ok: 'false' },
      ['success'],
    ],
    ['a failure with an id', 'createInvitation', { id: 'a', error: 'no' }, ['success']],
  ])('with %s (%s)', (_, kind, body, differs) =>
    expect(shown(body, kind)).toEqual({
      means: 'contradicted',
      id: typeof body.id === 'string' ? body.id : null,
      record: body,
      status: 200,
      differs,
    }),
  );
  it.each<[WriteStep, string]>([
    ['createInvitation', investorId],
    ['createInvitation', `{${campaignId.toUpperCase()}}`],
    ['createInvestment', invitationId],
    ['createInvestment', investorId],
  ])('when %s shows the id of an object it is made from as the id of the new object: %s', (kind, id) => {
    expect(shown({ id, ...sentBy[kind] }, kind)).toMatchObject({ means: 'contradicted', differs: ['id'] });
  });
  it('unless a number is the id of several objects', () => {
    const sent = { invitation_id: '7', signed_at: '2026-03-01T09:20:00Z' };
    expect(shown({ id: 7 }, 'createInvestment', { sent })).toMatchObject({ means: 'acknowledged', id: '7' });
  });
  it('when any field of the guide is shown with another value', () => {
    const others: { [name: string]: Json } = {
      units: 6,
      investor_id: otherWalletId,
      campaign_id: otherWalletId,
      invitation_id: otherWalletId,
      wallet: otherWalletId,
      signed_at: '2027-01-01T00:00:00Z',
      self_disclosure_net_worth_100k: false,
    };
    fc.assert(
      fc.property(
        fc
          .constantFrom(...writeSteps)
          .chain((kind) =>
            fc.tuple(fc.constant(kind), fc.subarray(Object.keys(sentBy[kind]), { minLength: 1 })),
          ),
        ([kind, names]) => {
          const wrong = Object.fromEntries(names.map((name) => [name, others[name] ?? null]));
          const body = { id: changedId[kind] ?? 'new', ...sentBy[kind], ...wrong };
          expect(shown(body, kind)).toMatchObject({ means: 'contradicted', differs: names });
        },
      ),
    );
  });
});

describe('a 2xx that does not say what it is about', () => {
  it.each(creations)('leaves %s uncertain when it has no id, because nobody knows what was made', (kind) => {
    for (const text of [
      '',
      '{}',
      '{"ok":true}',
      '{"success":false}',
      '{"id":""}',
      '{"id":null}',
      '{"id":9007199254740993}',
    ])
      expect(answer(201, text, kind), text).toMatchObject({ means: 'uncertain', status: 201, because: null });
  });
  it.each(changes)('is silent about %s when it lacks the fields, so the change is read back', (kind) => {
    const names = Object.keys(sentBy[kind]);
    expect(answer(204, '', kind)).toEqual({ means: 'silent', record: null, status: 204, silent: names });
    for (const text of ['{}', '{"status":"PAID"}', `{"id":"${changedId[kind]}"}`])
      expect(answer(200, text, kind), text).toMatchObject({ means: 'silent', silent: names });
  });
  it('is silent about a change when it shows the fields but not the object', () =>
    expect(shown({ ...sentBy.assignWallet }, 'assignWallet')).toMatchObject({ means: 'silent', silent: [] }));
  it('is silent about a field in an unknown form', () =>
    expect(
      shown(
        { id: invitationId, units: { amount: 5 }, self_disclosure_net_worth_100k: 'yes' },
        'updateInvitation',
      ),
    ).toMatchObject({ means: 'silent', silent: ['units', 'self_disclosure_net_worth_100k'] }));
  it('may lack fields that are known but were not sent', () =>
    expect(shown({ id: investmentId, wallet: walletId }, 'assignWallet')).toMatchObject({
      means: 'acknowledged',
      notShown: [],
    }));
  const noObjects = ['[]', '[{"id":"a"}]', 'null', '"ok"', 'true', 'false', '7'];
  it.each(writeSteps)('leaves %s uncertain when it is a page or half a text', (kind) => {
    for (const text of ['<html>login</html>', '{"id":"a","st', '[{"id":', 'ok'])
      expect(answer(200, text, kind), text).toMatchObject({ means: 'uncertain', status: 200 });
  });
  it.each(creations)('leaves %s uncertain when it is JSON but no object', (kind) => {
    for (const text of noObjects)
      expect(answer(200, text, kind), text).toMatchObject({ means: 'uncertain', status: 200 });
  });
  it.each(changes)('is silent about %s when it is JSON but no object, so the change is read back', (kind) => {
    const silent = { means: 'silent', record: null, status: 200, silent: Object.keys(sentBy[kind]) };
    for (const text of noObjects) expect(answer(200, text, kind), text).toEqual(silent);
  });
  it.each(creations)('has no id for %s when the id cannot stand in a path', (kind) => {
    for (const id of ['..', '.', ' ', '\u200b', 'a/b', 'a?b=1', '#a', 'a\\b', '%2e'])
      expect(answer(201, JSON.stringify({ id }), kind), id).toMatchObject({ means: 'uncertain' });
  });
  it.each(creations)('has the id of %s at the end of a link', (kind) =>
    expect(answer(201, `{"id":"https://platform.example/v2/x/${investmentId}/"}`, kind)).toMatchObject({
      means: 'acknowledged',
      id: investmentId,
    }),
  );
});

describe('a record that is read is compared with what was sent', () => {
  const request = requestOf('updateInvitation');
  it.each<[string, Json, string[], string[]]>([
    ['nothing', null, [], ['units', 'self_disclosure_net_worth_100k']],
    ['no object', 'x', [], ['units', 'self_disclosure_net_worth_100k']],
    ['only its id', { id: invitationId }, [], ['units', 'self_disclosure_net_worth_100k']],
    [
      'all of it',
      { id: `{${invitationId.toUpperCase()}}`, units: '5.0', self_disclosure_net_worth_100k: 'True' },
      [],
      [],
    ],
    ['another object', { id: investmentId, ...sentBy.updateInvitation }, ['id'], []],
    [
      'another investor',
      { id: invitationId, ...sentBy.updateInvitation, investor_id: campaignId },
      ['investor_id'],
      [],
    ],
  ])('when it shows %s', (_, record, contradicts, silent) =>
    expect(held(request, record)).toEqual({ contradicts, silent }),
  );
});

it('every answer is judged, and only an object with an id, or a change, is ever acknowledged', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('', '{}', '<html></html>', '{"detail":"x"}', '{"id":"a"}', '{"id":'),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 200, max: 599 }),
      text,
      fc.constantFrom(...writeSteps),
      fc.boolean(),
      (status, said, kind, repeated) => {
        const outcome = answer(status, said, kind, { repeated });
        if (outcome.means === 'acknowledged' || outcome.means === 'silent') expect(status).toBeLessThan(300);
        if (outcome.means === 'acknowledged') expect(outcome.id).not.toBeNull();
        if (outcome.means === 'refused' || outcome.means === 'unclear') {
          expect(status).toBeGreaterThanOrEqual(400);
          expect(status).toBeLessThan(500);
        }
        expect(outcome.means).not.toBe('notSent');
      },
    ),
    { numRuns: 2_000 },
  );
});
