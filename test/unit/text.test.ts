import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { checkForm, parseUnits } from '../../contract/check.ts';
import { environmentInput } from '../../contract/environment.ts';
import { inputs } from '../../contract/ipc.ts';
import {
  isBlank,
  isolated,
  isSendable,
  lostInside,
  manyLines,
  nameLine,
  oneLine,
  secretLine,
  shownJson,
} from '../../contract/text.ts';
import { leavesAddress } from '../../renderer/features/settings/faults.ts';
import { readTime } from '../../renderer/form/time/readTime.ts';
import { factsAt, moment, sampleForm } from '../support/samples.ts';

const invisible = [
  '\u200b',
  '\u200e',
  '\u200f',
  '\u2060',
  '\u2061',
  '\u2064',
  '\ufeff',
  '\u00ad',
  '\u061c',
  '\u180e',
  '\u034f',
  '\u115f',
  '\u3164',
  '\uffa0',
  '\u202a',
  '\u202e',
  '\u2066',
  '\u2069',
  '\ufff9',
  '\u{e0001}',
  '\0',
  '\u0007',
  '\u007f',
  '\u0085',
  '\ud800',
];
const blanks = [
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\u00a0',
  '\u1680',
  '\u2000',
  '\u200a',
  '\u2028',
  '\u2029',
  '\u202f',
  '\u205f',
  '\u3000',
  '\u2800',
];
const around = fc
  .array(fc.constantFrom(...invisible, ...blanks, '\u200c', '\u200d'), { maxLength: 4 })
  .map((all) => all.join(''));
const visible = fc.stringMatching(/^[A-Za-z0-9äß€.:/-]{1,12}$/);
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...invisible, ...blanks, '\u200d', 'a', 'ä', '👩'),
    fc.string({ maxLength: 2 }),
  ),
});

describe('one-line fields', () => {
  it('lose invisible characters at both ends and inside', () => {
    fc.assert(
      fc.property(
        visible,
        around,
        fc.constantFrom(...invisible.filter((each) => each !== '\u0085')),
        around,
        fc.nat(12),
        (text, before, inside, after, at) => {
          const typed = before + text.slice(0, at) + inside + text.slice(at) + after;
          expect(oneLine(typed)).toBe(text);
          expect(nameLine(typed)).toBe(text);
          expect(secretLine(typed)).toBe(text);
        },
      ),
    );
  });
  it('stay the same once cleaned, can be sent, and come back from SQLite unchanged', () => {
    const sql = new DatabaseSync(':memory:');
    fc.assert(
      fc.property(anyText, (text) => {
        for (const clean of [oneLine, nameLine, secretLine, manyLines]) {
          const once = clean(text);
          expect(clean(once)).toBe(once);
          expect(sql.prepare('SELECT ? AS text').get(once)?.text).toBe(once);
          if (clean !== manyLines) expect(isSendable(once)).toBe(true);
        }
      }),
    );
  });
  it('keep what is part of a name: joiners, variation selectors and the tags of a flag', () => {
    for (const name of [
      'علی\u200cرضا',
      'क्\u200dष',
      '👩\u200d👩\u200d👧',
      '❤\ufe0f',
      '葛\u{e0100}',
      '🏴\u{e0067}\u{e0062}\u{e007f}',
    ])
      expect(nameLine(` ${name}\u200b`)).toBe(name);
  });
  it('have a blank where a cell or a line ended, so that two numbers never become one', () => {
    expect(oneLine('5\t6')).toBe('5 6');
    expect(nameLine('Erika\r\nMuster')).toBe('Erika Muster');
    expect(parseUnits('5\t6')).toBeUndefined();
  });
  it('are blank when nothing is visible', () => expect(isBlank('\u200b \u2060\u3000')).toBe(true));
});

describe('the fields of a form', () => {
  const problems = (units: string) =>
    checkForm({ ...sampleForm(), units }, factsAt(moment)).map(({ code }) => code);
  test.each([
    ['\u200b10', 10],
    ['1\u00ad0\u2003', 10],
    ['\ufeff7', 7],
  ])('read the units %j as %d', (typed, count) => {
    expect(parseUnits(typed)).toBe(count);
  });
  test.each(['１０', '١٠', '۱۰', '1０', '²', '1,5', '1\u202f000', '0x10', '1e3'])(
    'refuse the units %j, so that nobody has to guess which number counts',
    (typed) => {
      expect(parseUnits(typed)).toBeUndefined();
      expect(problems(typed)).toEqual(['unitsNotWhole']);
    },
  );
  it('read a time without invisible characters', () =>
    expect(readTime('\u200e01.03.2026\t10:15\u200b', moment)).toEqual(readTime('01.03.2026 10:15', moment)));
  it('store an environment without invisible characters', () => {
    const clean = {
      kind: 'demo' as const,
      name: 'Demo',
      baseUrl: 'https://demo.example/api',
      clientId: 'client',
      campaigns: [{ id: '3f2a91c0-5b7e-4d1a-9c55-0e8d2b6f7a14', name: 'Park', selfDisclosureRequired: null }],
    };
    const typed = {
      ...clean,
      name: '\u200bDe\u00admo ',
      baseUrl: ' https://demo.\u200bexample/api\u2060',
      clientId: '\ufeffcli\u200bent\n',
      campaigns: [
        { ...clean.campaigns[0], id: ' {3F2A91C0-5b7e-4d1a-9c55-0e8d2b6f7a14}', name: 'Park\u200e' },
      ],
    };
    expect(environmentInput.parse(typed)).toEqual(clean);
    expect(leavesAddress('https://demo.\u200bexample/api/ ', 'https://demo.example/api')).toBe(false);
  });
  it('refuse a name of invisible characters only', () =>
    expect(environmentInput.shape.name.safeParse('\u200b\u2060').success).toBe(false));
  it('store a secret without invisible characters', () =>
    expect(
      inputs['environments.setSecret'].parse({ id: 'a', secret: ' se\u200bcr\r\net\ufeff' }).secret,
    ).toBe('secret'));
});

describe('a secret', () => {
  it('counts the characters that it loses inside, and none at its ends', () => {
    fc.assert(
      fc.property(visible, around, around, (text, before, after) => {
        expect(lostInside(before + text + after)).toBe(0);
      }),
    );
    expect(lostInside('se\u200bcr\r\net')).toBe(3);
    expect(lostInside('a\ud800b')).toBe(1);
    expect(lostInside('\u200b')).toBe(0);
  });
});

describe('texts of several lines', () => {
  it('keep lines and tabs, and nothing that cannot be sent', () =>
    expect(manyLines('a\0\n\tb\u0007\ud800\u200d')).toBe('a\n\tb\ufffd\u200d'));
});

describe('a text from outside in a sentence of ours', () => {
  it('loses controls that reorder what follows', () =>
    expect(isolated('Erika \u202enamretsum\u2066')).toBe('Erika namretsum'));
  it('is isolated when it is written from right to left', () =>
    expect(isolated('שלום')).toBe('\u2068שלום\u2069'));
  it('is otherwise unchanged', () => expect(isolated('Müller, Erika')).toBe('Müller, Erika'));
});

describe('JSON on the screen', () => {
  it('is the same JSON, without invisible characters and without reordering', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = shownJson({ name: text }, 2);
        expect(JSON.parse(shown)).toEqual({ name: text });
        expect(shown).not.toMatch(/[\u200b\u200e\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});
