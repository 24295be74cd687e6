import type { Json } from '../../contract/primitives.ts';
import type { DecisionReason } from '../../contract/submission.ts';
import type { AttachmentPart } from '../../main/attachments/encode.ts';
import { compareIds } from '../../main/platform/ids.ts';
import type { Plan, SubmissionKind, WriteTraits } from '../../main/sync/kind.ts';
import type { Operation } from '../../main/sync/operation.ts';
import type { SentFields, Submission } from '../../main/sync/submission.ts';

/*
 * # The second kind
 *
 * A small kind of submission that only the tests have. It proves that the core sends something other than subscriptions: a
 * person who becomes an investor of the platform. Two steps: the person is created, and one file is uploaded as a proof.
 * A subscription can refer to the person, and waits until both steps are acknowledged.
 */

export const personKind = 'person';

/** The person's name as typed, and the file that was attached. */
export interface PersonForm {
  name: string;
  proof: AttachmentPart | null;
}

/** An object that the platform acknowledged. */
interface Acknowledged {
  id: string;
  sent: SentFields;
  record: Json;
}

export interface Person extends Submission {
  form: PersonForm;
  created: Acknowledged | null;
  proof: Acknowledged | null;
  possiblyCreated: PersonStep | null;
}

export const personSteps = ['createPerson', 'uploadProof'] as const;
export type PersonStep = (typeof personSteps)[number];

export const newPerson = (id: string, at: string): Person => ({
  id,
  updatedAt: at,
  queuedAt: null,
  queuedFor: null,
  takenBack: false,
  removedAt: null,
  restoredFrom: null,
  refusal: null,
  possiblyCreated: null,
  notShown: [],
  differs: null,
  lostFields: [],
  stage: 'draft',
  reason: 'unfinished',
  form: { name: '', proof: null },
  created: null,
  proof: null,
});

/** The two steps. The person is found again by its id; a proof by looking for it in the list of all proofs. */
export const personWrites = {
  createPerson: {
    method: 'POST',
    creates: true,
    keyed: true,
    shownAs: 'invitation',
    locks: ['name'],
    evidence: { read: 'one', path: (id: string) => `/v2/persons/${encodeURIComponent(id)}/` },
    object: () => null,
    expected: () => ({}),
  },
  uploadProof: {
    method: 'POST',
    creates: true,
    keyed: true,
    shownAs: 'costs',
    locks: ['proof'],
    evidence: { read: 'list', path: '/v2/proofs/' },
    object: () => null,
    expected: ({ created }) => ({ person_id: created?.id ?? null }),
  },
} as const satisfies Record<PersonStep, WriteTraits<Person>>;

export interface PersonFacts {
  /** True when the person was queued for another address or client id than the present one. */
  queuedElsewhere: boolean;
}

/** Returns the next step. Pure. */
export function planPerson(
  { queuedAt, refusal, form, created, proof }: Person,
  { queuedElsewhere }: PersonFacts,
): Plan {
  if (queuedAt === null) return { do: 'wait', reason: 'edited' };
  if (refusal) return { do: 'wait', reason: refusal.kind };
  if (created && proof) return { do: 'nothing' };
  if (form.name.trim() === '' || form.proof === null) return { do: 'wait', reason: 'unfinished' };
  if (queuedElsewhere) return { do: 'wait', reason: 'otherClient' };
  if (!created)
    return {
      do: 'write',
      step: 'createPerson',
      path: '/v2/persons/',
      send: { type: 'json', fields: { name: form.name.trim() } },
    };
  return {
    do: 'write',
    step: 'uploadProof',
    path: `/v2/persons/${encodeURIComponent(created.id)}/proofs/`,
    send: {
      type: 'file',
      fields: { kind: 'passport', sha256: form.proof.sha256 },
      file: form.proof,
    },
  };
}

/** Returns the stage with its reason. It never promises more than the platform has acknowledged. Pure. */
export function personStage(
  person: Person,
  open: Pick<Operation, 'state'> | null,
  decision: DecisionReason | null,
  facts: PersonFacts,
): Pick<Person, 'stage' | 'reason'> {
  const { form, created, restoredFrom, possiblyCreated, queuedAt, refusal, takenBack } = person;
  const waits = { stage: 'onItsWay', reason: 'waitsForSending' } as const;
  if (open?.state === 'uncertain') return { stage: 'uncertain', reason: decision ?? 'waitsForRetry' };
  if (open) return waits;
  if (refusal) return { stage: 'refused', reason: refusal.kind };
  if (queuedAt === null) {
    if (restoredFrom?.wasQueued) return { stage: 'needsYou', reason: 'restored' };
    if (possiblyCreated) return { stage: 'needsYou', reason: 'mayExist' };
    if (created) return { stage: 'needsYou', reason: takenBack ? 'takenBack' : 'edited' };
    return { stage: 'draft', reason: form.name.trim() && form.proof ? 'ready' : 'unfinished' };
  }
  const planned = planPerson(person, facts);
  if (planned.do === 'nothing') return { stage: 'acknowledged', reason: 'complete' };
  return planned.do === 'wait' ? { stage: 'needsYou', reason: planned.reason } : waits;
}

/** Returns the person with an object that the platform has made. Pure. */
const withMade = (person: Person, step: string, made: Acknowledged): Person =>
  step === 'createPerson'
    ? { ...person, possiblyCreated: null, created: made }
    : { ...person, possiblyCreated: null, proof: made };

/** Everything that needs to be known of the kind and depends on the person alone. */
export const personRules: Omit<
  SubmissionKind<Person>,
  'name' | 'writes' | 'reads' | 'store' | 'plan' | 'stage' | 'probe'
> = {
  acknowledge(person, step, sent, { id, record, notShown }) {
    if (id === null) throw new Error('a creation was acknowledged without an id');
    const after = withMade(person, step, { id, sent, record });
    return { ...after, notShown: [...new Set([...person.notShown, ...notShown])] };
  },
  withUnknownOutcome: (person, step) => ({ ...person, possiblyCreated: step as PersonStep }),
  takeOver(person, step, sent, { id, record, fields }) {
    const { name, ...others } = fields;
    // The bytes of a file cannot be taken over.
    if (step !== 'createPerson' || id === null || Object.keys(others).length > 0) return null;
    const form = typeof name === 'string' ? { ...person.form, name } : person.form;
    return {
      after: { ...withMade(person, step, { id, sent: { ...sent, ...fields }, record }), form },
      notes: [],
    };
  },
  mustShow({ form }, step) {
    const wanted: SentFields =
      step === 'createPerson' ? { name: form.name.trim() } : { sha256: form.proof?.sha256 ?? null };
    return { wanted, contradicts: {} };
  },
  notesOf: () => [],
  visible: ({ form, queuedAt, stage, reason, refusal, created, proof }) => [
    form,
    queuedAt,
    stage,
    reason,
    refusal,
    created,
    proof,
  ],
  readingsApart: () => 60_000,
  isSame: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  meanings: { person_id: compareIds },
  owners: ['person_id'],
  fieldOf: (wireName) => (wireName === 'name' ? 'name' : wireName === 'file' ? 'proof' : null),
  secondLook: null,
  // Only somebody with a proof can invest.
  platformId: ({ created, proof }) => (created && proof ? created.id : null),
};
