import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../contract/primitives.ts';
import { meanings } from '../../main/subscriptions/wire.ts';
import { compare, saysItFailed, shownOf } from '../../main/sync/comparison.ts';
import { campaignId, investorId, otherWalletId, walletId } from '../support/samples.ts';
import { type Answer, ids, kinds, texts, times, uuids, withOthers } from '../support/spellings.ts';

type Verdict = 'same' | 'other' | 'silent';

/** Compares one shown value of a field with the sent one. */
function verdict(name: string, sent: Json, shown: Json): Verdict {
  return verdictIn(name, sent, { [name]: shown });
}
function verdictIn(name: string, sent: Json, record: Json | null): Verdict {
  const { contradicts, silent } = compare({ [name]: sent }, record, meanings);
  expect([...contradicts, ...silent].every((each) => each === name)).toBe(true);
  if (contradicts.length > 0) return 'other';
  return silent.length > 0 ? 'silent' : 'same';
}

describe('every other spelling of the sent value is accepted', () => {
  it.each(kinds.map((kind) => [kind.name, kind] as const))('for %s', (name, kind) => {
    fc.assert(
      fc.property(
        kind.value.chain((value) => fc.tuple(fc.constant(value), kind.respelled(value))),
        ([value, shown]) => {
          expect(verdict(name, value, shown)).toBe('same');
        },
      ),
      { numRuns: 1_000 },
    );
  });
  it('when the sent value itself has another spelling', () => {
    for (const kind of [times, ids('wallet'), texts])
      fc.assert(
        fc.property(
          kind.value.chain((value) => fc.tuple(kind.respelled(value), kind.respelled(value))),
          ([sent, shown]) => {
            fc.pre(typeof sent === 'string');
            expect(verdict(kind.name, sent, shown)).toBe('same');
          },
        ),
      );
  });
});

describe('every other value is refused', () => {
  it.each(withOthers.map((kind) => [kind.name, kind] as const))(
    '%s: another value contradicts in any spelling',
    (name, kind) => {
      const meaning = (value: Json) =>
        name === 'survey'
          ? JSON.stringify((value as Answer[]).map(({ question, answer }) => `${question}\n${answer}`).sort())
          : JSON.stringify(value);
      fc.assert(
        fc.property(
          fc
            .tuple(kind.value, kind.value)
            .chain(([sent, other]) => fc.tuple(fc.constant(sent), fc.constant(other), kind.respelled(other))),
          ([sent, other, shown]) => {
            fc.pre(meaning(sent) !== meaning(other));
            // A record that leaves out an empty answer says nothing about the answer that was sent.
            if (name === 'survey' && (shown as Partial<Answer>[]).some(({ answer }) => answer === undefined))
              expect(verdict(name, sent, shown)).not.toBe('same');
            else expect(verdict(name, sent, shown)).toBe('other');
          },
        ),
        // A code has only one value.
        { numRuns: name === 'survey_waiver' ? 0 : 1_000 },
      );
    },
  );
  it.each(kinds.map((kind) => [kind.name, kind] as const))(
    '%s: a foreign value in its place is not accepted',
    (name, kind) => {
      // Values that are obviously no spelling of any sent value.
      const foreign = fc.oneof(
        fc.constantFrom<Json>('unknown', '?', '-', {}, { amount: 1 }, [[]], [1], [{}], 'NaN', '1,5', -1, 0.5),
        fc.array(fc.integer({ min: -9, max: -1 }), { minLength: 1 }),
        fc.dictionary(fc.constantFrom('x', 'y'), fc.integer({ min: -9, max: -1 }), { minKeys: 1 }),
      );
      fc.assert(
        fc.property(kind.value, foreign, (sent, shown) => {
          // A free text may be spelled like any of them.
          fc.pre(JSON.stringify(sent) !== JSON.stringify(shown));
          expect(verdict(name, sent, shown as Json)).not.toBe('same');
        }),
      );
    },
  );
  it.each(kinds.slice(0, -1).map((kind) => [kind.name, kind] as const))(
    '%s: nothing in its place contradicts',
    (name, kind) => {
      fc.assert(
        fc.property(kind.value, fc.constantFrom<Json>(null, '', []), (sent, shown) => {
          expect(verdict(name, sent, shown)).toBe('other');
        }),
      );
    },
  );
  it('a withdrawn value that is still there contradicts', () => {
    const there: Json[] = ['2026-03-01T09:00:00Z', true, 5, [{ question: 'a', answer: 'b' }], 'NO_ANSWERS'];
    for (const shown of there)
      for (const sent of [null, [], '']) expect(verdict('survey', sent, shown)).toBe('other');
  });
  it.each([
    ['a second later', '2026-03-01T09:20:01Z'],
    ['a second earlier', '2026-03-01T09:19:59.999Z'],
    ['the same digits in another zone', '2026-03-01T09:20:00+01:00'],
    ['another day', '2026-03-02T09:20:00Z'],
    ['another year', '2025-03-01T09:20:00Z'],
  ])('a time: %s', (_, shown) => expect(verdict('signed_at', '2026-03-01T09:20:00Z', shown)).toBe('other'));
  it.each<[string, Json]>([
    ['one less', 4],
    ['a fraction more', '5.0000000000000000001'],
    ['ten times as many', '5e1'],
    ['a tenth', '0.5'],
    ['its negative', -5],
    ['none', 0],
  ])('units: %s', (_, shown) => expect(verdict('units', 5, shown)).toBe('other'));
  it('units beyond the precision of a number are compared digit by digit', () =>
    expect(verdict('units', 9007199254740992, '9007199254740993')).toBe('other'));
  it('an id with any one digit changed contradicts', () => {
    fc.assert(
      fc.property(uuids, fc.nat(31), fc.integer({ min: 1, max: 15 }), (id, at, by) => {
        const digits = [...id.replaceAll('-', '')];
        digits[at] = ((Number.parseInt(digits[at] ?? '0', 16) + by) % 16).toString(16);
        expect(verdict('wallet', id, digits.join(''))).toBe('other');
      }),
    );
  });
  it('an id that is no UUID is compared with its letters as they are', () => {
    expect(verdict('wallet', 'Ab1', 'Ab1')).toBe('same');
    expect(verdict('wallet', 'Ab1', ' Ab1 ')).toBe('same');
    expect(verdict('wallet', '7', 7)).toBe('same');
    for (const other of ['ab1', 'AB1', 'Ab', 'Ab12', 'A-b1'])
      expect(verdict('wallet', 'Ab1', other)).toBe('other');
  });
});

describe('an unknown form counts as silence', () => {
  it.each<[string, string, Json, Json]>([
    ['units with their unit', 'units', 5, '5 Stück'],
    ['units as an object', 'units', 5, { amount: 5 }],
    ['units with a group separator', 'units', 1000, '1,000'],
    ['a time without a zone', 'signed_at', '2026-03-01T09:20:00Z', '2026-03-01T09:20:00'],
    ['a time as a number', 'signed_at', '2026-03-01T09:20:00Z', 1772356800],
    ['a day', 'signed_at', '2026-03-01T09:20:00Z', '2026-03-01'],
    ['a time in words', 'signed_at', '2026-03-01T09:20:00Z', '1. März 2026, 10:20'],
    ['a boolean in words', 'self_disclosure_monthly_income', true, 'yes'],
    ['a boolean as a number of its own', 'self_disclosure_monthly_income', true, 2],
    ['an id as an address', 'wallet', walletId, '0x03f1'],
    ['an id as a number', 'wallet', walletId, 12],
    ['an object without an id', 'wallet', walletId, { label: 'x' }],
    ['an id that cannot be held exactly', 'wallet', '9007199254740992', 2 ** 53],
    ['the number of answers', 'survey', [{ question: 'a', answer: 'b' }], 1],
    ['answers under other names', 'survey', [{ question: 'a', answer: 'b' }], [{ q: 'a', a: 'b' }]],
    ['answers as texts', 'survey', [{ question: 'a', answer: 'b' }], ['a: b']],
    ['answers keyed by their question', 'survey', [{ question: 'a', answer: 'b' }], { a: 'b' }],
    ['a code as a number', 'survey_waiver', 'NO_ANSWERS', 1],
    ['a text as an object', 'note', 'a', { text: 'a' }],
  ])('%s', (_, name, sent, shown) => expect(verdict(name, sent, shown)).toBe('silent'));
  it.each(kinds.slice(0, -1).map((kind) => [kind.name, kind] as const))('absent %s', (name, kind) => {
    fc.assert(
      fc.property(
        kind.value,
        fc.constantFrom<Json | null>({}, { id: 'x' }, null, [], 'x', 5),
        (sent, record) => {
          expect(verdictIn(name, sent, record)).toBe('silent');
        },
      ),
    );
  });
  it('any pair of sent and shown values gets a verdict', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('units', 'signed_at', 'wallet', 'survey', 'survey_waiver', 'note', '__proto__', 'id'),
        fc.jsonValue(),
        fc.jsonValue(),
        (name, sent, shown) => {
          const [a, b] = [JSON.parse(JSON.stringify(sent)), JSON.parse(JSON.stringify(shown))];
          fc.pre(name !== '__proto__');
          expect(['same', 'other', 'silent']).toContain(verdict(name, a, b));
          // Sameness is symmetric.
          if (verdict(name, a, b) === 'same' && name !== 'survey' && name !== 'note')
            expect(verdict(name, b, a)).toBe('same');
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('where a record shows a field', () => {
  it.each<[string, { [name: string]: Json }, Verdict]>([
    ['under its name', { investor_id: investorId }, 'same'],
    ['as the object with this id', { investor: { id: investorId, name: 'x' } }, 'same'],
    ['as the link to the object', { investor: `https://h/v2/investors/${investorId}/` }, 'same'],
    ['as another object', { investor: { id: campaignId } }, 'other'],
    ["under its name, beside a person's name", { investor_id: investorId, investor: 'Erika' }, 'same'],
    ['as nothing, beside the object', { investor_id: null, investor: { id: investorId } }, 'same'],
    ['as nothing', { investor_id: null }, 'other'],
    ["as a person's name", { investor: 'Erika' }, 'silent'],
  ])('compares an id %s', (_, record, expected) =>
    expect(verdictIn('investor_id', investorId, record)).toBe(expected),
  );
  it('finds a wallet under the name of its id, too', () => {
    expect(verdictIn('wallet', walletId, { wallet_id: walletId })).toBe('same');
    expect(verdictIn('wallet', walletId, { wallet_id: otherWalletId })).toBe('other');
  });
  it('finds the shown value by the same rules', () => {
    expect(shownOf({ wallet_id: walletId }, 'wallet')).toBe(walletId);
    expect(shownOf({ investor: { id: 'a' } }, 'investor_id')).toEqual({ id: 'a' });
    expect(shownOf({}, 'wallet')).toBeNull();
    expect(shownOf('x', 'wallet')).toBeNull();
  });
  it('ignores fields that were not sent, and the order of fields', () => {
    const sent = { investor_id: investorId, units: 5 };
    const record = { more: 1, units: 5, x: null, investor_id: investorId, wallet: otherWalletId };
    expect(compare(sent, record, meanings)).toEqual({ contradicts: [], silent: [] });
  });
});

describe('the answers of a survey', () => {
  const a = { question: 'a', answer: '1' };
  const b = { question: 'b', answer: '2' };
  it.each<[string, Json, Verdict]>([
    ['one answer too few', [a], 'other'],
    ['one answer too many', [a, b, b], 'other'],
    ['one answer twice in place of the other', [a, a], 'other'],
    [
      'the answers exchanged',
      [
        { question: 'a', answer: '2' },
        { question: 'b', answer: '1' },
      ],
      'other',
    ],
    ['a question in other letters', [{ question: 'A', answer: '1' }, b], 'other'],
    ['an answer without its text', [{ question: 'a' }, b], 'silent'],
    ['an answer with an empty text', [{ question: 'a', answer: '' }, b], 'other'],
    ['an answer as a number', [{ question: 'a', answer: 1 }, b], 'same'],
    [
      'an answer that could be either, beside one that can only be the first',
      [{ text: '?' }, { question: 'a' }],
      'silent',
    ],
  ])('are compared with %s', (_, shown, expected) => expect(verdict('survey', [a, b], shown)).toBe(expected));
  it('are matched one to one when they are equal', () => {
    expect(verdict('survey', [a, a, b], [a, b, a])).toBe('same');
    expect(verdict('survey', [a, a, b], [a, b, b])).toBe('other');
  });
});

describe('an answer that says itself that nothing was done', () => {
  it.each<Json>([
    { success: false },
    { success: 'false' },
    { success: 0 },
    { ok: false },
    { ok: 'False', id: 'a' },
    { error: 'no' },
    { error: { code: 1 } },
    { errors: ['no'] },
    { non_field_errors: ['no'] },
  ])('includes %j', (answer) => expect(saysItFailed(answer)).toBe(true));
  it.each<Json | null>([
    null,
    'x',
    [],
    {},
    { success: true },
    { success: 'true' },
    { success: null },
    { success: 'maybe' },
    { ok: 1 },
    { error: null, errors: [], non_field_errors: '' },
    { error: false, errors: {} },
    { errors: 0, error: ' ' },
    { errors: '0', error: 'false' },
  ])('does not include %j', (answer) => expect(saysItFailed(answer)).toBe(false));
});
