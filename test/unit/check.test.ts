import { describe, expect, it } from 'vitest';
import {
  afterInvestment,
  type CheckFacts,
  checkForm,
  lacksOnlySignature,
  type Problem,
  unitsLimit,
} from '../../contract/check.ts';
import { emptyForm, type SubscriptionForm } from '../../contract/form.ts';
import { factsAt, moment, otherWalletId, sampleForm, walletId } from '../support/samples.ts';

const anyone: CheckFacts = factsAt(moment);
function problemsOf(change: (form: SubscriptionForm) => void, facts: Partial<CheckFacts> = {}) {
  const form = structuredClone(sampleForm());
  change(form);
  return checkForm(form, { ...anyone, ...facts });
}
const codes = (problems: Problem[]) => problems.map(({ field, code }) => `${field}: ${code}`);

describe('an investment that is made', () => {
  it('leaves only the problems of its wallet', () => {
    const wallet: Problem = { field: 'wallet', code: 'missing' };
    const others = checkForm(emptyForm(), anyone);
    expect(others.length).toBeGreaterThan(3);
    expect(afterInvestment([...others, wallet])).toEqual([wallet]);
  });
});

describe('a signature that has lapsed', () => {
  const unsigned = { ...sampleForm(), signature: { signedAt: '', costsInformed: false } };
  const known = factsAt(moment);

  it('counts as missing, with its confirmation, where an empty signature is optional', () => {
    expect(checkForm(unsigned, known)).toEqual([]);
    const problems = checkForm(unsigned, { ...known, signatureLapsed: true });
    expect(problems.map(({ code }) => code)).toEqual(['signatureLapsed', 'costsUnconfirmed']);
    expect(lacksOnlySignature(problems)).toBe(true);
    expect(lacksOnlySignature([...problems, { field: 'wallet', code: 'missing' }])).toBe(false);
    expect(lacksOnlySignature([])).toBe(false);
  });
  it('is complete again with a new time', () =>
    expect(checkForm(sampleForm(), { ...known, signatureLapsed: true })).toEqual([]));
});

describe('a form that may be sent', () => {
  it('has no problems when it is complete', () => expect(problemsOf(() => {})).toEqual([]));
  it('needs no signature, because the first go may be sent without one', () =>
    expect(
      problemsOf((form) => Object.assign(form.signature, { signedAt: '', costsInformed: false })),
    ).toEqual([]));

  it('needs no self-disclosure when nobody has asked for one', () =>
    expect(
      problemsOf((form) => Object.assign(form.selfDisclosure, { given: false, monthlyIncome: null })),
    ).toEqual([]));

  it('takes the waiver instead of answers', () =>
    expect(
      problemsOf((form) =>
        Object.assign(form.survey, { mode: 'waiver', answers: [], waiverConfirmed: true }),
      ),
    ).toEqual([]));

  it('is not the empty form, whose missing fields are all named in the order of the form', () =>
    expect(codes(checkForm(emptyForm(), anyone))).toEqual([
      'investorId: missing',
      'campaignId: missing',
      'units: missing',
      'survey.mode: surveyNotChosen',
    ]));
});

describe('each problem is reported at its field', () => {
  const cases: [string, (form: SubscriptionForm) => void, string[], Partial<CheckFacts>?][] = [
    [
      'blanks are no investor',
      (f) => {
        f.investorId = '  ';
      },
      ['investorId: missing'],
    ],
    [
      'an investor id is a UUID',
      (f) => {
        f.investorId = 'Erika';
      },
      ['investorId: notAnId'],
    ],
    [
      'a campaign id is a UUID',
      (f) => {
        f.campaignId = '123';
      },
      ['campaignId: notAnId'],
    ],
    [
      'units are missing',
      (f) => {
        f.units = ' ';
      },
      ['units: missing'],
    ],
    [
      'units are digits: 1.5',
      (f) => {
        f.units = '1.5';
      },
      ['units: unitsNotWhole'],
    ],
    [
      'units are digits: 1,5',
      (f) => {
        f.units = '1,5';
      },
      ['units: unitsNotWhole'],
    ],
    [
      'units are digits: 1e3',
      (f) => {
        f.units = '1e3';
      },
      ['units: unitsNotWhole'],
    ],
    [
      'units are digits: 1.000',
      (f) => {
        f.units = '1.000';
      },
      ['units: unitsNotWhole'],
    ],
    [
      'units are digits: -1',
      (f) => {
        f.units = '-1';
      },
      ['units: unitsNotWhole'],
    ],
    [
      'units are digits: 0x10',
      (f) => {
        f.units = '0x10';
      },
      ['units: unitsNotWhole'],
    ],
    [
      'units are ASCII digits',
      (f) => {
        f.units = '１２';
      },
      ['units: unitsNotWhole'],
    ],
    [
      'units are at least 1',
      (f) => {
        f.units = '0';
      },
      ['units: unitsTooSmall'],
    ],
    [
      'units have an upper limit',
      (f) => {
        f.units = String(unitsLimit + 1);
      },
      ['units: unitsTooLarge'],
    ],
    [
      'units never overflow',
      (f) => {
        f.units = '9'.repeat(40);
      },
      ['units: unitsTooLarge'],
    ],
    [
      'a required self-disclosure is missing',
      (f) => {
        f.selfDisclosure.given = false;
      },
      ['selfDisclosure.given: selfDisclosureRequired'],
      { selfDisclosureRequired: true },
    ],
    [
      'the income statement is unanswered',
      (f) => {
        f.selfDisclosure.monthlyIncome = null;
      },
      ['selfDisclosure.monthlyIncome: statementMissing'],
    ],
    [
      'the assets statement is unanswered',
      (f) => {
        f.selfDisclosure.netWorth100k = null;
      },
      ['selfDisclosure.netWorth100k: statementMissing'],
    ],
    [
      'the time of the self-disclosure is missing',
      (f) => {
        f.selfDisclosure.submittedAt = '';
      },
      ['selfDisclosure.submittedAt: missing'],
    ],
    [
      'the self-disclosure is from the future',
      (f) => {
        f.selfDisclosure.submittedAt = '2027-01-01T00:00:00Z';
        f.signature.signedAt = '';
      },
      ['selfDisclosure.submittedAt: timeInFuture'],
    ],
    [
      'nothing is chosen for the survey',
      (f) => {
        f.survey.mode = '';
      },
      ['survey.mode: surveyNotChosen'],
    ],
    [
      'a survey has no answers',
      (f) => {
        f.survey.answers = [];
      },
      ['survey.answers: answersMissing'],
    ],
    [
      'an answer has no text',
      (f) => {
        f.survey.answers = [
          { question: 'a', answer: 'b' },
          { question: 'c', answer: ' ' },
        ];
      },
      ['survey.answers: answerIncomplete'],
    ],
    [
      'an answer has no question',
      (f) => {
        f.survey.answers = [{ question: '', answer: 'b' }];
      },
      ['survey.answers: answerIncomplete'],
    ],
    [
      'the warning is unconfirmed',
      (f) => {
        f.survey.mode = 'waiver';
      },
      ['survey.waiverConfirmed: waiverUnconfirmed'],
    ],
    [
      'the time of the answers is no time',
      (f) => {
        f.survey.submittedAt = 'gestern';
      },
      ['survey.submittedAt: notATime'],
    ],
    [
      'the signature is no time',
      (f) => {
        f.signature.signedAt = '1.3.2026';
      },
      ['signature.signedAt: notATime'],
    ],
    [
      'the signature is from the future',
      (f) => {
        f.signature.signedAt = '2026-03-01T10:01:01Z';
      },
      ['signature.signedAt: timeInFuture'],
    ],
    [
      'the signature is before the survey',
      (f) => {
        f.signature.signedAt = '2026-03-01T09:09:59Z';
      },
      ['signature.signedAt: signedBeforeAnswers'],
    ],
    [
      'the signature is before the self-disclosure',
      (f) => {
        f.survey.submittedAt = '2026-03-01T08:00:00Z';
        f.signature.signedAt = '2026-03-01T08:30:00Z';
      },
      ['signature.signedAt: signedBeforeAnswers'],
    ],
    [
      'the investor was not told the costs',
      (f) => {
        f.signature.costsInformed = false;
      },
      ['signature.costsInformed: costsUnconfirmed'],
    ],
    [
      'one of several wallets must be chosen',
      () => {},
      ['wallet: chooseWallet'],
      { walletIds: [walletId, otherWalletId] },
    ],
    [
      'a chosen wallet is empty',
      (f) => {
        f.wallet = { choice: 'chosen', walletId: ' ' };
      },
      ['wallet: missing'],
    ],
    [
      'a chosen wallet is no id',
      (f) => {
        f.wallet = { choice: 'chosen', walletId: 'mine' };
      },
      ['wallet: notAnId'],
    ],
    [
      "a wallet of the platform's own list is accepted, whatever its id looks like",
      (f) => {
        f.wallet = { choice: 'chosen', walletId: 'mine' };
      },
      [],
      { walletIds: ['mine', walletId] },
    ],
    [
      'a chosen wallet belongs to another investor',
      (f) => {
        f.wallet = { choice: 'chosen', walletId };
      },
      ['wallet: walletNotInvestors'],
      { walletIds: [otherWalletId] },
    ],
  ];
  it.each(cases)('%s', (_, change, expected, facts) =>
    expect(codes(problemsOf(change, facts))).toEqual(expected),
  );

  it('names the incomplete answer, the number of wallets and the limit of units', () => {
    const answers = [
      { question: 'a', answer: 'b' },
      { question: '', answer: '' },
    ];
    expect(problemsOf((form) => Object.assign(form.survey, { answers }))[0]?.params).toEqual({ number: 2 });
    expect(problemsOf(() => {}, { walletIds: ['a', 'b', 'c'] })[0]?.params).toEqual({ count: 3 });
    expect(problemsOf((form) => Object.assign(form, { units: '1000000001' }))[0]?.params).toEqual({
      limit: unitsLimit,
    });
  });
});
