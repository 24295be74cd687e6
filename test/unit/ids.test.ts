import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { checkForm } from '../../contract/check.ts';
import { environmentInput } from '../../contract/environment.ts';
import { canonicalId, endOfId, namesUuid, sameId, sentId } from '../../contract/ids.ts';
import { environmentFrom } from '../../main/app/environments.ts';
import { differences, isSameBody } from '../../main/subscriptions/differences.ts';
import { lapseEntries, withoutGround } from '../../main/subscriptions/lapsing.ts';
import { plan } from '../../main/subscriptions/planner.ts';
import { invitationFields } from '../../main/subscriptions/wire.ts';
import { faultsOf } from '../../renderer/features/settings/faults.ts';
import { matchingCampaigns } from '../../renderer/features/subscription/model/campaigns.ts';
import { newestInvestor, walletKnowledge } from '../../renderer/features/subscription/model/investors.ts';
import {
  sampleForm as anyForm,
  factsAt,
  moment,
  planFactsAt,
  sampleSubscription,
} from '../support/samples.ts';

/** An id with letters, which can be capitals. */
const investorId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const campaignId = 'bbbbbbbb-cccc-4ddd-8eee-ffffffffffff';
const walletId = 'cccccccc-dddd-4eee-8fff-aaaaaaaaaaaa';
const sampleForm = () => ({ ...anyForm(), investorId, campaignId });
const uuid = '3f2a91c0-5b7e-4d1a-9c55-0e8d2b6f7a14';
const wrappings = ['', '{}', '()', '""', '„“', '“”', '»«', "''", '[]', '<>'];
const unseen = [
  '',
  '\u200b',
  '\u200e',
  '\u200f',
  '\u2060',
  '\ufeff',
  '\u00ad',
  '\u200d',
  '\u202e',
  '\ud800',
  '\0',
];
const blanks = ['', ' ', '\u00a0', '\u2003', '\u3000', '\n', '\t'];

/** Returns spellings of a UUID as people type and paste them. */
const spelled = (id: string) =>
  fc
    .record({
      capitals: fc.array(fc.boolean(), { minLength: 36, maxLength: 36 }),
      wrapping: fc.constantFrom(...wrappings),
      inside: fc.constantFrom(...unseen),
      at: fc.nat(36),
      blank: fc.constantFrom(...blanks),
      urn: fc.boolean(),
    })
    .map(({ capitals, wrapping, inside, at, blank, urn }) => {
      const letters = [...id].map((letter, index) => (capitals[index] ? letter.toUpperCase() : letter));
      letters.splice(at, 0, inside);
      const [open = '', close = ''] = wrapping;
      return `${blank}${open}${urn ? 'urn:uuid:' : ''}${letters.join('')}${close}${blank}`;
    });

describe('a UUID', () => {
  it('is compared without regard to case, braces, quotes and invisible characters', () => {
    fc.assert(
      fc.property(spelled(uuid), spelled(uuid), (a, b) => {
        expect(canonicalId(a)).toBe(uuid);
        expect(sameId(a, b)).toBe(true);
        expect(namesUuid(a)).toBe(true);
      }),
    );
  });
  test.each(['「」', '『』', '《》', '【】', '（）', '｛｝', '＂＂', '＜＞', '〝〞', '❝❞', '⟨⟩', '´´', '«»'])(
    'is the same in the brackets and quotes of any script: %s',
    (wrapping) => {
      const [open, close] = wrapping;
      expect(canonicalId(`${open}${uuid.toUpperCase()}${close}`)).toBe(uuid);
      expect(sameId(`${open}${uuid}${close},`, uuid)).toBe(true);
    },
  );
  test.each([
    ['hyphens of a word processor', uuid.replaceAll('-', '\u2011')],
    ['en dashes', uuid.replaceAll('-', '–')],
    ['minus signs', uuid.replaceAll('-', '−')],
    [
      'full-width characters',
      uuid.replace(/[0-9a-f-]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
    ],
    ['the punctuation at the end of a cell', `"${uuid}";`],
    ['the punctuation at the end of a sentence', `(${uuid}).`],
  ])('is the same with %s', (_, text) => expect(canonicalId(text)).toBe(uuid));
  test.each([
    ['letters that only look alike', uuid.replace('a', 'а')],
    ['a blank inside', `${uuid.slice(0, 12)} ${uuid.slice(12)}`],
    ['one digit too many', `${uuid}0`],
    ['one digit too few', uuid.slice(1)],
  ])('is not recognised with %s', (_, text) => expect(namesUuid(text)).toBe(false));
  it('is another id when one digit differs', () =>
    expect(sameId(uuid, uuid.replace('3f', '3e'))).toBe(false));
  it('is sent in the spelling that the platform has shown, otherwise in lower case', () => {
    expect(sentId(`{${uuid}}`, [uuid.toUpperCase()])).toBe(uuid.toUpperCase());
    expect(sentId(`{${uuid.toUpperCase()}}`, [])).toBe(uuid);
  });
  it('is abbreviated to its last three characters when its name is unknown', () =>
    expect(endOfId(`{${uuid.toUpperCase()}}`)).toBe('…a14'));
});

describe('any other id', () => {
  test.each(['INV-7', 'a', '{x}', '"quoted"', '12345678', 'INV–7', 'ＩＮＶ-7', 'Ab.'])(
    '%s stays unchanged',
    (id) => {
      expect(canonicalId(id)).toBe(id);
      expect(sameId(id, `${id}x`)).toBe(false);
    },
  );
  it('is compared exactly', () => expect(sameId('INV-7', 'inv-7')).toBe(false));
});

describe('ids in the form', () => {
  const facts = { ...factsAt(moment), walletIds: [walletId.toUpperCase()] };
  it('are accepted in every spelling, and the wallet is found among the investor’s wallets', () => {
    fc.assert(
      fc.property(
        spelled(investorId),
        spelled(campaignId),
        spelled(walletId),
        (investor, campaign, wallet) => {
          const form = {
            ...sampleForm(),
            investorId: investor,
            campaignId: campaign,
            wallet: { choice: 'chosen' as const, walletId: wallet },
          };
          expect(checkForm(form, facts)).toEqual([]);
        },
      ),
    );
  });
  it('are missing when they hold only invisible characters', () =>
    expect(checkForm({ ...sampleForm(), investorId: '\u200b \u2060' }, facts)).toMatchObject([
      { field: 'investorId', code: 'missing' },
    ]));
});

describe('the planner', () => {
  const facts = planFactsAt(moment);
  const capitals = {
    ...sampleForm(),
    investorId: `{${investorId.toUpperCase()}}`,
    campaignId: ` ${campaignId.toUpperCase()}\u200b`,
  };
  const mixed = `ABCDEF12-0000-4000-8000-0000000000ab`;
  it('sends lower case, or the spelling of the investors’ list', () => {
    expect(plan(sampleSubscription({ form: capitals }), facts)).toMatchObject({
      send: { fields: { investor_id: investorId, campaign_id: campaignId } },
    });
    const form = { ...capitals, investorId: mixed.toLowerCase() };
    expect(plan(sampleSubscription({ form }), { ...facts, shownIds: [mixed] })).toMatchObject({
      send: { fields: { investor_id: mixed } },
    });
  });
  it('does not assign a wallet again when only the spelling of its id differs', () => {
    const investment = {
      id: 'i',
      at: '',
      sent: {},
      wallet: mixed,
      walletAt: null,
      record: {},
      recordAt: '',
    };
    const form = {
      ...sampleForm(),
      wallet: { choice: 'chosen' as const, walletId: `"${mixed.toLowerCase()}"` },
    };
    expect(plan(sampleSubscription({ form, investment, status: 'PAID' }), facts)).toMatchObject({
      do: 'nothing',
    });
    const other = { ...investment, wallet: walletId };
    expect(
      plan(sampleSubscription({ form, investment: other }), { ...facts, shownIds: [mixed] }),
    ).toMatchObject({ step: 'assignWallet', send: { fields: { wallet: mixed } } });
  });
  it('takes bodies that differ only in an id’s case, or in characters that are no longer sent, for the same request', () => {
    const body = { investor_id: investorId.toUpperCase(), campaign_id: campaignId, units: 5 };
    expect(isSameBody(body, { ...body, investor_id: investorId })).toBe(true);
    expect(isSameBody(body, { ...body, units: 6 })).toBe(false);
    expect(isSameBody({ survey: [{ answer: 'ja\0' }] }, { survey: [{ answer: 'ja' }] })).toBe(true);
    expect(isSameBody({ survey: [{ answer: 'JA' }] }, { survey: [{ answer: 'ja' }] })).toBe(false);
  });
  it('sends no control characters and no lone surrogates, and does not resend a text because it held them', () => {
    const survey = {
      ...sampleForm().survey,
      answers: [{ question: 'Wie\0viel?\nGenau?', answer: 'a\ud800\u0007b\t' }],
    };
    const fields = invitationFields({ ...sampleForm(), survey });
    expect(fields.survey).toEqual([{ question: 'Wieviel?\nGenau?', answer: 'a\ufffdb' }]);
    expect(differences(fields, { ...fields, survey: survey.answers })).toEqual({});
  });
});

describe('an entry that was given for an order', () => {
  const ids = { investorId: investorId.toUpperCase(), campaignId };
  const about = { 'signature.signedAt': { ...ids, units: '5' } };
  const entries = (form = sampleForm()) => ({
    form,
    confirmations: { waiver: null, costs: null },
    about,
    lapsed: {},
  });
  it('does not lapse when only the spelling of an id changes', () => {
    fc.assert(
      fc.property(spelled(investorId), spelled(campaignId), (investor, campaign) => {
        const merged = { ...sampleForm(), investorId: investor, campaignId: campaign };
        expect(lapseEntries(entries(), merged).gone).toEqual({});
      }),
    );
  });
  it('lapses when the id changes', () =>
    expect(Object.keys(lapseEntries(entries(), { ...sampleForm(), investorId: uuid }).gone)).toContain(
      'signature.signedAt',
    ));
  it('keeps exactly what an earlier version noted', () =>
    expect(lapseEntries(entries(), { ...sampleForm(), investorId: ` ${investorId}` }).about).toMatchObject(
      about,
    ));
  it('keeps its ground when an earlier version could not read the id or the number', () => {
    const form = { ...sampleForm(), investorId: `{${investorId}}`, units: '\u200b5' };
    const noted = Object.fromEntries(
      [
        'signature.signedAt',
        'signature.costsInformed',
        'selfDisclosure.submittedAt',
        'survey.submittedAt',
      ].map((field) => [field, { campaignId, 'survey.mode': 'answers' }]),
    );
    expect(withoutGround({ form, about: noted, lapsed: {} })).toEqual([]);
    const whole = { ...form, investorId };
    expect(withoutGround({ form: whole, about: noted, lapsed: {} })).toContain('signature.signedAt');
  });
});

describe('campaigns in the settings', () => {
  const input = {
    kind: 'demo' as const,
    name: 'Demo',
    baseUrl: 'https://demo.example/api',
    clientId: 'c',
    campaigns: [
      { id: uuid, name: 'A', selfDisclosureRequired: null },
      { id: `{${uuid.toUpperCase()}}`, name: 'B', selfDisclosureRequired: null },
    ],
  };
  it('may appear only once, in whatever spelling of the id', () => {
    expect(faultsOf(input).get('campaigns.1.id')).toBe('campaignTwice');
    expect(() => environmentFrom(environmentInput.parse(input), [])).toThrow('invalidInput');
    const raw = {
      ...input,
      campaigns: input.campaigns.map((each) => ({ ...each, id: each.id.replace(/[{}]/g, '') })),
    };
    expect(() => environmentFrom(raw, [])).toThrow('invalidInput');
  });
  it('are found by another spelling of the id', () =>
    expect(
      matchingCampaigns([{ id: uuid, name: 'A', selfDisclosureRequired: null }], `{${uuid.toUpperCase()}}`),
    ).toHaveLength(1));
});

describe('the page', () => {
  const investor = {
    id: uuid,
    name: 'A',
    email: null,
    wallets: [],
    walletsReadAt: null,
    walletsWhole: true,
    readAt: '2026-01-01T00:00:00Z',
  };
  it('finds an investor by another spelling of the id', () => {
    expect(newestInvestor(`"${uuid.toUpperCase()}"`, [investor, null])).toBe(investor);
    expect(walletKnowledge(`{${uuid}}`, investor)).toMatchObject({ kind: 'none' });
  });
});
