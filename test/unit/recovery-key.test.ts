import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isLastGroup,
  mostTypedKey,
  readRecoveryKey,
  recoveryKeyGroups,
  recoveryKeyLength,
  recoveryKeyText,
} from '../../contract/recovery-key.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import {
  isOfDataKey,
  newestWrap,
  newRecoveryKey,
  type RecoveryWrap,
  readWrap,
  recoveryKeyId,
  unwrapDataKey,
  wrapDataKey,
  wrapText,
} from '../../main/storage/recovery-wrap.ts';

const symbols = fc.array(fc.nat(31), { minLength: recoveryKeyLength, maxLength: recoveryKeyLength });
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const made = '2026-03-01T10:00:00.000Z';

describe('the text of a recovery key', () => {
  it('has 128 random bits or more, in groups of four', () => {
    expect(recoveryKeyLength * 5).toBeGreaterThanOrEqual(128);
    expect(recoveryKeyText(newRecoveryKey())).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){7}$/);
    expect(recoveryKeyGroups).toBe(8);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(symbols, (key) => {
        expect(readRecoveryKey(recoveryKeyText(key))).toEqual(key);
      }),
    );
  });

  it('is read in any case, with any separators, and with letters that look alike', () => {
    const separator = fc.constantFrom('', ' ', '  ', '-', '–', '\u2011', '.', '\t', '\n', '\u00a0', '\u200b');
    const spelling = fc.record({ lower: fc.boolean(), alike: fc.nat(2), separator });
    fc.assert(
      fc.property(symbols, fc.array(spelling, { minLength: 32, maxLength: 32 }), (key, spellings) => {
        const typed = [...recoveryKeyText(key).replaceAll('-', '')].map((letter, index) => {
          const { lower, alike, separator } = spellings[index] ?? { lower: false, alike: 0, separator: '' };
          const other = { '0': '0Oo', '1': '1IL' }[letter]?.[alike] ?? letter;
          return `${lower ? other.toLowerCase() : other}${separator}`;
        });
        expect(readRecoveryKey(typed.join(''))).toEqual(key);
      }),
    );
  });

  it('is read in full-width letters, as some keyboards write them', () => {
    const key = newRecoveryKey();
    const wide = [...recoveryKeyText(key)].map((letter) =>
      letter === '-' ? '－' : String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0),
    );
    expect(readRecoveryKey(wide.join(''))).toEqual(key);
  });

  it('counts as mistyped with up to four wrong symbols', () => {
    const mistakes = fc.uniqueArray(fc.record({ at: fc.nat(31), by: fc.integer({ min: 1, max: 31 }) }), {
      minLength: 1,
      maxLength: 4,
      selector: ({ at }) => at,
    });
    fc.assert(
      fc.property(symbols, mistakes, (key, wrong) => {
        const letters = [...recoveryKeyText(key).replaceAll('-', '')];
        for (const { at, by } of wrong)
          letters[at] = alphabet[(alphabet.indexOf(letters[at] ?? '') + by) % 32] ?? '';
        expect(readRecoveryKey(letters.join(''))).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  it('counts as mistyped when two neighbours are swapped', () => {
    fc.assert(
      fc.property(symbols, fc.nat(30), (key, at) => {
        const letters = [...recoveryKeyText(key).replaceAll('-', '')];
        fc.pre(letters[at] !== letters[at + 1]);
        [letters[at], letters[at + 1]] = [letters[at + 1] ?? '', letters[at] ?? ''];
        expect(readRecoveryKey(letters.join(''))).toBeNull();
      }),
    );
  });

  it.each([
    '',
    ' ',
    '-',
    'U',
    '0'.repeat(32),
    'ä'.repeat(32),
    '😀'.repeat(32),
    'ǅ'.repeat(32),
    '½'.repeat(20),
  ])('%j is no key', (typed) => expect(readRecoveryKey(typed)).toBeNull());

  it('is no key with one symbol more or less', () => {
    const text = recoveryKeyText(newRecoveryKey());
    for (const letter of alphabet) expect(readRecoveryKey(text + letter)).toBeNull();
    expect(readRecoveryKey(text.slice(0, -1))).toBeNull();
    expect(readRecoveryKey(text.slice(1))).toBeNull();
  });

  it('is read without a throw, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: mostTypedKey }), (typed) => {
        readRecoveryKey(typed);
      }),
    );
  });

  it('is confirmed by its last group, in any spelling', () => {
    const text = recoveryKeyText(Array<number>(recoveryKeyLength).fill(7));
    const last = text.slice(-4);
    expect(isLastGroup(` ${last.toLowerCase()} `, text)).toBe(true);
    expect(isLastGroup(text.slice(0, 4), text)).toBe(false);
    expect(isLastGroup('', text)).toBe(false);
    expect(isLastGroup('-', text)).toBe(false);
  });
});

describe('the wrap', () => {
  const dataKey = newDataKey();
  const key = newRecoveryKey();
  const wrap = wrapDataKey(dataKey, key, made, null);

  it('is opened by its recovery key', () => expect(unwrapDataKey(wrap, key)).toBe(dataKey));

  it('is opened by no other key', () => {
    fc.assert(
      fc.property(symbols, (other) => {
        expect(unwrapDataKey(wrap, other)).toBeNull();
      }),
    );
  });

  it('survives writing and reading', () => {
    expect(readWrap(Buffer.from(wrapText(wrap)))).toEqual(wrap);
  });

  it('holds neither key', () => {
    const text = wrapText(wrap);
    expect(text).not.toContain(dataKey);
    for (const group of recoveryKeyText(key).split('-'))
      expect(text.replaceAll(wrap.id, '')).not.toContain(`"${group}`);
    expect(text).not.toContain(recoveryKeyText(key));
  });

  it('has a different seal each time, and an id that tells which key opens it', () => {
    const again = wrapDataKey(dataKey, key, made, null);
    expect(again.sealed).not.toBe(wrap.sealed);
    expect(again.id).toBe(recoveryKeyId(key));
    expect(recoveryKeyId(newRecoveryKey())).not.toBe(wrap.id);
  });

  it('neither opens nor counts as a wrap of its data key when anything in it was changed', () => {
    const cipher = createCipher(dataKey);
    const other = wrapDataKey(newDataKey(), newRecoveryKey(), '2026-04-01T10:00:00.000Z', wrap);
    for (const field of Object.keys(wrap) as (keyof RecoveryWrap)[]) {
      if (field === 'version') continue;
      const changed = { ...wrap, [field]: other[field] } as RecoveryWrap;
      expect(isOfDataKey(changed, cipher), field).toBe(false);
      expect(unwrapDataKey(changed, key), field).toBeNull();
    }
    expect(
      unwrapDataKey({ ...wrap, tag: Buffer.from(wrap.tag, 'base64').subarray(0, 4).toString('base64') }, key),
    ).toBeNull();
  });

  it('belongs only to its data key', () => {
    expect(isOfDataKey(wrap, createCipher(dataKey))).toBe(true);
    expect(isOfDataKey(wrap, createCipher(newDataKey()))).toBe(false);
  });

  it('names the earlier keys, and the highest generation is in force', () => {
    const second = wrapDataKey(dataKey, newRecoveryKey(), '2026-04-01T10:00:00.000Z', wrap);
    expect(second).toMatchObject({
      generation: 2,
      earlier: [{ id: wrap.id, madeAt: made, replacedAt: '2026-04-01T10:00:00.000Z' }],
    });
    expect(newestWrap([null, second, wrap])).toBe(second);
    expect(newestWrap([wrap, second])).toBe(second);
    expect(newestWrap([null])).toBeNull();
  });

  it('can be renewed any number of times and stays readable', () => {
    let last = wrap;
    for (let count = 0; count < 60; count += 1) last = wrapDataKey(dataKey, key, made, last);
    expect(readWrap(Buffer.from(wrapText(last)))).toEqual(last);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', wrapText(wrap)],
    ['no JSON', Buffer.from('{')],
    ['null', Buffer.from('null')],
    ['another version', Buffer.from(wrapText({ ...wrap, version: 2 as 1 }))],
    ['an extra field', Buffer.from(JSON.stringify({ ...wrap, more: 1 }))],
    ['noise', randomBytes(300)],
  ])('%s is no wrap', (_, bytes) => expect(readWrap(bytes)).toBeNull());
});
