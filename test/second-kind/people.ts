import { randomUUID } from 'node:crypto';
import { AppError } from '../../contract/errors.ts';
import type { Json } from '../../contract/primitives.ts';
import type { Decision, UnknownOutcome } from '../../contract/submission.ts';
import type { Attachments } from '../../main/attachments/attachments.ts';
import { instantOf } from '../../main/clock.ts';
import { recordIn } from '../../main/platform/answers.ts';
import type { KindFactory, KindParts } from '../../main/session/kinds.ts';
import type { EnvironmentSession } from '../../main/session/session.ts';
import type { ReadTraits, SubmissionKind } from '../../main/sync/kind.ts';
import type { Ref } from '../../main/sync/submission.ts';
import { findUnknownOutcome } from '../../main/sync/unknown-outcome.ts';
import {
  newPerson,
  type Person,
  personKind,
  personRules,
  personStage,
  personWrites,
  planPerson,
} from './person.ts';
import { createPersonStore, type PersonStore } from './store.ts';

export const personRef = (id: string): Ref => ({ kind: personKind, id });

/** The second kind, for a data model. */
export const people: KindFactory = {
  wireNames: ['name', 'kind', 'sha256', 'file'],
  table: 'people',
  create: createPersonKind,
};

function createPersonKind({ db, cipher, client, sendGate, sender }: KindParts): SubmissionKind<Person> {
  const factsOf = ({ queuedFor }: Person) => ({
    queuedElsewhere:
      queuedFor !== null && (queuedFor.baseUrl !== sender.baseUrl || queuedFor.clientId !== sender.clientId),
  });
  return {
    ...personRules,
    name: personKind,
    writes: personWrites,
    reads: { readPerson: readingOf(client, sendGate) },
    store: createPersonStore(db, cipher),
    plan: (person) => planPerson(person, factsOf(person)),
    stage: (person, open, decision) => personStage(person, open, decision, factsOf(person)),
    probe: ({ created }) =>
      created === null
        ? null
        : async () => {
            const path = personWrites.createPerson.evidence.path(created.id);
            sendGate.observe(await client.call({ method: 'GET', path }), path);
          },
  };
}

/** The step that reads what the platform has of a person. Nothing plans it; somebody asks for it. */
const readingOf = (client: KindParts['client'], sendGate: KindParts['sendGate']): ReadTraits<Person> => ({
  shownAs: 'invitation',
  async read({ created }) {
    if (!created) throw new Error('there is nothing to read yet');
    const path = personWrites.createPerson.evidence.path(created.id);
    const outcome = await client.call({ method: 'GET', path });
    sendGate.observe(outcome, path);
    const record = recordIn(outcome, created.id);
    return record === undefined ? { kind: 'failed', outcome } : { kind: 'read', value: record };
  },
  apply: (person, value) =>
    person.created ? { ...person, created: { ...person.created, record: value as Json } } : person,
  again: () => ({ milliseconds: 1_000 }),
});

/** What a person sees of a submission of the second kind. */
export interface PersonDetail extends Person {
  unknownOutcome: UnknownOutcome<string> | null;
}

/** The actions of a person. Each method commits before it returns, except that `attach` writes its file first. */
export interface People {
  ids(): string[];
  get(id: string): PersonDetail;
  create(): string;
  /** Names the person, unless that was sent. */
  rename(id: string, name: string): void;
  /** Replaces the proof by another file, unless it was sent. The row and its reference are one transaction. */
  attach(id: string, bytes: Uint8Array): Promise<void>;
  /**
   * Releases a person for sending.
   * @param checked true when somebody has looked on the platform
   * @throws AppError incomplete, possiblyCreated, alreadySent, restored
   */
  queue(id: string, checked?: boolean): void;
  takeBack(id: string): void;
  decide(id: string, operationId: string, decision: Decision): Promise<void>;
}

/** Returns the actions on people of an open session. @param at called before and after a reference is committed */
export function createPeople(
  session: Pick<EnvironmentSession, 'core' | 'everyKind'>,
  attachments: Attachments,
  at: (point: 'referring' | 'referred') => void = () => {},
): People {
  const { core, everyKind } = session;
  const { db, clock, outbox, trail, writer, sender } = core;
  const kind = core.kinds.of(personKind) as unknown as SubmissionKind<Person>;
  const store = kind.store as PersonStore;
  const load = (id: string) => store.load(id);

  /** Abandons an operation that certainly never left. */
  function withdraw(id: string): void {
    const open = outbox.open(personRef(id));
    if (open?.state !== 'ready') return;
    outbox.drop(open);
    trail.append(
      'operation.notSent',
      { operation: open.id, kind: open.step, because: 'takenBack' },
      personRef(id),
    );
  }

  function change(id: string, work: (person: Person) => Person): void {
    db.transaction(() => {
      writer.change<Person>(personRef(id), work);
    });
    const { queuedAt } = load(id);
    if (queuedAt === null && outbox.open(personRef(id)) === null) everyKind.lanes.forget(personRef(id));
  }

  /** True when a field may not be changed, because its step may have been sent. */
  function isLocked(person: Person, step: keyof typeof personWrites): boolean {
    const open = outbox.open(personRef(person.id));
    const isSent = step === 'createPerson' ? person.created !== null : person.proof !== null;
    return isSent || (open?.step === step && open.state !== 'ready');
  }

  function edit(id: string, step: keyof typeof personWrites, form: Partial<Person['form']>): void {
    change(id, (person) => {
      if (isLocked(person, step)) throw new AppError('locked');
      withdraw(id);
      return { ...person, form: { ...person.form, ...form }, queuedAt: null, takenBack: false };
    });
  }

  return {
    ids: store.ids,
    get(id) {
      const person = load(id);
      const found = findUnknownOutcome(kind, person, core);
      return { ...person, unknownOutcome: found?.unknownOutcome ?? null };
    },
    create() {
      const person = newPerson(randomUUID(), instantOf(clock));
      writer.insert(personRef(person.id), person, {});
      return person.id;
    },
    rename: (id, name) => edit(id, 'createPerson', { name }),
    async attach(id, bytes) {
      const about = { name: 'passport.pdf', mediaType: 'application/pdf', keep: 'owner' } as const;
      const stored = await attachments.store(bytes, about);
      db.transaction(() => {
        const former = load(id).form.proof;
        const attachmentId = attachments.name(stored, personRef(id));
        const { sha256, size } = stored;
        const { name, mediaType } = about;
        edit(id, 'uploadProof', { proof: { attachmentId, sha256, size, field: 'file', name, mediaType } });
        if (former) attachments.remove(former.attachmentId);
        at('referring');
      });
      at('referred');
    },
    queue(id, checked = false) {
      change(id, (person) => {
        if (person.stage === 'acknowledged') throw new AppError('alreadySent');
        if (!person.form.name.trim() || !person.form.proof) throw new AppError('incomplete');
        if (person.restoredFrom && !checked) throw new AppError('restored');
        if (person.possiblyCreated && outbox.open(personRef(id)) === null && !checked)
          throw new AppError('possiblyCreated');
        const { baseUrl, clientId } = sender;
        return {
          ...person,
          queuedAt: instantOf(clock),
          queuedFor: { baseUrl, clientId },
          takenBack: false,
          restoredFrom: null,
          refusal: null,
        };
      });
      everyKind.lanes.enqueue(personRef(id), { urgent: true });
    },
    takeBack(id) {
      change(id, (person) => {
        if (person.stage === 'acknowledged') throw new AppError('alreadySent');
        withdraw(id);
        return { ...person, queuedAt: null, takenBack: true };
      });
    },
    decide: (id, operationId, decision) => everyKind.decisions.decide(personRef(id), operationId, decision),
  };
}
