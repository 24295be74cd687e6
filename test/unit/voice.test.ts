import { describe, expect, it } from 'vitest';
import { subscriptionKit } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import type { Answer } from '../../main/platform/http.ts';
import {
  isAboutCredentials,
  isOwnRefusal,
  type Trouble,
  troubleOf,
  type Voice,
  voiceOf,
} from '../../main/platform/voice.ts';

const { wireNames } = subscriptionKit;

type Spoken = Extract<Answer, { kind: 'answer' }>;

function spoken(status: number, text: string, headers: Record<string, string> = {}): Spoken {
  let body: Json | undefined;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { kind: 'answer', status, text, body, headers };
}

const page = '<!DOCTYPE html><html><body>Blocked</body></html>';
const statuses = [200, 201, 204, 302, 400, 401, 403, 404, 405, 407, 409, 422, 429, 451, 500, 502, 503, 511];

describe('the voice of an answer', () => {
  it.each(statuses)('is always an intermediary’s in %d with a page', (status) => {
    for (const text of [
      page,
      '  <html>',
      '<?xml version="1.0"?><html/>',
      '<!-- proxy --><p>no</p>',
      '<h1>No</h1>',
    ])
      expect(voiceOf(spoken(status, text)), text).toBe('between');
  });
  it.each([302, 307, 403, 404, 405, 407, 451, 511])(
    'is an intermediary’s in %d without a JSON object',
    (status) => {
      for (const text of ['', ' ', 'Forbidden', 'upstream connect error'])
        expect(voiceOf(spoken(status, text)), text).toBe('between');
    },
  );
  it.each([400, 403, 404, 405, 407, 409, 422, 451])(
    'is the platform’s in %d with its own words',
    (status) => {
      for (const body of [
        { detail: 'no' },
        { non_field_errors: ['no'] },
        { error: 'no' },
        { units: ['no'] },
        { signed_at: 'no', more: 1 },
        { wallet: [] },
      ])
        expect(voiceOf(spoken(status, JSON.stringify(body)), wireNames)).toBe('platform');
    },
  );
  it.each([400, 403, 404, 405, 407, 409, 422, 451])(
    'is for a person to judge in %d with another JSON object',
    (status) => {
      for (const text of [
        '{}',
        '{"message":"no"}',
        '{"errors":[{"code":1}]}',
        '{"Detail":"no"}',
        '{"toString":1}',
      ])
        expect(voiceOf(spoken(status, text), wireNames), text).toBe('unknown');
    },
  );
  it('is the platform’s when a field of the request is named, also one that is not in the form', () => {
    const answer = spoken(400, '{"novelty":["no"]}');
    expect([voiceOf(answer), voiceOf(answer, ['novelty']), voiceOf(answer, ['other'])]).toEqual([
      'unknown',
      'platform',
      'unknown',
    ]);
  });
  it.each<[number, string, Voice]>([
    [200, '{"id":"a"}', 'platform'],
    [200, '[]', 'platform'],
    [200, '', 'platform'],
    [204, '', 'platform'],
    [200, 'ok', 'between'],
    [200, 'null', 'garbled'],
    [200, '"ok"', 'garbled'],
    [200, '{"id":"a', 'garbled'],
    [200, '[{"id":', 'garbled'],
    [400, '{"units":["Too', 'garbled'],
    [401, '', 'platform'],
    [408, '', 'platform'],
    [429, '', 'platform'],
    [429, 'slow down', 'between'],
    [500, '', 'platform'],
    [503, '', 'platform'],
    [500, '{"anything":1}', 'platform'],
    [502, '{"id":', 'garbled'],
    [511, '', 'between'],
    [302, '{"location":"x"}', 'unknown'],
  ])('in %d %j is: %s', (status, text, voice) => expect(voiceOf(spoken(status, text))).toBe(voice));
  it('is also told by the media type of a page, but JSON with a wrong media type is JSON', () => {
    expect(voiceOf(spoken(200, '<divider/>x', { 'content-type': 'text/html; charset=utf-8' }))).toBe(
      'between',
    );
    expect(voiceOf(spoken(400, '{"detail":"no"}', { 'content-type': 'text/html' }))).toBe('platform');
  });
});

describe('a 401 about credentials', () => {
  it.each<[string, Spoken, boolean]>([
    ['with JSON', spoken(401, '{"detail":"no"}'), true],
    ['with JSON of an unknown shape', spoken(401, '{"message":"no"}'), true],
    ['without a body', spoken(401, ''), true],
    ['with a Bearer challenge', spoken(401, page, { 'www-authenticate': 'Bearer realm="api"' }), true],
    [
      'with several challenges, one of them Bearer',
      spoken(401, 'no', { 'www-authenticate': 'Basic realm="x", bearer' }),
      true,
    ],
    ['with a page', spoken(401, page), false],
    ['with a text', spoken(401, 'Proxy authentication needed'), false],
    [
      'without a body, with the challenge of a proxy',
      spoken(401, '', { 'www-authenticate': 'Negotiate' }),
      false,
    ],
    ['with a name that only begins like Bearer', spoken(401, page, { 'www-authenticate': 'BearerX' }), false],
    ['403', spoken(403, '{"detail":"no"}'), false],
    ['407', spoken(407, '', { 'proxy-authenticate': 'Basic' }), false],
  ])('is recognised: %s (%#)', (_, answer, expected) => expect(isAboutCredentials(answer)).toBe(expected));
});

describe('the way to the platform', () => {
  const lost = (said: string, unreachable = false): Answer => ({ kind: 'noAnswer', said, unreachable });
  it.each<[string, Answer, Trouble | null]>([
    ['no network', lost('ERR_INTERNET_DISCONNECTED', true), 'offline'],
    ['a cut connection', lost('ECONNRESET'), 'failing'],
    ['a redirect', spoken(302, '', { location: 'https://portal.example/' }), 'between'],
    ['a 407 in Chromium’s words', lost('ERR_UNEXPECTED_PROXY_AUTH'), 'between'],
    ['a page', spoken(403, page), 'between'],
    ['half an answer', spoken(200, '{"id"'), 'failing'],
    ['500', spoken(500, '{"detail":"boom"}'), 'failing'],
    ['503 without a body', spoken(503, ''), 'failing'],
    ['408', spoken(408, ''), 'failing'],
    ['a success', spoken(200, '{}'), null],
    ['a success without a body', spoken(204, ''), null],
    ['a refusal', spoken(404, '{"detail":"no"}'), null],
    ['a 401', spoken(401, ''), null],
    ['a 429', spoken(429, ''), null],
  ])('is judged after %s', (_, answer, trouble) => expect(troubleOf(answer)).toBe(trouble));
});

describe('a refusal of the platform', () => {
  it.each<[number, string, boolean]>([
    [400, '{"detail":"no"}', true],
    [404, '{"detail":"no"}', true],
    [401, '', true],
    [429, '{"detail":"no"}', false],
    [408, '', false],
    [404, page, false],
    [403, '', false],
    [200, '{"detail":"no"}', false],
    [500, '{"detail":"no"}', false],
  ])('is recognised: %d %j (%s)', (status, text, expected) =>
    expect(isOwnRefusal(spoken(status, text))).toBe(expected),
  );
});
