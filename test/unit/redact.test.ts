import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerWithoutSecret, withoutSecret } from '../../main/platform/redact.ts';

const secret = 'ab&cd/ef<gh"ij ü';

describe('a text without a secret', () => {
  it.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify({ secret })],
    ['in an address', `?s=${encodeURIComponent(secret)}`],
    ['in an address, in small letters', `?s=${encodeURIComponent(secret).toLowerCase()}`],
    ['in a form', new URLSearchParams({ secret }).toString()],
    ['in a page', '<p>ab&amp;cd/ef&lt;gh&quot;ij ü</p>'],
  ])('%s', (_, text) => {
    expect(withoutSecret(text, secret)).toContain('…');
    expect(withoutSecret(text, secret)).not.toMatch(/cd.*ef/);
  });
  it('keeps all else, and what a very short one would tear out', () => {
    expect(withoutSecret('Ensure this value is at least 1.', secret)).toBe(
      'Ensure this value is at least 1.',
    );
    expect(withoutSecret('a status', 'a')).toBe('a status');
  });
});

it('an answer that quotes it is another answer; any other is the same', () => {
  const body = { detail: `No ${secret}!` };
  const quoting = { status: 403, text: JSON.stringify(body), body };
  expect(answerWithoutSecret(quoting, secret).body).toEqual({ detail: 'No …!' });
  const escaped = { text: '{"error":"bad ab\\/cdefg \\u00fcber"}', body: { error: 'bad ab/cdefg über' } };
  expect(answerWithoutSecret(escaped, 'ab/cdefg').body).toEqual({ error: 'bad … über' });
  expect(answerWithoutSecret({ ...escaped, body: { 'ab/cdefg': [1] } }, 'ab/cdefg').body).toEqual({
    '…': [1],
  });
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      const answer = { text: JSON.stringify(body), body: body as never };
      fc.pre(!answer.text.includes('a token that is'));
      expect(answerWithoutSecret(answer, 'a token that is long')).toBe(answer);
    }),
  );
});
