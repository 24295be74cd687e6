import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { fitFor, searchable, searchFor } from '../../contract/search.ts';

const finds = (wanted: string, ...texts: string[]) => fitFor(wanted)?.(texts) !== null;
const rank = (wanted: string, text: string) => searchFor(wanted)?.(searchable([text])) ?? null;
const uuid = '3f2a91c0-5b7e-4d1a-9c55-0e8d2b6f7a14';

const word = fc
  .array(fc.constantFrom(...'abdehilmnoprstuzäöüßéñçøłİıžŞαωжй'), { minLength: 1, maxLength: 9 })
  .map((letters) => letters.join(''));
const name = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .chain((words) => fc.constantFrom(' ', '-', '’', ', ').map((between) => words.join(between)));
const umlauts: Record<string, string[]> = { ä: ['a', 'ae'], ö: ['o', 'oe'], ü: ['u', 'ue'], ß: ['ss', 'ss'] };
const written = (text: string, how: number) =>
  text.replace(/[äöüß]/g, (letter) => umlauts[letter]?.[how] ?? letter);

describe('every name', () => {
  it('is found by itself, and by each of its beginnings while it is typed', () => {
    fc.assert(
      fc.property(name, (text) => {
        for (let end = 1; end <= text.length; end += 1) expect(finds(text.slice(0, end), text)).toBe(true);
      }),
    );
  });
  it('is found in capitals, composed and decomposed, whichever is stored', () => {
    fc.assert(
      fc.property(name, (text) => {
        for (const asked of [
          text.normalize('NFC'),
          text.normalize('NFD'),
          text.toUpperCase(),
          text.toLowerCase(),
        ])
          for (const stored of [text.normalize('NFC'), text.normalize('NFD'), text.toLowerCase()])
            expect(finds(asked, stored), `${asked} in ${stored}`).toBe(true);
      }),
    );
  });
  it('is found with its umlauts in one letter or two, whichever is stored', () => {
    fc.assert(
      fc.property(name, fc.nat(1), fc.nat(1), (text, a, b) => {
        for (const [asked, stored] of [
          [text, written(text, a)],
          [written(text, a), text],
        ] as const)
          expect(finds(asked, stored), `${asked} in ${stored}`).toBe(true);
        // An unfinished word may become another one, so two letters at its end are not yet an umlaut.
        const [asked, stored] = [written(text, a), written(text, b)];
        if (!/[aou]e(?![\p{L}])/u.test(`${asked} ${stored}`))
          expect(finds(asked, stored), `${asked} in ${stored}`).toBe(true);
      }),
    );
  });
  it('is found in any order of its words, also with invisible characters', () => {
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('\u200b', '\u00ad', '\u2060'),
        (words, unseen) => {
          expect(finds(words.toReversed().join(`${unseen} `), words.join(' '))).toBe(true);
        },
      ),
    );
  });
});

describe('the spellings of a letter', () => {
  test.each([
    ['Müller', 'Muller'],
    ['Müller', 'Mueller'],
    ['Müller', 'Mu\u0308ller'],
    ['Mueller', 'Müller'],
    ['Mueller', 'Muller'],
    ['Muller', 'Mueller'],
    ['ubung', 'Übung'],
    ['Strasse', 'Straße'],
    ['STRASSE', 'Straße'],
    ['ẞ', 'ß'],
    ['istanbul', 'İstanbul'],
    ['ISTANBUL', 'ıstanbul'],
    ["O'Brien", 'O’Brien'],
    ['O’Brien', 'OʼBrien'],
    ['OBrien', 'O’Brien'],
    ['Brien', 'O’Brien'],
    ['Soren', 'Søren'],
    ['Lodz', 'Łódź'],
    ['Karlheinz', 'Karl-Heinz'],
    ['Karl‐Heinz', 'Karl-Heinz'],
    ['Ｍüller', 'Müller'],
    ['2.017', '2017'],
    ['2017', '2.017'],
    ['علیرضا', 'علی\u200cرضا'],
    ['GAIUSΣ', 'gaiusς'],
  ])('%s finds %s', (asked, stored) => expect(finds(asked, stored)).toBe(true));
  test.each([
    'Bauer',
    'Israel',
    'Noel',
    'Noël',
    'Joe',
    'Goethe',
    'Samuel',
    'Michael',
    'Baumann',
    'Phoenix',
    'Queen',
  ])('%s is found by its own spelling, and by each beginning of it', (text) => {
    for (let end = 1; end <= text.length; end += 1) expect(finds(text.slice(0, end), text)).toBe(true);
  });
  test.each([
    ['Joe', 'Johann'],
    ['Sue', 'Susanne'],
    ['Bauer', 'Baumann'],
    ['Muster', 'Mister'],
  ])('%s does not find %s', (asked, stored) => expect(finds(asked, stored)).toBe(false));
});

describe('words and ids', () => {
  test.each(['017', 'uster', 'rika', 'erika x'])('are not found by %j, which begins no word', (asked) =>
    expect(finds(asked, 'Muster, Erika 2017')).toBe(false),
  );
  it('are found by their beginning, an id from eight characters on', () => {
    expect(finds('3f2a91c0', uuid)).toBe(true);
    expect(finds('3F2A91C0-5b', uuid)).toBe(true);
    expect(finds(`{${uuid.toUpperCase()}}`, uuid)).toBe(true);
    expect(finds('3f2a91c05b7e', uuid)).toBe(true);
    for (const asked of [
      'urn:uuid:3f2a91c0',
      '„3f2a91c0-5b7e“',
      '「3f2a91c0',
      '3f2a91c0‑5b7e',
      '3f2a91c0–5b,',
    ])
      expect(finds(asked, uuid), asked).toBe(true);
    for (const asked of ['3f2a91c', '5b7e', '5b7e-4d1a', '0e8d2b6f7a14', '91c0-5b7e'])
      expect(finds(asked, uuid), asked).toBe(false);
  });
  it('are the same when an id is no UUID', () => expect(finds('inv-7', 'INV-7')).toBe(true));
  it('make no search when nothing is visible', () => expect(searchFor(' \u200b\u2060 ')).toBeNull());
  it('can be found by a symbol that is no letter', () => {
    expect(finds('🌻', 'Fonds 🌻')).toBe(true);
    expect(finds('🌻', 'Fonds')).toBe(false);
  });
  it('are found when each of them is in one of the texts', () => {
    expect(finds('erika example', 'Muster, Erika', 'e@example.de')).toBe(true);
    expect(finds('erika otto', 'Muster, Erika')).toBe(false);
  });
});

describe('exact hits', () => {
  const sorted = (wanted: string, ...names: string[]) =>
    names.toSorted((a, b) => (rank(wanted, a) ?? 99) - (rank(wanted, b) ?? 99));
  it('come first: the word itself, then its beginning, then other spellings', () => {
    expect(sorted('muller', 'Mueller', 'Mullerin', 'Müller', 'Muller')[0]).toBe('Muller');
    expect(sorted('müller', 'Muller', 'Müllermann', 'Mueller', 'Müller').slice(0, 2)).toEqual([
      'Müller',
      'Müllermann',
    ]);
  });
  it('come first of all when they are the whole text', () => {
    expect(sorted('anna schmidt', 'Anna Schmidt 100', 'Anna Schmidt-Groß', 'Anna Schmidt')[0]).toBe(
      'Anna Schmidt',
    );
    expect(sorted('  ANNA   Schmidt ', 'Anna Schmidt 100', 'Anna Schmidt')[0]).toBe('Anna Schmidt');
    expect(rank('anna schmidt', 'Anna Schmidt 100')).toBe(1);
  });
  it('come first when the name begins with the word', () =>
    expect(sorted('anna', 'Muster, Anna', 'Anna, Muster')[0]).toBe('Anna, Muster'));
});
