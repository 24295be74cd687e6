import { emptyForm, type SubscriptionForm, type SurveyAnswer } from './form.ts';
import { sameId } from './ids.ts';
import { identityOf } from './references.ts';
import { isBlank, oneLine } from './text.ts';

/**
 * An investor's statements about themselves: the answers to the questionnaire and the two statements of the
 * self-disclosure. They belong to the investor who gave them, which `givenBy` in the form names. When the form names another
 * investor, the statements are kept in `givenBy.others` with their owner, and come back when the form names that owner
 * again. Statements are never sent for anyone but their owner.
 */

type Set = SubscriptionForm['givenBy']['others'][number];
type Given = Pick<Set, 'answers' | 'monthlyIncome' | 'netWorth100k'>;

const given = ({ survey, selfDisclosure }: SubscriptionForm): Given => ({
  answers: survey.answers,
  monthlyIncome: selfDisclosure.monthlyIncome,
  netWorth100k: selfDisclosure.netWorth100k,
});

const isAnswered = ({ answer }: SurveyAnswer) => !isBlank(answer);

/** The parts in which an investor has given any statement. */
export interface GivenParts {
  answers: boolean;
  selfDisclosure: boolean;
}

export const partsOf = ({ answers, monthlyIncome, netWorth100k }: Given): GivenParts => ({
  answers: answers.some(isAnswered),
  selfDisclosure: monthlyIncome !== null || netWorth100k !== null,
});

export function isAnythingGiven(of: Given): boolean {
  const { answers, selfDisclosure } = partsOf(of);
  return answers || selfDisclosure;
}

/** True when the form contains any statements. */
export const isGivenBySomebody = (form: SubscriptionForm): boolean => isAnythingGiven(given(form));

const isSame = (a: Given, b: Given) => JSON.stringify(a) === JSON.stringify(b);

/** True when the form contains statements of a known owner but names another investor. */
export function isOfAnother(form: SubscriptionForm): boolean {
  const investor = identityOf(form.investorId);
  const owner = form.givenBy.investorId;
  return investor !== null && owner !== '' && !sameId(owner, investor) && isGivenBySomebody(form);
}

/** True when the form names another campaign than the one for which its statements were given or confirmed. */
export function isForAnotherCampaign(form: SubscriptionForm): boolean {
  const campaign = identityOf(form.campaignId);
  const { campaignId } = form.givenBy;
  return campaign !== null && campaignId !== '' && !sameId(campaignId, campaign) && isGivenBySomebody(form);
}

/** Returns the questions with empty answers. Rows that contain only an answer are left out: they ask nothing. */
const questionsOf = (answers: readonly SurveyAnswer[]): SurveyAnswer[] =>
  answers
    .filter((row) => !isBlank(row.question) || !isAnswered(row))
    .map(({ question }) => ({ question, answer: '' }));

/** Returns an investor's earlier rows, followed by questions that were added since. */
function withNewQuestions(former: readonly SurveyAnswer[], now: readonly SurveyAnswer[]): SurveyAnswer[] {
  const asked = new Set(former.map(({ question }) => oneLine(question)));
  return [...former, ...questionsOf(now).filter(({ question }) => !asked.has(oneLine(question)))];
}

function withGiven(
  form: SubscriptionForm,
  { answers, monthlyIncome, netWorth100k }: Given,
  givenBy: SubscriptionForm['givenBy'],
): SubscriptionForm {
  return {
    ...form,
    survey: { ...form.survey, answers },
    selfDisclosure: { ...form.selfDisclosure, monthlyIncome, netWorth100k },
    givenBy,
  };
}

/** Returns the form with its investor's own statements, and the owner's statements kept in `others`. */
function handOver(form: SubscriptionForm, owner: string, investorId: string): SubscriptionForm {
  const now = given(form);
  const { campaignId, asOf, others } = form.givenBy;
  const former = others.findLast((each) => sameId(each.investorId, investorId));
  const rest = others.filter((each) => each !== former);
  // If `others` already has statements of the owner, both are kept, and the newer ones come back.
  const left = isAnythingGiven(now) ? [...rest, { ...now, investorId: owner, campaignId, asOf }] : rest;
  const next: Given = former
    ? { ...former, answers: withNewQuestions(former.answers, now.answers) }
    : { answers: questionsOf(now.answers), monthlyIncome: null, netWorth100k: null };
  return withGiven(form, next, {
    investorId,
    campaignId: former?.campaignId ?? '',
    asOf: former?.asOf ?? '',
    others: left,
  });
}

/** Notes the owner and the campaign of the form's statements. Clears them while there are no statements. */
function claimed(form: SubscriptionForm, owner: string): SubscriptionForm {
  const { givenBy } = form;
  const next = isGivenBySomebody(form)
    ? {
        ...givenBy,
        investorId: owner,
        campaignId: givenBy.campaignId || (identityOf(form.campaignId) ?? ''),
      }
    : { ...emptyForm().givenBy, others: givenBy.others };
  return JSON.stringify(next) === JSON.stringify(givenBy) ? form : { ...form, givenBy: next };
}

/**
 * Returns a changed form in which every statement is with the investor who gave it. Half-typed ids, search text and an
 * empty field name no investor, so nothing moves. A form that is already consistent is returned unchanged.
 * @param before the form before the change; its statements belong to its investor unless `givenBy` says otherwise
 */
export function matchStatements(before: SubscriptionForm, after: SubscriptionForm): SubscriptionForm {
  const investor = identityOf(after.investorId);
  const former = identityOf(before.investorId);
  // A `givenBy` that was changed together with the form already names the current owner, possibly none.
  const isNoted = JSON.stringify(before.givenBy) !== JSON.stringify(after.givenBy);
  const owner = after.givenBy.investorId || (isNoted ? '' : (former ?? ''));
  if (investor === null || sameId(owner, investor)) return claimed(after, owner);
  const isKnown = after.givenBy.others.some((each) => sameId(each.investorId, investor));
  // Statements given before any investor was named belong to the first investor named.
  if (owner === '' && !isKnown) return claimed(after, investor);
  // Statements and investor changed together: the owner is unknown, so the statements come back with neither investor.
  const isUnclear =
    former !== null &&
    sameId(owner, former) &&
    !sameId(former, investor) &&
    !isSame(given(before), given(after)) &&
    !isNoted;
  if (!isUnclear) return claimed(handOver(after, owner, investor), investor);
  const known = handOver(withGiven(after, given(before), after.givenBy), owner, investor);
  const unclear = { ...given(after), investorId: '', campaignId: '', asOf: '' };
  const others = isAnythingGiven(unclear) ? [...known.givenBy.others, unclear] : known.givenBy.others;
  const asked = withNewQuestions(known.survey.answers, after.survey.answers);
  return claimed(
    { ...known, survey: { ...known.survey, answers: asked }, givenBy: { ...known.givenBy, others } },
    investor,
  );
}

/** Returns the form with its questions and without any statements. */
export const withoutStatements = (form: SubscriptionForm): SubscriptionForm =>
  withGiven(
    form,
    { answers: questionsOf(form.survey.answers), monthlyIncome: null, netWorth100k: null },
    { ...emptyForm().givenBy, others: form.givenBy.others },
  );

/** Returns the form as it is queued, without other investors' statements, which are not needed any more. */
export const withoutOthers = (form: SubscriptionForm): SubscriptionForm =>
  form.givenBy.others.length === 0 ? form : { ...form, givenBy: { ...form.givenBy, others: [] } };

/** Returns the form after a person has confirmed that the statements apply to its campaign too. */
export const heldFor = (form: SubscriptionForm): SubscriptionForm => ({
  ...form,
  givenBy: { ...form.givenBy, campaignId: identityOf(form.campaignId) ?? form.givenBy.campaignId },
});
