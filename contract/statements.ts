import { emptyForm, type FieldPath, type SubscriptionForm, type SurveyAnswer } from './form.ts';
import { canonicalId, namesUuid, sameId } from './ids.ts';
import { isBlank, oneLine } from './text.ts';

/**
 * What an investor said of themselves: the answers to the questionnaire and the two statements of the self-disclosure.
 * They belong to the person who gave them. `givenBy` in the form says who that is. When the form names another
 * investor, what was given is set aside with its owner, and comes back when the form names that one again. Nothing of it
 * is ever sent for anybody else.
 */

/** The fields that change hands together: each alone would put one person's words beside another's name. */
export const statementFields = [
  'survey.answers',
  'selfDisclosure.monthlyIncome',
  'selfDisclosure.netWorth100k',
  'givenBy',
] as const satisfies readonly FieldPath[];

type Set = SubscriptionForm['givenBy']['others'][number];
type Given = Pick<Set, 'answers' | 'monthlyIncome' | 'netWorth100k'>;

const given = ({ survey, selfDisclosure }: SubscriptionForm): Given => ({
  answers: survey.answers,
  monthlyIncome: selfDisclosure.monthlyIncome,
  netWorth100k: selfDisclosure.netWorth100k,
});

const isAnswered = ({ answer }: SurveyAnswer) => !isBlank(answer);

/** Returns the id that a text names; null while it names none, e.g. letters typed to search for an investor. */
const named = (text: string): string | null => (namesUuid(text) ? canonicalId(text) : null);

/** Which parts an investor has given anything in. */
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

/** True when somebody's statements stand in the form. */
export const isGivenBySomebody = (form: SubscriptionForm): boolean => isAnythingGiven(given(form));

const isSame = (a: Given, b: Given) => JSON.stringify(a) === JSON.stringify(b);

/** True when somebody gave what is in the form, and the form names another investor. */
export function isOfAnother(form: SubscriptionForm): boolean {
  const investor = named(form.investorId);
  const owner = form.givenBy.investorId;
  return investor !== null && owner !== '' && !sameId(owner, investor) && isGivenBySomebody(form);
}

/** True when the form now names another campaign than the one for which its statements were given, or confirmed. */
export function isForAnotherCampaign(form: SubscriptionForm): boolean {
  const campaign = named(form.campaignId);
  const { campaignId } = form.givenBy;
  return campaign !== null && campaignId !== '' && !sameId(campaignId, campaign) && isGivenBySomebody(form);
}

/** Returns the questions without answers. A row that held only an answer has nothing left to ask. */
const questionsOf = (answers: readonly SurveyAnswer[]): SurveyAnswer[] =>
  answers
    .filter((row) => !isBlank(row.question) || !isAnswered(row))
    .map(({ question }) => ({ question, answer: '' }));

/** Returns the rows that an investor had filled in, and after them the questions that were added since. */
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

/** Returns the form with the statements that its investor gave, and those of others set aside. */
function handOver(form: SubscriptionForm, owner: string, investorId: string): SubscriptionForm {
  const now = given(form);
  const { campaignId, asOf, others } = form.givenBy;
  const former = others.findLast((each) => sameId(each.investorId, investorId));
  const rest = others.filter((each) => each !== former);
  // Should there be some of theirs already, both are kept, and the newer ones come back.
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

/** Notes whose statements these are, and for which campaign, as soon as there are any and the form says so. */
function claimed(form: SubscriptionForm, owner: string): SubscriptionForm {
  const { givenBy } = form;
  const next = isGivenBySomebody(form)
    ? {
        ...givenBy,
        investorId: owner,
        campaignId: givenBy.campaignId || (named(form.campaignId) ?? ''),
      }
    : { ...emptyForm().givenBy, others: givenBy.others };
  return JSON.stringify(next) === JSON.stringify(givenBy) ? form : { ...form, givenBy: next };
}

/**
 * Returns a changed form in which every statement stands with the investor who gave it. Half-typed ids, search texts and
 * an empty field name nobody, so nothing moves. A form that is settled already stays as it is.
 * @param before the form before the change: what it holds was given by its investor, where nothing else is known
 */
export function matchStatements(before: SubscriptionForm, after: SubscriptionForm): SubscriptionForm {
  const investor = named(after.investorId);
  const former = named(before.investorId);
  // Changed together with the form, it says whose they are by now, be it nobody's.
  const isNoted = JSON.stringify(before.givenBy) !== JSON.stringify(after.givenBy);
  const owner = after.givenBy.investorId || (isNoted ? '' : (former ?? ''));
  if (investor === null || sameId(owner, investor)) return claimed(after, owner);
  const isKnown = after.givenBy.others.some((each) => sameId(each.investorId, investor));
  // Given before anybody was named, it is the first one's.
  if (owner === '' && !isKnown) return claimed(after, investor);
  // Given together with another investor: for which of the two nobody knows, so it comes back with neither.
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

/** Returns the form with its questions, and without what anybody said. */
export const withoutStatements = (form: SubscriptionForm): SubscriptionForm =>
  withGiven(
    form,
    { answers: questionsOf(form.survey.answers), monthlyIncome: null, netWorth100k: null },
    { ...emptyForm().givenBy, others: form.givenBy.others },
  );

/** Returns the form as it is released: what others had given is of no use from here on. */
export const withoutOthers = (form: SubscriptionForm): SubscriptionForm =>
  form.givenBy.others.length === 0 ? form : { ...form, givenBy: { ...form.givenBy, others: [] } };

/** Returns the form in which a person has confirmed that the statements hold for its campaign as well. */
export const heldFor = (form: SubscriptionForm): SubscriptionForm => ({
  ...form,
  givenBy: { ...form.givenBy, campaignId: named(form.campaignId) ?? form.givenBy.campaignId },
});
