import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subscriptionKit } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import type { CallOutcome } from '../../main/platform/client.ts';
import { meanings } from '../../main/subscriptions/meanings.ts';
import { type WriteStep, writeSteps } from '../../main/subscriptions/step-names.ts';
import { writes } from '../../main/subscriptions/steps.ts';
import { held, judge, type Request } from '../../main/sync/outcome.ts';
import type { SentFields } from '../../main/sync/submission.ts';
import { campaignId, investorId, moment, otherWalletId, walletId } from '../support/samples.ts';

const invitationId = '88888888-8888-4888-8888-888888888888';
const investmentId = '99999999-9999-4999-8999-999999999999';
const order = { investor_id: investorId, campaign_id: campaignId };

/** The fields that each step sends unless a test says otherwise. */
const sentBy: Record<WriteStep, SentFields> = {
  createInvitation: { ...order, units: 5 },
  updateInvitation: { units: 5, self_disclosure_net_worth_100k: true },
  createInvestment: { invitation_id: invitationId, signed_at: '2026-03-01T09:20:00Z' },
  assignWallet: { wallet: walletId },
};
const changedId: Record<WriteStep, string | null> = {
  createInvitation: null,
  updateInvitation: invitationId,
  createInvestment: null,
  assignWallet: investmentId,
};
const creations = ['createInvitation', 'createInvestment'] as const;
const changes = ['updateInvitation', 'assignWallet'] as const;

const requestOf = (kind: WriteStep, more: Partial<Request> = {}): Request => ({
  creates: writes[kind].creates,
  meanings,
  fieldOf: subscriptionKit.fieldOf,
  repeated: false,
  sent: sentBy[kind],
  expected: kind === 'createInvitation' ? {} : order,
  id: changedId[kind],
  now: moment,
  ...more,
});

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const answered = (status: number, text: string, headers: Record<string, string> = {}): CallOutcome => ({
  kind: 'answer',
  status,
  text,
  body: parsed(text),
  headers,
});

const answer = (
  status: number,
  text: string,
  kind: WriteStep = 'createInvitation',
  more: Partial<Request> & { headers?: Record<string, string> } = {},
) => judge(requestOf(kind, more), answered(status, text, more.headers));

/** Judges a success that shows this object. */
const shown = (body: { [name: string]: Json }, kind: WriteStep, more: Partial<Request> = {}) =>
  answer(200, JSON.stringify(body), kind, more);

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

describe('a call without a whole answer is uncertain, because no error name proves that nothing was sent', () => {
  it.each([
    ['ECONNREFUSED', true],
    ['ERR_INTERNET_DISCONNECTED', true],
    ['ERR_NAME_NOT_RESOLVED', true],
    ['ERR_CONNECTION_RESET', false],
    ['ECONNRESET', false],
  ])('after %s', (said, unreachable) => {
    for (const kind of writeSteps)
      expect(judge(requestOf(kind), { kind: 'noAnswer', said, unreachable })).toEqual({
        means: 'uncertain',
        said,
        status: null,
        because: null,
        asked: null,
        messages: [],
      });
  });
  it('after a redirect, which counts as an intermediary’s and says where it leads', () =>
    expect(
      judge(requestOf('assignWallet'), {
        kind: 'answer',
        status: 302,
        text: '',
        body: undefined,
        headers: { location: 'https://portal.example/login?ticket=1' },
      }),
    ).toMatchObject({ means: 'uncertain', because: 'between', said: '302: → https://portal.example/login' }));
  it('after a 401 twice, because Chromium may have sent the call a first time by itself', () =>
    expect(judge(requestOf('createInvitation'), { kind: 'unauthorised', said: 'Not you.' })).toMatchObject({
      means: 'uncertain',
      said: '401: Not you.',
      status: 401,
      because: null,
    }));
});

describe('a call that never left was not sent', () => {
  it.each<[string, CallOutcome]>([
    ['no token came', { kind: 'unavailable', said: 'x', status: null, because: 'offline' }],
    ['the token request failed', { kind: 'unavailable', said: 'x', status: 502, because: 'failing' }],
    ['the credentials were refused', { kind: 'credentials', said: 'x', status: 401, problem: 'credentials' }],
    ['the scope was refused', { kind: 'credentials', said: 'x', status: 400, problem: 'scope' }],
    ['there is no secret', { kind: 'noSecret' }],
    ['the keychain is locked', { kind: 'keychain', said: null }],
    ['there were too many token requests', { kind: 'rateLimited', retryAfter: '3', status: 429 }],
    ['its time was over', { kind: 'tooLate' }],
  ])('because %s', (_, outcome) => {
    for (const repeated of [false, true])
      expect(judge(requestOf('createInvitation', { repeated }), outcome)).toMatchObject({
        means: 'notSent',
        said: expect.stringMatching(/./),
      });
  });
});

describe('an answer of a platform in trouble, or a cut-off answer, is uncertain', () => {
  it.each([
    ['500', 500, '{"detail":"boom"}'],
    ['503 without a body', 503, ''],
    ['599', 599, '{}'],
    ['cut-off JSON', 201, '{"id":"a","un'],
    ['cut-off JSON in a refusal', 400, '{"units":["Too'],
    ['408', 408, '{"detail":"slow"}'],
    ['429', 429, '{"detail":"slow"}'],
    ['401 with JSON', 401, '{"detail":"no"}'],
    ['401 without a body', 401, ''],
  ])('with %s', (_, status, text) => {
    for (const repeated of [false, true])
      expect(answer(status, text, 'createInvitation', { repeated })).toMatchObject({
        means: 'uncertain',
        status,
        because: null,
      });
  });
  it('and is quoted without its markup and never as a whole page', () => {
    const outcome = answer(502, `<html><p class="x">Bad gateway</p>${'x'.repeat(10_000)}`);
    expect(outcome).toMatchObject({ said: expect.stringContaining('502: Bad gateway') });
    expect(JSON.stringify(outcome)).not.toContain('class');
    expect(JSON.stringify(outcome).length).toBeLessThan(500);
  });
});

describe('an answer of an intermediary is uncertain and named as such', () => {
  const page = '<!DOCTYPE html><html><body>Blocked by policy</body></html>';
  it.each([200, 201, 400, 401, 403, 404, 405, 407, 409, 422, 429, 451, 500, 502, 503, 511])(
    '%d with a page',
    (status) => {
      for (const kind of writeSteps)
        expect(answer(status, page, kind, { repeated: true })).toMatchObject({
          means: 'uncertain',
          because: 'between',
          said: `${status}: Blocked by policy`,
        });
    },
  );
  it.each([302, 304, 403, 404, 405, 407, 451, 511])('%d without a body', (status) =>
    expect(answer(status, '')).toMatchObject({ means: 'uncertain', because: 'between' }),
  );
});

describe('Retry-After delays the operation on any answer that is no success', () => {
  const asked = (status: number, text: string, header: string, repeated = false) => {
    const outcome = answer(status, text, 'createInvitation', {
      headers: { 'retry-after': header },
      repeated,
    });
    return outcome.means === 'uncertain' ? outcome.asked : outcome.means;
  };
  it.each([429, 500, 502, 503, 504, 408])('with status %d', (status) => {
    expect(asked(status, '', '7')).toBe(7_000);
    expect(asked(status, '<html>busy</html>', '7')).toBe(7_000);
  });
  it('with a conflict', () => expect(asked(409, '{"detail":"busy"}', '30', true)).toBe(30_000));
  it('by at most an hour, also as a date, and not when it is nonsense', () => {
    expect(asked(503, '', '999999')).toBe(3_600_000);
    expect(asked(503, '', 'Sun, 01 Mar 2026 10:00:30 GMT')).toBe(30_000);
    for (const header of ['soon', '', '-5', 'NaN']) expect(asked(503, '', header)).toBeNull();
  });
});

describe('400, 409, 422 and the like are rejected, with the messages at their fields', () => {
  it.each([400, 409, 413, 415, 422])('%d', (status) =>
    expect(answer(status, '{"units":["Too many."],"non_field_errors":["No."]}')).toEqual({
      means: 'refused',
      kind: 'rejected',
      status,
      messages: [
        { field: 'units', text: 'Too many.' },
        { field: null, text: 'No.' },
      ],
    }),
  );
  it('also with a message at a sent field that this app does not know by name', () =>
    expect(answer(400, '{"novelty":["No."]}', 'createInvitation', { sent: { novelty: 1 } })).toMatchObject({
      means: 'refused',
    }));
});

describe('403, 404 and the like in the platform’s own voice are forbidden, with the platform’s words', () => {
  it.each([402, 403, 404, 405, 410, 451])('%d', (status) =>
    expect(answer(status, '{"detail":"Not for you."}')).toEqual({
      means: 'refused',
      kind: 'forbidden',
      status,
      messages: [{ field: null, text: 'Not for you.' }],
    }),
  );
});

describe('a JSON object of unknown shape with a 4xx goes to a person', () => {
  it.each([400, 402, 403, 404, 405, 410, 418, 422, 451])('%d', (status) =>
    expect(answer(status, '{"novelty":["No."]}')).toEqual({
      means: 'unclear',
      said: `${status}: novelty: No.`,
      status,
    }),
  );
  it('also when it is empty', () => expect(answer(400, '{}')).toMatchObject({ means: 'unclear' }));
});

describe('409, 423 and 425 to a repetition may conflict with its own first attempt', () => {
  it.each([409, 423, 425])('%d', (status) => {
    for (const kind of writeSteps) {
      expect(answer(status, '{"detail":"busy"}', kind, { repeated: true })).toEqual({
        means: 'uncertain',
        said: `${status}: busy`,
        status,
        because: 'conflict',
        asked: null,
        messages: [{ field: null, text: 'busy' }],
      });
      expect(answer(status, '{"detail":"busy"}', kind)).toMatchObject({ means: 'refused' });
    }
  });
  it.each([400, 422, 403])(
    'but %d is refused, because it answers the first attempt, or there was none',
    (status) =>
      expect(answer(status, '{"detail":"no"}', 'createInvitation', { repeated: true })).toMatchObject({
        means: 'refused',
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
