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
import type { Json } from '../../contract/primitives.ts';
import { manyLines } from '../../contract/text.ts';
import { compareIds } from '../platform/ids.ts';
import {
  type Meaning,
  type Meanings,
  ofCodes,
  ofLists,
  ofNumbers,
  ofTimes,
  ofTruths,
} from '../sync/comparison.ts';
import type { SentFields } from '../sync/submission.ts';

/** How the values of a type are written in a body, and how what the platform shows is compared with them. */
interface WireTraits {
  encode(value: unknown): Json;
  meaning: Meaning;
}

const asTyped = (value: unknown): Json => value as Json;
const textOf = (value: unknown): string => manyLines(value as string).trim();

const types: { [Type in WireType]: WireTraits } = {
  id: { encode: asTyped, meaning: compareIds },
  units: { encode: (value) => parseUnits(value as string) ?? 0, meaning: ofNumbers },
  time: { encode: asTyped, meaning: ofTimes },
  truth: { encode: asTyped, meaning: ofTruths },
  answers: {
    encode: (value) =>
      (value as SurveyAnswer[]).map(({ question, answer }) => ({
        question: textOf(question),
        answer: textOf(answer),
      })),
    meaning: ofLists,
  },
  waiver: { encode: () => 'NO_ANSWERS', meaning: ofCodes },
};

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

const inAnswers = wireFields
  .filter(({ place }) => place !== null)
  .sort((a, b) => Number(a.place) - Number(b.place));

/**
 * Returns all fields that the invitation should hold, by the platform's names [guide]. Self-disclosure, survey and waiver
 * update one object, so one PATCH carries them all.
 */
export function invitationFields(form: SubscriptionForm): SentFields {
  const entries = inAnswers.flatMap(({ path, name, as, otherwise }): [string, Json][] => {
    if (subscriptionKit.isAsked(form, path)) return [[name, types[as].encode(fieldValue(form, path))]];
    return otherwise === undefined ? [] : [[name, otherwise as Json]];
  });
  return Object.fromEntries(entries);
}

/** How the fields of the guide are compared [guide]. */
export const meanings: Meanings = {
  id: compareIds,
  invitation_id: compareIds,
  ...Object.fromEntries(wireFields.map(({ name, as }) => [name, types[as].meaning])),
};

/** The fields of a record that say whose object it is [guide]. */
export const owners = ['investor_id', 'campaign_id', 'invitation_id'];
