import { describe, expect, it } from 'vitest';
import type { Json } from '../../contract/primitives.ts';
import { wordsOf } from '../../main/platform/words.ts';

const ofJson = (body: Json) => wordsOf(body, JSON.stringify(body), ['units']);

describe('the words in an answer', () => {
  it.each([
    [{ error: 'invalid_client' }, 'invalid_client'],
    [
      { error: 'invalid_client', error_description: 'Client authentication failed' },
      'Client authentication failed – invalid_client',
    ],
    [{ detail: 'Not found.' }, 'Not found.'],
    [{ units: ['Too many.'], detail: 'No.' }, 'Too many. No.'],
    [{ code: 7 }, 'code: 7'],
    [
      { error: 'invalid_client', error_description: '<p>Unknown&nbsp;client</p>' },
      'Unknown client – invalid_client',
    ],
    [{ detail: 'a\0b\ud800' }, 'ab\ufffd'],
    [{}, '{}'],
  ])('are taken from %j', (body, words) => expect(ofJson(body)).toBe(words));
  it('of a page are its text, without tags, scripts and title', () => {
    const page =
      '<!DOCTYPE html><html><head><title>502</title><style>p{}</style></head><body><script>x()</script><h1>Bad  gateway</h1>\n<p>nginx</p>';
    expect(wordsOf(undefined, page)).toBe('Bad gateway nginx');
  });
  it('of a page without text are its title, or nothing, but never its markup', () => {
    expect(wordsOf(undefined, '<html><title>Login</title><body><img src="x"></body></html>')).toBe('Login');
    expect(wordsOf(undefined, '<html>')).toBe('');
  });
  it.each([
    ['<?xml version="1.0"?><html><body>A &amp; B &#252; &nope;</body></html>', 'A & B ü &nope;'],
    ['<!-- by the proxy --><html><body>Blocked<script>x(', 'Blocked'],
    ['<p>one</p><p>two</p>', 'one two'],
    ['<html><body>cut <b', 'cut'],
    ['<p>Zugriff f&uuml;r &bdquo;&Ouml;rtliche&ldquo; gesperrt</p>', 'Zugriff für „Örtliche“ gesperrt'],
    ['<p>&#x27;a&#X2F;b&#39; &#xZ; &constructor;</p>', "'a/b' &#xZ; &constructor;"],
    ['2 < 3', '2 < 3'],
  ])('are taken from %s', (text, words) => expect(wordsOf(undefined, text)).toBe(words));
  it('of other text are the text as it came, also of lists', () => {
    expect(wordsOf(undefined, ' upstream <timeout> ')).toBe('upstream <timeout>');
    expect(wordsOf([1], '[1]')).toBe('[1]');
  });
  it('are never more than a person reads', () => {
    expect(wordsOf(undefined, 'x'.repeat(9000))).toHaveLength(501);
    expect(ofJson({ detail: 'x'.repeat(9000) })).toHaveLength(501);
    expect(ofJson({ error: `${'x'.repeat(499)}😀` })).toBe(`${'x'.repeat(499)}…`);
  });
});
