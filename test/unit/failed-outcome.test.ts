import { describe, expect, it } from 'vitest';
import type { CallOutcome } from '../../main/platform/client.ts';
import { writeSteps } from '../../main/subscriptions/step-names.ts';
import { judge } from '../../main/sync/outcome.ts';
import { answer, requestOf } from '../support/judgements.ts';

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
  it('is quoted without its markup and never as a whole page', () => {
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
