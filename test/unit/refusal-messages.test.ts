import { describe, expect, it } from 'vitest';
import { subscriptionKit } from '../../contract/form.ts';
import { leftOutIn, leftOutLine } from '../../contract/messages.ts';
import type { Json } from '../../contract/primitives.ts';
import { messagesOf as messagesIn } from '../../main/platform/messages.ts';
import { wordsOf, wordsOfAnswer } from '../../main/platform/words.ts';

const messagesOf = (body: Json | undefined, text: string) => messagesIn(body, text, subscriptionKit.fieldOf);

describe('messages of a refusal', () => {
  it('go to the form field they are about, or else to the whole form', () =>
    expect(
      messagesOf(
        {
          units: ['Zu viele.', 'Wirklich.'],
          investor_id: 'Unbekannt.',
          survey_waiver: ['Fehlt.'],
          signed_at: ['Zu früh.'],
          wallet: ['Fremd.'],
          self_disclosure_net_worth_100k: ['Fehlt.'],
          non_field_errors: ['Nein.'],
          detail: 'Grund.',
          surprise: ['Neu.'],
        },
        '',
      ),
    ).toEqual([
      { field: 'units', text: 'Zu viele.' },
      { field: 'units', text: 'Wirklich.' },
      { field: 'investorId', text: 'Unbekannt.' },
      { field: 'survey.waiverConfirmed', text: 'Fehlt.' },
      { field: 'signature.signedAt', text: 'Zu früh.' },
      { field: 'wallet', text: 'Fremd.' },
      { field: 'selfDisclosure.netWorth100k', text: 'Fehlt.' },
      { field: null, text: 'Nein.' },
      { field: null, text: 'Grund.' },
      { field: null, text: 'surprise: Neu.' },
    ]));
  it('lose nothing in nested shapes', () =>
    expect(messagesOf({ survey: [{ answer: ['Leer.'] }], code: 12, ok: null }, '')).toEqual([
      { field: 'survey.answers', text: 'answer: Leer.' },
      { field: null, text: 'code: 12' },
      { field: null, text: 'ok: null' },
    ]));
  it('of a page are its words, never its markup', () =>
    expect(messagesOf(undefined, '<html><p class="x">Fehler</p></html>')).toEqual([
      { field: null, text: 'Fehler' },
    ]));
  it('of a page in a field are its words, too', () =>
    expect(messagesOf({ detail: '<html><h1>Nein</h1></html>' }, '')).toEqual([
      { field: null, text: 'Nein' },
    ]));
  it.each([
    'Gesperrt: <b>Richtlinie</b> <script>x()</script>',
    'Gesperrt:\n<!DOCTYPE html><title>x</title><p>Richtlinie',
    '<my-page>Gesperrt: Richtlinie</my-page>',
  ])('with markup are reduced to their text: %j', (text) => {
    expect(messagesOf({ detail: text }, '')).toEqual([{ field: null, text: 'Gesperrt: Richtlinie' }]);
    for (const body of [{ error: text }, { error: { message: text } }, { message: text }] as Json[])
      expect(wordsOf(body, JSON.stringify(body))).toMatch(/^[^<>]*Gesperrt: Richtlinie$/);
    expect(wordsOf(undefined, text)).toBe('Gesperrt: Richtlinie');
  });
  it.each(['1 < 2 und 3 > 2', 'Bitte <Name> angeben', 'a<b'])(
    'are no markup when they only hold an angle bracket: %s',
    (text) => expect(messagesOf({ detail: text }, '')).toEqual([{ field: null, text }]),
  );
  it.each(['<title>', '<title ', '<!--', '<style>', '<', '</a'])(
    'of a page of megabytes do not block the app: %s',
    (tag) => expect(messagesOf(undefined, `<html>${tag.repeat(1_000_000)}`)).toHaveLength(1),
  );
  it('are the whole answer when they hold no word', () => {
    for (const body of [{ detail: '' }, { detail: ' ' }, { units: [''], detail: [] }] as Json[])
      expect(messagesOf(body, JSON.stringify(body))).toEqual([{ field: null, text: JSON.stringify(body) }]);
    expect(messagesOf({ units: ['', 'Zu viele.'] }, '')).toEqual([{ field: 'units', text: 'Zu viele.' }]);
  });
  it.each([
    [undefined, 'Fehler'],
    [[], '[]'],
    ['kurz', '"kurz"'],
    [{}, '{}'],
  ])('are the whole answer when there are none (%j)', (body, text) =>
    expect(messagesOf(body, text)).toEqual([{ field: null, text }]),
  );
  it('are cut when they are very long', () =>
    expect(messagesOf({ units: ['x'.repeat(5000)] }, '')[0]?.text.length).toBe(1001));
  it('are limited to fifty, with the number of the others, also of those at one field and inside lists', () => {
    const messages = messagesOf(
      { units: Array(60).fill('a'), survey: [{ answer: Array(600_000).fill('b') }] },
      '',
    );
    expect(messages).toHaveLength(51);
    expect(messages.at(-1)).toEqual({ field: null, text: leftOutLine(600_010) });
    expect(leftOutIn(messages.at(-1)?.text ?? '')).toBe(600_010);
    expect(messagesOf({ units: Array(50).fill('a') }, '')).toHaveLength(50);
    expect(leftOutIn('Ensure this value is at least 1.')).toBeNull();
  });
  it('can be stored and compared, also when they were cut in the middle of a character', () => {
    const [message] = messagesOf({ units: [`${'x'.repeat(999)}😀`] }, '');
    expect(message?.text.isWellFormed()).toBe(true);
    expect(messagesOf({ detail: 'a\0b\ud800' }, '')[0]?.text).toBe('ab\ufffd');
  });
  it('go to no form field when named like a member of JavaScript’s own objects', () =>
    expect(messagesOf(JSON.parse('{"constructor":["a"],"__proto__":["b"],"toString":["c"]}'), '')).toEqual([
      { field: null, text: 'constructor: a' },
      { field: null, text: '__proto__: b' },
      { field: null, text: 'toString: c' },
    ]));
});

describe('the words of an answer that came in place of what was asked for', () => {
  const record = { id: 'a', natural_person: { surname: 'Muster' }, status: 'PAID' };
  const said = (body: Json, status = 200) => wordsOfAnswer({ status, body, text: JSON.stringify(body) });
  it('are never a record, which may be about somebody else', () => {
    for (const body of [record, [record], { results: [record] }, 'Muster', null])
      expect(said(body as Json)).toBe('');
    const text = JSON.stringify(record).slice(0, -5);
    expect(wordsOfAnswer({ status: 200, body: undefined, text })).toBe('');
  });
  it('are text addressed to a reader, a refusal, or a page', () => {
    expect(said({ ...record, detail: 'Wartung.' })).toBe('Wartung.');
    expect(said({ ...record, error: 'busy' })).toBe('busy');
    const refusal = { status: 400, body: { units: ['Zu viele.'] }, text: '' };
    expect(wordsOfAnswer(refusal, ['units'])).toBe('Zu viele.');
    expect(wordsOfAnswer(refusal), 'of a field that is not known').toBe('units: Zu viele.');
    expect(wordsOfAnswer({ status: 200, body: undefined, text: '<html>Anmelden</html>' })).toBe('Anmelden');
  });
});
