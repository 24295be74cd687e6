import {
  emptyForm,
  type FieldPath,
  fieldPaths,
  fieldValue,
  type Section,
  type Statement,
  type SubscriptionForm,
  type SurveyAnswer,
  subscriptionKit,
} from './form.ts';
import type { ValueAt } from './form-kit.ts';
import { sameId } from './ids.ts';
import { identityOf } from './references.ts';
import { isBlank, oneLine } from './text.ts';

/**
 * An investor's statements about themselves: the answers to the questionnaire and the two statements of the
 * self-disclosure. They belong to the investor who gave them, which `givenBy` in the form names. When the form names another
 * investor, the statements are kept in `givenBy.others` with their owner, and come back when the form names that owner
 * again. Statements are never sent for anyone but their owner.
 */

type StatementField = Exclude<Statement, 'givenBy'>;
/** The name of a statement in `others`: the last part of its path. */
type NameOf<Path> = Path extends `${string}.${infer Tail}` ? Tail : Path;
/** The statements of one investor. Does not compile when `others` does not keep one of the group. */
type Given = { [Path in StatementField as NameOf<Path>]: ValueAt<SubscriptionForm, Path> };

const isStatement = (path: FieldPath): path is StatementField =>
  subscriptionKit.fields[path].group === 'statements' && path !== 'givenBy';
const statementFields = fieldPaths.filter(isStatement);
const nameOf = (path: StatementField) => path.slice(path.indexOf('.') + 1) as keyof Given;

const given = (form: SubscriptionForm): Given =>
  Object.fromEntries(
    statementFields.map((path) => [nameOf(path), fieldValue(form, path)]),
  ) as unknown as Given;

const isAnswered = ({ answer }: SurveyAnswer) => !isBlank(answer);

/** True for a statement that says something. Questions alone do not. */
function isStated(of: Given, path: StatementField): boolean {
  const stated = of[nameOf(path)];
  if (Array.isArray(stated)) return stated.some(isAnswered);
  return stated !== subscriptionKit.fields[path].value.empty;
}

/** Returns the sections in which an investor has given any statement. */
export const statedIn = (of: Given): Section[] =>
  statementFields.filter((path) => isStated(of, path)).map(subscriptionKit.sectionOf);

const isAnythingGiven = (of: Given): boolean => statementFields.some((path) => isStated(of, path));

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

/** Returns no statements, only the questions. */
const unanswered = (questions: readonly SurveyAnswer[]): Given => ({
  ...given(emptyForm()),
  answers: questionsOf(questions),
});

function withGiven(
  form: SubscriptionForm,
  of: Given,
  givenBy: SubscriptionForm['givenBy'],
): SubscriptionForm {
  const filled = statementFields.reduce(
    (next, path) => subscriptionKit.with(next, path, of[nameOf(path)] as never),
    form,
  );
  return { ...filled, givenBy };
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
    : unanswered(now.answers);
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
  withGiven(form, unanswered(form.survey.answers), { ...emptyForm().givenBy, others: form.givenBy.others });

/** Returns the form as it is queued, without other investors' statements, which are not needed any more. */
export const withoutOthers = (form: SubscriptionForm): SubscriptionForm =>
  form.givenBy.others.length === 0 ? form : { ...form, givenBy: { ...form.givenBy, others: [] } };

/** Returns the form after a person has confirmed that the statements apply to its campaign too. */
export const heldFor = (form: SubscriptionForm): SubscriptionForm => ({
  ...form,
  givenBy: { ...form.givenBy, campaignId: identityOf(form.campaignId) ?? form.givenBy.campaignId },
});
