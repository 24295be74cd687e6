import type { SubscriptionForm } from '../../../contract/form.ts';
import type { Json } from '../../../contract/primitives.ts';
import { disclosureCampaign, people, plainCampaign, walletsAtFirst } from './orders.ts';

/** An edit by a person at `now` (epoch milliseconds). */
type Edit = (form: SubscriptionForm, now: number) => void;

const minutesBefore = (now: number, minutes: number) => new Date(now - minutes * 60_000).toISOString();

/**
 * One edit of each kind of entry, including entries that may be locked, and some edits that leave the form
 * unfinished.
 */
export const edits: Record<string, Edit> = {
  fewer: (f) => {
    f.units = '5';
  },
  more: (f) => {
    f.units = '6';
  },
  noUnits: (f) => {
    f.units = '';
  },
  investorOne: (f) => {
    f.investorId = people.one;
  },
  investorTwo: (f) => {
    f.investorId = people.two;
  },
  investorNone: (f) => {
    f.investorId = people.none;
  },
  plain: (f) => {
    f.campaignId = plainCampaign;
  },
  strict: (f) => {
    f.campaignId = disclosureCampaign;
  },
  noDisclosure: (f) => {
    f.selfDisclosure.given = false;
  },
  disclosure: (f, now) => {
    f.selfDisclosure = {
      given: true,
      monthlyIncome: true,
      netWorth100k: false,
      submittedAt: minutesBefore(now, 9),
    };
  },
  statement: (f) => {
    f.selfDisclosure.netWorth100k = !f.selfDisclosure.netWorth100k;
  },
  waiver: (f) => {
    f.survey.mode = 'waiver';
    f.survey.waiverConfirmed = true;
  },
  answers: (f) => {
    f.survey.mode = 'answers';
    f.survey.answers = [{ question: 'Erfahrung?', answer: 'ja' }];
  },
  otherAnswer: (f) => {
    f.survey.answers = [{ question: 'Erfahrung?', answer: f.survey.answers.length > 0 ? 'nein' : '' }];
  },
  answeredLater: (f, now) => {
    f.survey.submittedAt = minutesBefore(now, 5);
  },
  unsign: (f) => {
    f.signature = { signedAt: '', costsInformed: false };
  },
  sign: (f, now) => {
    f.signature = { signedAt: minutesBefore(now, 1), costsInformed: true };
  },
  walletLater: (f) => {
    f.wallet = { choice: 'later', walletId: '' };
  },
  walletAuto: (f) => {
    f.wallet = { choice: 'auto', walletId: '' };
  },
  walletOne: (f) => {
    f.wallet = { choice: 'chosen', walletId: walletsAtFirst[people.one]?.[0] ?? '' };
  },
  walletTwo: (f) => {
    f.wallet = { choice: 'chosen', walletId: walletsAtFirst[people.two]?.[1] ?? '' };
  },
};

/** The edit that names the first person as the investor. It depends on the world. */
export const toPerson = 'investorPerson';

/**
 * Returns the form with all missing entries filled in, as by a person who knows the investor.
 * @param options `onlyWallet`: all else is invested, and stays as it is
 */
export function completed(
  form: SubscriptionForm,
  options: { now: number; signs: boolean; wallets: readonly string[]; onlyWallet: boolean },
): SubscriptionForm {
  const { now, wallets } = options;
  const own = wallets.includes(form.wallet.walletId);
  const [first = ''] = wallets;
  const wallet: SubscriptionForm['wallet'] =
    wallets.length > 1
      ? own && form.wallet.choice === 'chosen'
        ? form.wallet
        : { choice: 'chosen', walletId: first }
      : form.wallet.choice === 'chosen' && own
        ? form.wallet
        : { choice: 'auto', walletId: '' };
  if (options.onlyWallet) return { ...form, wallet };
  const survey = { ...form.survey };
  if (survey.mode === '') survey.mode = 'waiver';
  if (survey.mode === 'answers' && !survey.answers.every(({ answer }) => answer !== '')) survey.answers = [];
  if (survey.mode === 'answers' && survey.answers.length === 0)
    survey.answers = [{ question: 'Erfahrung?', answer: 'keine' }];
  if (survey.mode === 'waiver') survey.waiverConfirmed = true;
  survey.submittedAt ||= minutesBefore(now, 3);
  const strict = form.campaignId === disclosureCampaign;
  const selfDisclosure = { ...form.selfDisclosure, given: form.selfDisclosure.given || strict };
  if (selfDisclosure.given) {
    selfDisclosure.monthlyIncome ??= true;
    selfDisclosure.netWorth100k ??= false;
    selfDisclosure.submittedAt ||= minutesBefore(now, 4);
  }
  const answered = [survey.submittedAt, selfDisclosure.given ? selfDisclosure.submittedAt : ''];
  const signature = { ...form.signature };
  if (options.signs && answered.some((time) => Date.parse(time) > (Date.parse(signature.signedAt) || 0)))
    signature.signedAt = minutesBefore(now, 1);
  if (signature.signedAt) signature.costsInformed = true;
  return {
    ...form,
    investorId: form.investorId || people.one,
    campaignId: form.campaignId || plainCampaign,
    units: form.units || '5',
    selfDisclosure,
    survey,
    signature,
    wallet,
  };
}

/** Returns everything that the platform's invitation should hold for a form and its investor's id, by the platform's own names [guide]. */
export function wantedOf(
  { campaignId, units, selfDisclosure, survey }: SubscriptionForm,
  investorId: string,
) {
  const wanted: Record<string, Json> = {
    investor_id: investorId,
    campaign_id: campaignId,
    units: Number(units),
    survey: survey.mode === 'waiver' ? [] : survey.answers,
    survey_submitted_at: survey.submittedAt,
  };
  if (survey.mode === 'waiver') wanted.survey_waiver = 'NO_ANSWERS';
  if (selfDisclosure.given) {
    wanted.self_disclosure_submitted_at = selfDisclosure.submittedAt;
    wanted.self_disclosure_monthly_income = selfDisclosure.monthlyIncome;
    wanted.self_disclosure_net_worth_100k = selfDisclosure.netWorth100k;
  }
  return wanted;
}
