import { describe, expect, it } from 'vitest';
import type { Json } from '../../contract/primitives.ts';
import type { OperationKind } from '../../main/subscriptions/model.ts';
import { judge } from '../../main/sync/outcome.ts';
import { moment } from '../support/samples.ts';

const answer = (
  status: number,
  text: string,
  headers: Record<string, string> = {},
  kind: OperationKind = 'createInvitation',
) => {
  let body: Json | undefined;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return judge(kind, { kind: 'answer', status, text, body, headers }, moment);
};

describe('2xx with what is needed is acknowledged', () => {
  it.each([200, 201, 202])('%d', (status) =>
    expect(answer(status, '{"id":"a","new":1}')).toEqual({
      means: 'acknowledged',
      id: 'a',
      record: { id: 'a', new: 1 },
      status,
    }),
  );
  it.each(['createInvitation', 'updateInvitation', 'createInvestment', 'assignWallet'] as const)(
    'for %s',
    (kind) => expect(answer(200, '{"id":"a"}', {}, kind)).toMatchObject({ means: 'acknowledged' }),
  );
  it('with a number as id', () =>
    expect(answer(201, '{"id":7}')).toMatchObject({ means: 'acknowledged', id: '7' }));
  it('with fields of another type than we know', () =>
    expect(answer(201, '{"id":"a","self_disclosure_required":"yes"}')).toMatchObject({
      means: 'acknowledged',
      record: { self_disclosure_required: 'yes' },
    }));
});

describe('a change is acknowledged by any 2xx that makes sense: the guide only asks that it went well', () => {
  const changes = ['updateInvitation', 'assignWallet'] as const;
  it.each(changes)('%s: an object without an id, or nothing at all', (kind) => {
    expect(answer(200, '{"status":"PAID"}', {}, kind)).toMatchObject({
      means: 'acknowledged',
      id: null,
      record: { status: 'PAID' },
    });
    expect(answer(204, '', {}, kind)).toEqual({ means: 'acknowledged', id: null, record: null, status: 204 });
  });
  it.each(changes)('%s: but not a page, half a text or a list', (kind) => {
    for (const text of ['<html>login</html>', '{"id":"a","st', '[]', 'null', '"ok"'])
      expect(answer(200, text, {}, kind), text).toMatchObject({ means: 'uncertain' });
  });
});

describe('no connection at all: nothing was sent', () => {
  it('offline', () =>
    expect(judge('createInvitation', { kind: 'notSent', said: 'ECONNREFUSED' }, moment)).toEqual({
      means: 'notSent',
      said: 'ECONNREFUSED',
    }));
  it('only the token was asked for, without an answer', () =>
    expect(judge('createInvitation', { kind: 'unavailable', said: 'x', status: null }, moment)).toEqual({
      means: 'notSent',
      said: 'x',
    }));
  it('only the token was asked for, and that went wrong', () =>
    expect(judge('createInvitation', { kind: 'unavailable', said: 'x', status: 502 }, moment)).toEqual({
      means: 'notSent',
      said: 'x',
    }));
});

describe('sent, and no whole answer: uncertain', () => {
  it('timeout or reset', () =>
    expect(judge('createInvestment', { kind: 'noAnswer', said: 'ECONNRESET' }, moment)).toEqual({
      means: 'uncertain',
      said: 'ECONNRESET',
      status: null,
    }));
  it.each([
    ['500', 500, '{"detail":"boom"}'],
    ['503', 503, ''],
    ['599', 599, '{}'],
    ['HTML 502', 502, '<html><h1>502</h1></html>'],
    ['HTML 200', 200, '<html>login</html>'],
    ['cut-off JSON', 201, '{"id":"a","un'],
    ['empty 200', 200, ''],
    ['204 for a creation', 204, ''],
    ['a creation without an id', 201, '{"ok":true}'],
    ['2xx with an empty id', 201, '{"id":""}'],
    ['2xx with null', 200, 'null'],
    ['2xx with a list', 200, '[{"id":"a"}]'],
    ['2xx with a text', 200, '"a"'],
    ['302', 302, ''],
    ['304', 304, ''],
    ['408', 408, ''],
  ])('%s', (_, status, text) => expect(answer(status, text)).toMatchObject({ means: 'uncertain', status }));
  it('says what came, but not a whole page of it', () => {
    const outcome = answer(502, `<html>${'x'.repeat(10_000)}`);
    expect(outcome).toMatchObject({ said: expect.stringContaining('502: <html>') });
    expect(JSON.stringify(outcome).length).toBeLessThan(400);
  });
});

describe('400, 409, 422 and their like: rejected, with the messages at their fields', () => {
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
  it.each(['', '   ', '{}', '[]'])('also without a word (%j) it says something', (text) => {
    const outcome = answer(400, text);
    expect(outcome).toMatchObject({ means: 'refused', kind: 'rejected' });
    expect(outcome.means === 'refused' && outcome.messages[0]?.text.trim()).toBeTruthy();
  });
});

describe('409 to a repeated creation: perhaps a conflict with its own earlier attempt', () => {
  const conflict = {
    kind: 'answer',
    status: 409,
    text: '{"detail":"busy"}',
    body: { detail: 'busy' },
    headers: {},
  } as const;
  it.each(['createInvitation', 'createInvestment'] as const)('%s', (kind) => {
    expect(judge(kind, conflict, moment, true)).toEqual({
      means: 'uncertain',
      said: '409: {"detail":"busy"}',
      status: 409,
    });
    expect(judge(kind, conflict, moment, false)).toMatchObject({ means: 'refused' });
  });
  it.each(['updateInvitation', 'assignWallet'] as const)('%s: a change can be told as refused', (kind) =>
    expect(judge(kind, conflict, moment, true)).toMatchObject({ means: 'refused' }),
  );
  it.each([400, 422, 403])('%d is what the first attempt was answered, or there was none', (status) =>
    expect(judge('createInvitation', { ...conflict, status }, moment, true)).toMatchObject({
      means: 'refused',
    }),
  );
});

describe('403, 404 and their like: with what the platform said', () => {
  it.each([402, 403, 404, 405, 410, 451])('%d', (status) =>
    expect(answer(status, '{"detail":"Not for you."}')).toEqual({
      means: 'refused',
      kind: 'forbidden',
      status,
      messages: [{ field: null, text: 'Not for you.' }],
    }),
  );
  it('also as a page, or without a word', () => {
    expect(answer(403, '<html>Forbidden</html>')).toMatchObject({
      messages: [{ field: null, text: '<html>Forbidden</html>' }],
    });
    expect(answer(404, '')).toMatchObject({ messages: [{ field: null, text: 'HTTP 404' }] });
  });
});

describe('429: wait', () => {
  it('so many seconds', () =>
    expect(answer(429, '', { 'retry-after': '7' })).toEqual({ means: 'rateLimited', milliseconds: 7000 }));
  it('until a date', () =>
    expect(answer(429, '', { 'retry-after': 'Sun, 01 Mar 2026 10:00:30 GMT' })).toEqual({
      means: 'rateLimited',
      milliseconds: 30_000,
    }));
  it.each(['soon', '', '-5', 'NaN'])('garbage (%j) counts as none', (text) =>
    expect(answer(429, '', { 'retry-after': text })).toEqual({ means: 'rateLimited', milliseconds: null }),
  );
  it('without a header', () =>
    expect(answer(429, '{"detail":"slow"}')).toEqual({ means: 'rateLimited', milliseconds: null }));
  it('also when only the token was asked for', () =>
    expect(judge('createInvitation', { kind: 'rateLimited', retryAfter: '3' }, moment)).toEqual({
      means: 'rateLimited',
      milliseconds: 3000,
    }));
});

describe('no token', () => {
  it('refused credentials', () =>
    expect(judge('createInvitation', { kind: 'credentials', status: 401, said: 'no' }, moment)).toEqual({
      means: 'credentials',
      said: 'no',
    }));
  it('no secret', () =>
    expect(judge('createInvitation', { kind: 'noSecret' }, moment)).toEqual({ means: 'noSecret' }));
});
