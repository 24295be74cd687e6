import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastSecret } from '../../contract/environment.ts';
import type { Answer } from '../../main/platform/http.ts';
import { createRedactor } from '../../main/platform/redact.ts';

const secret = 'Ab&cd/ef<gh"ij ü?>';
const redactorOf = (...secrets: string[]) => {
  const redactor = createRedactor();
  for (const each of secrets) redactor.learn(each);
  return redactor;
};
const answerOf = (text: string, body?: unknown, headers: Record<string, string> = {}) =>
  ({ kind: 'answer', status: 200, text, body: body as never, headers }) satisfies Answer;
const textWithout = (text: string, known = secret) => redactorOf(known).redacted(answerOf(text)).text;

const percent = (text: string, spell = (hex: string) => hex) =>
  [...Buffer.from(text)].map((byte) => `%${spell(byte.toString(16).padStart(2, '0'))}`).join('');
const mixed = (text: string) =>
  [...text].map((letter, at) => (at % 3 === 0 ? percent(letter) : encodeURIComponent(letter))).join('');
const units = (text: string) =>
  text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
const points = (text: string, spell: (point: number) => string) =>
  [...text].map((letter) => `&#${spell(letter.codePointAt(0) ?? 0)};`).join('');

/** The ways in which a server may spell a secret. */
const spellings: [string, (secret: string) => string][] = [
  ['as it is', (text) => text],
  ['in capital letters', (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase())],
  ['in JSON', (text) => JSON.stringify(text).slice(1, -1)],
  ['in JSON, with escapes alone', units],
  ['in JSON, with escaped slashes', (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/')],
  ['in JSON inside JSON', (text) => JSON.stringify(JSON.stringify(text))],
  ['in an address', encodeURIComponent],
  ['in an address, in small letters', (text) => encodeURIComponent(text).toLowerCase()],
  ['in an address, needlessly', (text) => percent(text)],
  ['in an address, needlessly, in capitals', (text) => percent(text, (hex) => hex.toUpperCase())],
  ['in an address, some letters needlessly', mixed],
  ['in an address, twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['in a form', (text) => new URLSearchParams({ text }).toString().slice(5)],
  ['in a form inside JSON', (text) => JSON.stringify({ sent: new URLSearchParams({ text }).toString() })],
  ['in hex', (text) => Buffer.from(text).toString('hex')],
  ['in hex, in capitals', (text) => Buffer.from(text).toString('hex').toUpperCase()],
  ['in a page', (text) => text.replace(/[&<>"]/g, (letter) => points(letter, String))],
  [
    'in a page, by names',
    (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('ü', '&uuml;'),
  ],
  ['in a page, by numbers', (text) => points(text, String)],
  ['in a page, by hexadecimal numbers', (text) => points(text, (point) => `x${point.toString(16)}`)],
];

const base64: [string, (bytes: Buffer) => string][] = [
  ['base64', (bytes) => bytes.toString('base64')],
  ['base64 without padding', (bytes) => bytes.toString('base64').replaceAll('=', '')],
  ['base64 for addresses', (bytes) => bytes.toString('base64url')],
  ['base64 in an address', (bytes) => encodeURIComponent(bytes.toString('base64'))],
  ['base64 in JSON', (bytes) => bytes.toString('base64').replaceAll('/', '\\/')],
];

describe('a secret in a text is removed', () => {
  it.each(spellings)('%s', (_, spell) => {
    expect(textWithout(`before ${spell(secret)} after`)).toMatch(/^before \W*(\W*sent\W+text=)?…\W*after$/);
  });

  it.each(base64)('in %s, at each position in a group of three bytes', (_, spell) => {
    for (const before of ['', 'i', 'id', 'id:', 'client:', 'client-id:'])
      for (const after of ['', '.', '..', '...']) {
        const whole = spell(Buffer.from(`${before}${secret}${after}`));
        const parts = textWithout(`Basic ${whole}`).replace('Basic ', '').split('…');
        const [first, last] = parts.map((part) => Buffer.from(decodeURIComponent(part), 'base64'));
        // Only text from around the secret remains on either side.
        expect(parts).toHaveLength(2);
        expect(before.startsWith(first?.toString() ?? '-')).toBe(true);
        expect(last?.length).toBeLessThanOrEqual(after.length);
      }
  });

  describe('when broken by white space', () => {
    const long = `${secret}-${'0123456789'.repeat(9)}`;
    const lines = (text: string, length: number, end: string) =>
      text.replace(new RegExp(`.{${length}}(?=.)`, 'g'), `$&${end}`);
    const ways: [string, (text: string) => string][] = [
      ...base64.map(([name, spell]): [string, (text: string) => string] => [
        name,
        (text) => spell(Buffer.from(text)),
      ]),
      ...spellings.filter(([name]) => /^in (hex|an address)/.test(name)),
    ];
    const ends: [string, string][] = [
      ['CRLF', '\r\n'],
      ['LF', '\n'],
      ['CRLF and blanks, as a folded header has', '\r\n \t'],
      ['escaped line breaks in JSON', '\\r\\n'],
      ['code units in JSON', '\\u000d\\u000A'],
      ['escaped line breaks in JSON inside JSON', '\\\\r\\\\n'],
      ['escaped line breaks in an address', '%0D%0A'],
      ['character references of a page', '&#13;&#10;'],
      ['a blank', ' '],
      ['a tab', '\t'],
    ];
    it.each(ends)('such as %s', (_, end) => {
      for (const [name, spell] of ways)
        for (const length of [4, 7, 64, 76])
          for (const before of ['', 'i', 'id:']) {
            const text = textWithout(`<p>${lines(spell(`${before}${long}`), length, end)}</p>`, long);
            // Only what spells the text before, padding, and a letter with bits of one more character may be left.
            const left = text.replaceAll(end, '').replace(/^<p>|<\/p>$|=|%3D/gi, '');
            expect(left.length, `${name}, ${length}, ${before}: ${text}`).toBeLessThanOrEqual(
              before.length * 3 + 2,
            );
            expect(left, name).toContain('…');
          }
    });
    it('also in a file, which keeps its length', () => {
      const bytes = Buffer.from(`Cookie: ${lines(Buffer.from(long).toString('base64'), 76, '\r\n')}; x`);
      const given = { kind: 'file' as const, mediaType: 'text/plain', bytes };
      const plain = Buffer.from(redactorOf(long).redacted(given).bytes).toString();
      expect(plain).toMatch(/^Cookie: x+; x$/);
      expect(plain).toHaveLength(bytes.length);
    });
    it('unless it separates words whose ends and beginnings only together spell a short secret', () => {
      const said = 'The sea\nson of pass\nword is over: 12 34 56.';
      for (const known of ['season', 'password', '123456']) expect(textWithout(said, known)).toBe(said);
      expect(textWithout('p%61ss%0D%0Aword', 'password')).toBe('…');
    });
  });

  it('in base64 of id and secret, as RFC 6749 spells them', () => {
    const basic = Buffer.from(`client:${encodeURIComponent(secret)}`).toString('base64');
    expect(textWithout(`Basic ${basic}`)).toMatch(/^Basic [A-Za-z0-9]*…$/);
  });

  it('when there are several secrets, when they repeat, and when they overlap', () => {
    const redactor = redactorOf('first-one', 'one-second');
    const { text } = redactor.redacted(answerOf('first-one, one-second, first-one-second; FIRST-ONE'));
    expect(text).toBe('…, …, …; …');
  });

  it('without changing other text or tearing out a very short secret', () => {
    expect(textWithout('Ensure this value is at least 1.')).toBe('Ensure this value is at least 1.');
    expect(textWithout('a status', 'a')).toBe('a status');
    expect(textWithout('abcdef', 'abcdef'.slice(0, leastSecret - 1))).toBe('abcdef');
    expect(textWithout('abcdef', 'abcdef'.slice(0, leastSecret))).toBe('…');
  });

  it('whatever the secret is, and whatever surrounds it', () => {
    const ways = [
      ...spellings.map(([, spell]) => spell),
      ...base64.map(
        ([, spell]) =>
          (text: string) =>
            spell(Buffer.from(text)),
      ),
    ];
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', minLength: leastSecret, maxLength: 80 }),
        fc.constantFrom(...ways),
        fc.string({ unit: fc.constantFrom('x', ' ', 'ä', '€', ',', '"') }),
        (known, spell, around) => {
          // A secret that looks like an escape becomes another text once the escape is undone.
          fc.pre(!/[%\\&]/.test(known) && known.trim().length >= leastSecret);
          const spelt = spell(known);
          expect(textWithout(`${around} ${spelt} ${around}`, known)).not.toContain(spelt);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('when it looks like an escape itself', () => {
    for (const known of ['pass%41word', 'pass&amp;word', 'pass\\u0041word', '100%25 sure'])
      for (const spelt of [known, encodeURIComponent(known), JSON.stringify(known)])
        expect(textWithout(`<${spelt}>`, known)).toMatch(/^<"?…"?>$/);
  });
});

describe('an answer', () => {
  const quoting = `No ${secret}!`;
  it('that quotes a secret is redacted in text, body and headers', () => {
    const body = { detail: quoting, [secret]: [{ deep: secret }] };
    const given = answerOf(JSON.stringify(body), body, {
      [secret.toLowerCase()]: '1',
      'x-echo': quoting,
      a: 'b',
    });
    expect(redactorOf(secret).redacted(given)).toEqual({
      ...answerOf('{"detail":"No …!","…":[{"deep":"…"}]}', { detail: 'No …!', '…': [{ deep: '…' }] }),
      headers: { '…': '1', 'x-echo': 'No …!', a: 'b' },
    });
  });
  it('that quotes a secret only in a header keeps its body', () => {
    const given = answerOf('{"a":1}', { a: 1 }, { 'x-echo': secret });
    expect(redactorOf(secret).redacted(given)).toEqual({ ...given, headers: { 'x-echo': '…' } });
  });
  it('that spells a secret of digits as a number is redacted', () => {
    expect(redactorOf('123456789').redacted(answerOf('{"n":123456789}', { n: 123456789 }))).toEqual(
      answerOf('{"n":"…"}', { n: '…' }),
    );
  });
  describe('that spells a long secret of digits as a number is redacted', () => {
    const digits = '1234567890123456789012';
    const shown = (text: string, known = digits) =>
      redactorOf(known).redacted(answerOf(text, JSON.parse(text)));
    it.each([
      ['as it is', digits],
      ['negative', `-${digits}`],
      ['within another number', `99${digits}55`],
      ['before a point', `${digits}.5`],
      ['after a point', `0.${digits}`],
      ['rounded', '1.2345678901234568e+21'],
      ['rounded by another program', '1.2345678901235E+21'],
      ['rounded, with zeros', '1234567890123456800000'],
    ])('%s', (_, literal) => {
      expect(shown(`{"n":[${literal}]}`)).toEqual(answerOf('{"n":["…"]}', { n: ['…'] }));
      expect(textWithout(`n=${literal};`, digits)).toMatch(/^n=-?(99)?(0\.)?…(55)?;$/);
    });
    it('without the zeros that the secret begins with', () => {
      expect(shown('{"n":12345678}', '0012345678').body).toEqual({ n: '…' });
    });
    it('other numbers are kept', () => {
      const text = '{"n":[1234567890,1.5e21,12345,0.1,-7,1234567890223456789012]}';
      const given = answerOf(text, JSON.parse(text));
      expect(redactorOf(digits).redacted(given)).toBe(given);
    });
  });
  it('that never came is redacted in its error text', () => {
    const given: Answer = { kind: 'noAnswer', said: quoting, unreachable: false };
    expect(redactorOf(secret).redacted(given)).toEqual({ ...given, said: 'No …!' });
  });
  it('without a secret is returned unchanged', () => {
    const redactor = redactorOf(secret, 'a token that is long');
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.string()), (body, headers) => {
        const given = answerOf(JSON.stringify(body), body, headers);
        fc.pre(!given.text.includes('a token that is'));
        expect(redactor.redacted(given)).toBe(given);
      }),
    );
  });
  it('without a secret is returned unchanged, with every kind of escape in it', () => {
    const text = '%41%zz\\u0041\\ud83d\\ude00\\/ &amp;&uuml;&unknown;&#65;&#x110000; "\\\\"';
    const given = answerOf(text, text);
    expect(redactorOf(secret).redacted(given)).toBe(given);
  });
});

describe('a file', () => {
  it('keeps its length, so that offsets into it stay valid', () => {
    const bytes = Buffer.from(`%PDF-1.7 \xff\xfe (${secret}) ${encodeURIComponent(secret)} %%EOF`);
    const given = { kind: 'file' as const, mediaType: `text/plain; name="${secret}"`, bytes };
    const file = redactorOf(secret).redacted(given);
    expect(file.bytes).toHaveLength(bytes.length);
    const text = Buffer.from(file.bytes).toString();
    expect(text).toMatch(/^%PDF-1.7 ÿþ \(x+\) x+ %%EOF$/);
    expect(file.mediaType).toBe('text/plain; name="…"');
    expect(bytes.toString()).toContain(secret);
  });
  it('without a secret is returned unchanged', () => {
    const given = { kind: 'file' as const, mediaType: 'application/pdf', bytes: Buffer.from('%PDF') };
    expect(redactorOf(secret).redacted(given)).toBe(given);
  });
});

describe('a long text', () => {
  const token = 'eyJhbGciOiJSUzI1NiJ9'.padEnd(700, 'payload.');
  it('is searched in slices, between which the process does other work', async () => {
    const text = `${'Erika \\"M\\" \n%20'.repeat(400_000)}${secret}`;
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const redactor = redactorOf(secret, token);
    const inSlices = await redactor.redactedInSlices(answerOf(text));
    isDone = true;
    expect(inSlices.text.endsWith('…')).toBe(true);
    expect(inSlices).toEqual(redactor.redacted(answerOf(text)));
    expect(turns).toBeGreaterThan(10);
  });

  it('takes no longer when it was crafted to be slow', () => {
    // Compared byte by byte at each position, this would take 8 thousand million comparisons.
    const known = `${'a'.repeat(8_000)}b`;
    const { text } = redactorOf(known).redacted(answerOf('a'.repeat(1_000_000)));
    expect(text.length).toBeLessThan(1_000_000);
    expect(textWithout('1234567890'.repeat(100_000), '123456')).toBe('…');
    expect(textWithout(`%${' '.repeat(1000)}`.repeat(1_000))).toHaveLength(1_001_000);
  });
});

it('the redactor remembers the newest secrets, and each one that is used again', () => {
  const redactor = redactorOf('client secret');
  for (let number = 100; number < 130; number += 1) {
    redactor.learn(`token ${number}`);
    redactor.learn('client secret');
  }
  const said = (text: string) => redactor.redacted(answerOf(text)).text;
  expect(said('client secret, token 129, token 127')).toBe('…, …, …');
  expect(said('token 100')).toBe('token 100');
});
