import { afterInvestment, checkForm, type Problem, type ProblemCode } from '../../../contract/check.ts';
import type { EnvironmentView } from '../../../contract/environment.ts';
import { type SubscriptionForm, subscriptionKit } from '../../../contract/form.ts';
import { sameId } from '../../../contract/ids.ts';
import type { Investor } from '../../../contract/investor.ts';
import { isInstant } from '../../../contract/primitives.ts';
import { typedIn } from '../../../contract/references.ts';
import { matchStatements } from '../../../contract/statements.ts';
import type { SubscriptionDetail } from '../../../contract/subscription.ts';
import type { FormRules } from '../../form/state.ts';
import { isWalletToBeChosen, newestInvestor } from './model/investors.ts';
import type { SubscriptionTypes } from './state.ts';

/** The codes of problems that mean something is missing. All other codes mean that a value is wrong. */
const gaps: ReadonlySet<ProblemCode> = new Set([
  'missing',
  'selfDisclosureRequired',
  'statementMissing',
  'surveyNotChosen',
  'answersMissing',
  'answerIncomplete',
  'waiverUnconfirmed',
  'costsUnconfirmed',
  'signatureLapsed',
  'chooseWallet',
]);

/**
 * Returns whether a self-disclosure is required. The environment's campaign decides if the form names another campaign
 * than the last saved one.
 */
function requiredNow(
  form: SubscriptionForm,
  detail: SubscriptionDetail,
  environment: EnvironmentView | undefined,
): boolean | null {
  if (sameId(form.campaignId, detail.form.campaignId)) return detail.selfDisclosureRequired;
  const campaign = environment?.campaigns.find(({ id }) => sameId(id, form.campaignId));
  return campaign?.selfDisclosureRequired ?? null;
}

function problemsOf(
  form: SubscriptionForm,
  detail: SubscriptionDetail,
  facts: { now: number; selfDisclosureRequired: boolean | null; investor: Investor | null },
): Problem[] {
  const { investor } = facts;
  const problems = checkForm(form, {
    ...facts,
    walletIds: investor?.wallets?.map(({ id }) => id) ?? null,
    walletsWhole: investor?.walletsWhole ?? false,
    signatureLapsed: detail.lapsed['signature.signedAt'] !== undefined,
  });
  return detail.investmentId ? afterInvestment(problems) : problems;
}

/** What the subscription supplies to the form kit. */
export const subscriptionRules: FormRules<SubscriptionTypes> = {
  kit: subscriptionKit,
  extra: { investor: null, lookup: null, names: {}, movedRead: null, urged: 0, dequeued: false },
  follow: matchStatements,
  afterChange: (extra) => (extra.urged === 0 ? extra : { ...extra, urged: 0 }),
  afterAnswer(extra, before, after, saved) {
    if (saved) return before?.queuedAt && !after.queuedAt ? { ...extra, dequeued: true } : extra;
    const moved = before?.reason !== after.reason || before.queuedAt !== after.queuedAt;
    return moved ? { ...extra, urged: 0 } : extra;
  },
  facts: ({ extra }, form, detail, { environment, now }) => ({
    investor: newestInvestor(typedIn(form.investorId), [extra.investor, detail.investor]),
    environment,
    selfDisclosureRequired: requiredNow(form, detail, environment),
    now: Math.max(now, Date.now()),
  }),
  problems: problemsOf,
  isGap: ({ code }) => gaps.has(code),
  isLapse: ({ code }) => code === 'signatureLapsed',
  // The subscription was queued and yet something is missing.
  isDemanded: ({ reason, stage }) => reason === 'unfinished' && stage === 'needsYou',
  isComplete(section, form, detail, { selfDisclosureRequired, investor }) {
    switch (section) {
      case 'disclosure':
        return form.selfDisclosure.given || selfDisclosureRequired === false;
      case 'signature':
        return isInstant(form.signature.signedAt);
      case 'wallet': {
        const isOnly = investor?.wallets?.length === 1 && !isWalletToBeChosen(investor, detail);
        return form.wallet.choice === 'chosen' || (form.wallet.choice === 'auto' && isOnly);
      }
      default:
        return true;
    }
  },
};
