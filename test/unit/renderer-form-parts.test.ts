import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkForm, type Problem } from '../../contract/check.ts';
import {
  emptyForm,
  type FieldPath,
  fieldPaths,
  type Section,
  type SubscriptionForm,
  subscriptionKit,
} from '../../contract/form.ts';
import type { Investor } from '../../contract/investor.ts';
import type { PlatformMessage, SubscriptionDetail } from '../../contract/subscription.ts';
import { matchingCampaigns } from '../../renderer/features/subscription/model/campaigns.ts';
import { fittingCount } from '../../renderer/features/subscription/model/fitting.ts';
import { isFresh, walletLabel } from '../../renderer/features/subscription/model/investors.ts';
import { subscriptionRules as rules } from '../../renderer/features/subscription/rules.ts';
import type { SubscriptionTypes } from '../../renderer/features/subscription/state.ts';
import { lossAt as lossIn, shownLost as shownLostIn } from '../../renderer/form/lost.ts';
import * as kit from '../../renderer/form/sections.ts';
import { factsAt } from '../support/samples.ts';

type Open = kit.OpenField<FieldPath>[];
const { sections, isAsked } = subscriptionKit;
const visibleProblems = (
  problems: Problem[],
  seen: Parameters<typeof kit.visibleProblems<SubscriptionTypes>>[2],
) => kit.visibleProblems(rules, problems, seen);
const openFields = (problems: Problem[], messages: PlatformMessage[], editing: FieldPath | null) =>
  kit.openFields(rules, problems, messages, editing);
const shownLost = (form: SubscriptionForm, lost: readonly FieldPath[]) =>
  shownLostIn(subscriptionKit, form, lost);
const lossAt = (form: SubscriptionForm, lost: readonly FieldPath[], field: FieldPath) =>
  lossIn(subscriptionKit, form, lost, field);

interface Known {
  selfDisclosureRequired: boolean | null;
  walletCount: number;
  lost: readonly FieldPath[];
}
function sectionMark(section: Section, form: SubscriptionForm, open: Open, known: Known) {
  const wallets = Array.from({ length: known.walletCount }, (_, at) => ({
    id: `w${at}`,
    label: '',
    state: null,
  }));
  return kit.sectionMark(rules, section, {
    form,
    detail: { investmentId: null, locked: {} } as SubscriptionDetail,
    open,
    lost: known.lost,
    facts: {
      selfDisclosureRequired: known.selfDisclosureRequired,
      investor: { wallets } as Investor,
      environment: undefined,
      now,
    },
  });
}

const now = Date.parse('2026-11-23T14:03:00.000Z');
const facts = factsAt(now);
const withUnits = (units: string): SubscriptionForm => ({ ...emptyForm(), units });

describe('the problems that are shown', () => {
  test('include a gap once its section was left or somebody asked, and a wrong value before that', () => {
    const problems = checkForm(withUnits('many'), facts);
    const fields = (left: Section[], asked: boolean, editing: 'units' | null = null) =>
      visibleProblems(problems, { left: new Set(left), asked, editing }).map(({ field }) => field);
    expect(fields([], false)).toEqual(['units']);
    expect(fields([], false, 'units')).toEqual([]);
    expect(fields(['investor'], false)).toEqual(['investorId', 'campaignId', 'units']);
    expect(fields([], true)).toContain('survey.mode');
  });
});

describe('the section heads and the footer', () => {
  const known: Known = { selfDisclosureRequired: null, walletCount: 0, lost: [] };
  const mark = (section: Section, form = emptyForm(), walletCount = 0) =>
    sectionMark(section, form, openFields(checkForm(form, facts), [], null), { ...known, walletCount });

  test('never mark an unsigned subscription as done', () => {
    expect(mark('investor')).toEqual({ kind: 'open', missing: 3, wrong: 0 });
    for (const section of ['disclosure', 'signature', 'wallet'] as const)
      expect(mark(section)).toEqual({ kind: 'later' });
    expect(mark('wallet', emptyForm(), 1)).toEqual({ kind: 'done' });
    expect(mark('investor', withUnits('x'))).toEqual({ kind: 'wrong', missing: 2, wrong: 1 });
  });

  test('do not take an unreadable time for a signature', () => {
    const form = { ...emptyForm(), signature: { signedAt: 'gestern', costsInformed: true } };
    expect(mark('signature', form)).toEqual({ kind: 'wrong', missing: 0, wrong: 1 });
    expect(sectionMark('signature', form, [], known)).toEqual({ kind: 'later' });
  });

  test('mark a section with lost fields for checking, also when nothing is missing', () => {
    const complete = { ...known, selfDisclosureRequired: false, walletCount: 1 };
    const withLost = (section: Section, lost: FieldPath[], form = emptyForm()) =>
      sectionMark(section, form, openFields(checkForm(form, facts), [], null), { ...complete, lost });
    expect(withLost('disclosure', [])).toEqual({ kind: 'done' });
    expect(withLost('disclosure', ['selfDisclosure.given'])).toEqual({ kind: 'check', missing: 0, wrong: 1 });
    expect(withLost('disclosure', ['wallet'])).toEqual({ kind: 'done' });
    expect(withLost('wallet', ['wallet'])).toEqual({ kind: 'check', missing: 0, wrong: 1 });
    // A field is counted once.
    expect(withLost('investor', ['units'])).toEqual({ kind: 'check', missing: 3, wrong: 0 });
    expect(withLost('investor', ['units'], withUnits('x'))).toEqual({ kind: 'wrong', missing: 2, wrong: 1 });
  });

  test('do not call a field wrong while somebody types in it', () => {
    const problems = checkForm(withUnits('x'), facts);
    const units = (editing: 'units' | 'wallet') =>
      openFields(problems, [], editing).find(({ field }) => field === 'units')?.wrong;
    expect(units('wallet')).toBe(true);
    expect(units('units')).toBe(false);
  });

  test('count the same: each field once, whatever is wrong with it', () => {
    const problem = fc.record({
      field: fc.constantFrom(...fieldPaths),
      code: fc.constantFrom('missing', 'notATime', 'chooseWallet', 'timeInFuture'),
    }) as fc.Arbitrary<Problem>;
    const message = fc.constantFrom(...fieldPaths, null).map((field) => ({ field }) as PlatformMessage);
    fc.assert(
      fc.property(fc.array(problem), fc.array(message), (problems, messages) => {
        const open = openFields(problems, messages, null);
        const heads = sections.map((section) => sectionMark(section, emptyForm(), open, known));
        const sum = (count: 'missing' | 'wrong') =>
          heads.reduce((total, head) => total + ('missing' in head ? head[count] : 0), 0);
        expect({ missing: sum('missing'), wrong: sum('wrong') }).toEqual(kit.tally(open));
        const fields = new Set([...problems, ...messages].map(({ field }) => field));
        fields.delete(null);
        expect(new Set(open.map(({ field }) => field))).toEqual(fields);
        expect(open).toHaveLength(fields.size);
      }),
    );
  });
});

describe('lost fields', () => {
  const disclosure = [
    'selfDisclosure.given',
    'selfDisclosure.monthlyIncome',
    'selfDisclosure.submittedAt',
  ] as const;
  const given = { ...emptyForm(), selfDisclosure: { ...emptyForm().selfDisclosure, given: true } };

  test('are named by the field that decides about them when the form does not ask for them', () => {
    expect(shownLost(emptyForm(), [...disclosure, 'wallet'])).toEqual(['selfDisclosure.given', 'wallet']);
    expect(shownLost(emptyForm(), ['survey.answers', 'survey.submittedAt'])).toEqual(['survey.mode']);
    expect(shownLost(given, disclosure)).toEqual(disclosure);
  });

  test('are named only by fields that the form asks for, whatever the form says', () => {
    fc.assert(
      fc.property(
        fc.subarray([...fieldPaths]),
        fc.boolean(),
        fc.constantFrom('' as const, 'answers' as const, 'waiver' as const),
        (lost, isGiven, mode) => {
          const form = {
            ...emptyForm(),
            selfDisclosure: { ...emptyForm().selfDisclosure, given: isGiven },
            survey: { ...emptyForm().survey, mode },
          };
          const shown = shownLost(form, lost);
          expect(shown.filter((field) => !isAsked(form, field))).toEqual([]);
          for (const field of lost.filter((each) => isAsked(form, each))) expect(shown).toContain(field);
          for (const field of fieldPaths)
            expect(lossAt(form, lost, field) !== null).toBe(shown.includes(field));
        },
      ),
    );
  });

  test('are shown as a preset when nobody chose the value, but not when it is empty or was entered since', () => {
    expect(lossAt(emptyForm(), disclosure, 'selfDisclosure.given')).toBe('preset');
    expect(lossAt(emptyForm(), ['wallet'], 'wallet')).toBe('preset');
    expect(lossAt(given, disclosure, 'selfDisclosure.given')).toBe('check');
    expect(lossAt(given, disclosure, 'selfDisclosure.submittedAt')).toBe('check');
    // Somebody stated that no self-disclosure was given; only its parts are lost.
    expect(lossAt(emptyForm(), ['selfDisclosure.submittedAt'], 'selfDisclosure.given')).toBe('check');
    expect(lossAt(emptyForm(), ['units'], 'wallet')).toBeNull();
  });
});

describe('campaigns', () => {
  const named = (...names: string[]) =>
    names.map((name, index) => ({ id: `id-${index}`, name, selfDisclosureRequired: null }));
  const found = (text: string, ...names: string[]) =>
    matchingCampaigns(named(...names), text).map(({ name }) => name);

  test('are found at the beginning first, then at a later word, and never inside a word', () => {
    expect(found('sol', 'Konsolen-Fonds', 'Bürger-Solar', 'Alter Solarpark', 'Solarpark 2027')).toEqual([
      'Solarpark 2027',
      'Bürger-Solar',
      'Alter Solarpark',
    ]);
  });

  test('are found when every word is there, in any order', () => {
    expect(found('2027 sol', 'Solarpark 2026', 'Solarpark 2027')).toEqual(['Solarpark 2027']);
    expect(found('ber', 'Über uns', 'Berlin', 'Neu-Berlin')).toEqual(['Berlin', 'Neu-Berlin']);
    expect(found('uber', 'Über uns', 'Berlin')).toEqual(['Über uns']);
  });

  test('are all listed in the order of the settings when nothing is typed, and are found by their id', () => {
    expect(found(' ', 'B', 'A')).toEqual(['B', 'A']);
    expect(found('id-1', 'B', 'A')).toEqual(['A']);
    expect(found('x', 'B', 'A')).toEqual([]);
  });
});

describe('the names that fit into a line', () => {
  const line = { room: 100, gap: 4, more: 20 };

  test('are all of them, or as many as leave room to say how many are left', () => {
    expect(fittingCount([], line)).toBe(0);
    expect(fittingCount([48, 48], line)).toBe(2);
    expect(fittingCount([48, 49], line)).toBe(1);
    expect(fittingCount([30, 30, 30, 30], line)).toBe(2);
    expect(fittingCount([300, 30], line)).toBe(1);
  });

  test('are never wider than the line, except for a single name', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 80 })), fc.nat({ max: 300 }), (widths, room) => {
        const count = fittingCount(widths, { ...line, room });
        const used =
          widths.slice(0, count).reduce((sum, width) => sum + width, 0) + 4 * Math.max(0, count - 1);
        const more = count < widths.length ? 24 : 0;
        expect(count <= 1 || used + more <= room).toBe(true);
      }),
    );
  });
});

describe('wallets', () => {
  const investor = (wallets: Investor['wallets'], walletsReadAt: string | null): Investor => ({
    id: 'i',
    name: 'Eins, Übung',
    email: null,
    readAt: '2026-11-23T14:00:00.000Z',
    wallets,
    walletsReadAt,
    walletsWhole: true,
  });
  const one = [{ id: 'w', label: '0xeb21', state: null }];

  test('are fresh for ten minutes, and never when there are none', () => {
    expect(isFresh(investor(one, '2026-11-23T13:54:00.000Z'), now)).toBe(true);
    expect(isFresh(investor(one, '2026-11-23T13:52:59.000Z'), now)).toBe(false);
    expect(isFresh(investor(one, '2026-11-23T14:10:00.000Z'), now), 'from a clock that was set back').toBe(
      false,
    );
    expect(isFresh(investor([], '2026-11-23T14:03:00.000Z'), now)).toBe(false);
    expect(isFresh(investor(null, null), now)).toBe(false);
    expect(isFresh(null, now)).toBe(false);
  });

  test('have the same name everywhere', () => {
    expect(walletLabel('w', investor(one, null))).toBe('0xeb21');
    expect(walletLabel('w', investor([{ id: 'w', label: ' ', state: null }], null))).toBeNull();
    expect(walletLabel('other', investor(one, null))).toBeNull();
    expect(walletLabel(null, null)).toBeNull();
  });
});
