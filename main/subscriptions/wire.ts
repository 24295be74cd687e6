import { parseUnits } from '../../contract/check.ts';
import {
  type FieldPath,
  fieldPaths,
  fieldValue,
  type SubscriptionForm,
  type SurveyAnswer,
  subscriptionKit,
  type WireType,
} from '../../contract/form.ts';
import type { Wire } from '../../contract/form-kit.ts';
import { isInstant, type Json } from '../../contract/primitives.ts';
import { manyLines } from '../../contract/text.ts';
import { compareIds, idIn, lastPart } from '../platform/ids.ts';
import { isRecord } from '../platform/json.ts';
import { decimalIn, secondIn, truthIn } from '../platform/values.ts';
import {
  type Meaning,
  type Meanings,
  ofCodes,
  ofLists,
  ofNumbers,
  ofTexts,
  ofTimes,
  ofTruths,
} from '../sync/comparison.ts';
import type { SentFields } from '../sync/submission.ts';

/** How values of a type are written in a body, compared with what the platform shows, and read from it. */
interface WireTraits {
  /** Returns undefined for a value that is not sent. */
  encode(value: unknown): Json | undefined;
  meaning: Meaning;
  /** Returns the field's value for what the platform shows; undefined when the form cannot hold it. */
  decode(shown: Json): unknown;
  /** Returns the field's value for what was sent; undefined when that does not tell it. */
  restore(sent: Json): unknown;
}

const asTyped = (value: unknown): Json => value as Json;
const textOf = (value: unknown): string => manyLines(value as string).trim();

const never = () => undefined;
const sentText = (sent: Json): string | undefined =>
  typeof sent === 'string' || typeof sent === 'number' ? String(sent) : undefined;

const truth = (shown: Json): boolean | undefined => truthIn(shown) ?? undefined;

const types: { [Type in WireType]: WireTraits } = {
  // Another investor or campaign is another order, which no form takes over.
  id: { encode: asTyped, meaning: compareIds, decode: never, restore: sentText },
  text: {
    // An empty text is not sent, or withdrawn with null if it was sent before.
    encode: (value) => textOf(value) || undefined,
    meaning: ofTexts,
    decode: (shown) => (shown === null ? '' : typeof shown === 'string' ? shown : undefined),
    restore: sentText,
  },
  units: {
    encode: (value) => parseUnits(value as string) ?? 0,
    meaning: ofNumbers,
    decode: (shown) => parseUnits(decimalIn(shown) ?? '')?.toString(),
    restore: sentText,
  },
  time: { encode: asTyped, meaning: ofTimes, decode: timeIn, restore: sentText },
  truth: { encode: asTyped, meaning: ofTruths, decode: truth, restore: truth },
  answers: {
    encode: (value) =>
      (value as SurveyAnswer[]).map(({ question, answer }) => ({
        question: textOf(question),
        answer: textOf(answer),
      })),
    meaning: ofLists,
    decode: answersIn,
    restore: answersIn,
  },
  // Only a person confirms that the warning was given.
  waiver: { encode: () => 'NO_ANSWERS', meaning: ofCodes, decode: never, restore: never },
  wallet: {
    encode: (value) => (value as SubscriptionForm['wallet']).walletId,
    meaning: compareIds,
    decode: walletIn,
    restore: (sent) => (typeof sent === 'string' ? { choice: 'chosen', walletId: sent } : undefined),
  },
};

function timeIn(shown: Json): string | undefined {
  const second = secondIn(shown);
  if (second === null) return undefined;
  return typeof shown === 'string' && isInstant(shown) ? shown : new Date(second * 1000).toISOString();
}

function answersIn(shown: Json): SurveyAnswer[] | undefined {
  if (shown === null) return [];
  if (!Array.isArray(shown)) return undefined;
  const answers = shown.map(answerIn);
  return answers.every((answer) => answer !== null) ? answers : undefined;
}

function answerIn(item: Json): SurveyAnswer | null {
  if (!isRecord(item)) return null;
  const { question } = item;
  const answer = item.answer ?? '';
  return typeof question === 'string' && typeof answer === 'string' ? { question, answer } : null;
}

function walletIn(shown: Json): SubscriptionForm['wallet'] | undefined {
  const id = shown === null || shown === '' ? '' : idIn(shown);
  if (id === null) return undefined;
  return id === '' ? { choice: 'later', walletId: '' } : { choice: 'chosen', walletId: lastPart(id) };
}

interface WireField extends Wire {
  path: FieldPath;
  name: string;
  as: WireType;
}

const wireFields: WireField[] = fieldPaths.flatMap((path) => {
  const { wire } = subscriptionKit.fields[path];
  const [name] = wire?.names ?? [];
  return wire && name !== undefined ? [{ ...wire, as: wire.as as WireType, path, name }] : [];
});

/** The fields with which an invitation is created, by the platform's names. */
export const orderNames = ['investor_id', 'campaign_id', 'units'] as const;

/** The fields that no change of the invitation holds, by the platform's names. */
export const onlyElsewhere: readonly string[] = wireFields
  .filter(({ place }) => place === null)
  .map(({ name }) => name);

const inAnswers = wireFields
  .filter(({ place }) => place !== null)
  .sort((a, b) => Number(a.place) - Number(b.place));

/** The fields that a change of the invitation may hold, by the platform's names. */
export const answerNames: readonly string[] = inAnswers.map(({ name }) => name);

/**
 * Returns all fields that the invitation should hold, by the platform's names [guide]. Self-disclosure, survey and waiver
 * update one object, so one PATCH carries them all.
 */
export function invitationFields(form: SubscriptionForm): SentFields {
  const entries = inAnswers.flatMap(({ path, name, as, otherwise }): [string, Json][] => {
    const isAsked = subscriptionKit.isAsked(form, path);
    const value = isAsked ? types[as].encode(fieldValue(form, path)) : (otherwise as Json | undefined);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

/**
 * Returns the form with the values that the platform shows. Null when the form cannot hold one of the values; then a
 * person has to resolve the difference with the platform.
 * @param shown values by the platform's names [guide]
 */
export function formShowing(form: SubscriptionForm, shown: Record<string, Json>): SubscriptionForm | null {
  let next = structuredClone(form);
  for (const [name, value] of Object.entries(shown)) {
    const field = wireFields.find((each) => each.name === name);
    const decoded = field && types[field.as].decode(value);
    if (!field || decoded === undefined || isHidden(form, field, decoded)) return null;
    next = subscriptionKit.with(next, field.path, decoded as never);
  }
  return next;
}

/**
 * True for a value that the form would neither show nor send: something else is always sent in its place. For example, a
 * form with the waiver has no answers.
 */
const isHidden = (form: SubscriptionForm, { path, otherwise }: WireField, value: unknown): boolean =>
  otherwise !== undefined &&
  !subscriptionKit.isAsked(form, path) &&
  JSON.stringify(value) !== JSON.stringify(otherwise);

/**
 * Returns the value that a field had when these values were sent; undefined when they do not tell it.
 * @param sent values by the platform's names
 */
export function restored(path: FieldPath, sent: SentFields): unknown {
  const field = wireFields.find((each) => each.path === path);
  const value = field && sent[field.name];
  return field && value !== undefined ? types[field.as].restore(value) : undefined;
}

/** How the fields of the guide are compared [guide]. */
export const meanings: Meanings = {
  id: compareIds,
  invitation_id: compareIds,
  ...Object.fromEntries(wireFields.map(({ name, as }) => [name, types[as].meaning])),
};

/** True for a field that holds an id, by the platform's name. */
export const holdsId = (name: string): boolean => meanings[name] === compareIds;

/** The fields of a record that say whose object it is [guide]. */
export const owners: readonly string[] = [
  ...wireFields.filter(({ as }) => as === 'id').map(({ name }) => name),
  'invitation_id',
];
