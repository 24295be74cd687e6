import type { Json } from '../../contract/primitives.ts';
import type { DecisionReason, Stage } from '../../contract/submission.ts';
import type { TrailEvent } from '../audit/entries.ts';
import type { CallOutcome } from '../platform/client.ts';
import { unlessUnreadable } from '../storage/records.ts';
import type { Meaning } from './comparison.ts';
import type { Content, Operation } from './operation.ts';
import { createSteps, type StepName, type Steps } from './steps.ts';
import type { SubmissionStore } from './store.ts';
import {
  type FoundObject,
  goesOnByItself,
  type Ref,
  type SentFields,
  type Submission,
} from './submission.ts';

/**
 * # Submission kinds
 *
 * The core stores operations, sends them, concludes from answers, repeats, asks a person, and keeps every write in one
 * place. Everything it must know about one kind of submission is in `SubmissionKind`: the steps with their traits, the
 * store, the planner, the acknowledgement. `subscriptions/kind.ts` describes the first kind.
 *
 * Functions of a kind are pure and return what follows from the submission, unless their comment says otherwise.
 */
export interface SubmissionKind<S extends Submission = Submission> {
  /** Stored with each operation, so it never changes. */
  readonly name: string;
  /** The steps that send something. Their names are stored and part of idempotency keys, so they never change. */
  readonly writes: Readonly<Record<string, WriteTraits<S>>>;
  /** The steps that read something. */
  readonly reads: Readonly<Record<string, ReadTraits<S>>>;
  readonly store: SubmissionStore<S>;

  /** Returns the next step. Depends on facts beyond the submission as well, such as the time or what the platform has shown. */
  plan(submission: S): Plan;
  /**
   * Returns the submission that has to get its id from the platform before this one goes on; null when there is none. `plan`
   * waits meanwhile. The core plans this one again once the id is there, and keeps its stage up to date until then. Absent
   * for a kind that refers to no submission.
   */
  awaits?(submission: S): Ref | null;
  /**
   * Returns stage and reason. Depends on facts as `plan` does.
   * @param open the open operation, made for the present address and client; null when there is none
   * @param decision why the open operation needs a person; null when it goes on without one
   */
  stage(
    submission: S,
    open: Operation | null,
    decision: DecisionReason | null,
  ): { stage: Stage; reason: S['reason'] };

  /**
   * Returns the submission with what an acknowledged operation established. The form stays: it may have been edited during
   * the call.
   */
  acknowledge(submission: S, step: string, sent: SentFields, answer: Acknowledgement, when: When): S;
  /**
   * Returns the submission after a step whose outcome nobody will learn: given up, or refused only when it was repeated.
   * The fields of a change count as unknown from then on, so they are sent again.
   */
  withUnknownOutcome(submission: S, step: string, sent: SentFields): S;
  /**
   * Returns the submission with what the platform has in place of what was sent, as a person decided; null when the form
   * cannot hold it.
   */
  takeOver(submission: S, step: string, sent: SentFields, shown: TakeOver, when: When): TakenOver<S> | null;
  /**
   * Returns what a record that a person names must show to be the object of this step, beyond what was sent, and the fields
   * that contradict whatever the record shows.
   */
  mustShow(submission: S, step: string): { wanted: SentFields; contradicts: Record<string, Json> };

  /** Returns the trail entries that follow from a change, whoever made it. */
  notesOf(before: S, after: S): TrailNote[];
  /** Returns everything about a submission that a person would notice. Values are compared as JSON. */
  visible(submission: S): unknown;
  /** Has effects in other tables, in the transaction that writes a changed submission. */
  written?(before: S, after: S): void;
  /** Called when a submission waits for something else, outside of any transaction. */
  waiting?(submission: S, reason: string): Promise<void>;
  /** Returns a harmless reading that shows whether the platform answers; null when there is nothing to read yet. */
  probe(submission: S): (() => Promise<void>) | null;

  /** Returns how far apart two readings must be to count as separate ones, in milliseconds. */
  readingsApart(submission: S): number;
  /** True when two sets of fields ask for the same thing. */
  isSame(a: SentFields, b: SentFields): boolean;
  /** How fields are compared with what the platform shows; other fields are compared by the type of what was sent. */
  readonly meanings: Readonly<Record<string, Meaning>>;
  /** The fields of a record that say whose object it is. A record that shows another value is another object. */
  readonly owners: readonly string[];
  /**
   * Returns the platform's id of what a submission makes, for the submissions that refer to it; null until it is
   * acknowledged.
   */
  platformId(submission: S): string | null;
  /** Returns the form field that a field of the platform belongs to; null when there is none. */
  fieldOf(wireName: string): string | null;
  /** How old releases are looked for before anything is created, see second-look.ts; null when they cannot be. */
  readonly secondLook: SecondLookTraits<S> | null;
}

/** The next step of a submission. */
export type Plan =
  | { do: 'write'; step: string; path: string; send: Content }
  | { do: 'read'; step: string }
  /** Nothing to do now: a person, the platform, or another submission is next. */
  | { do: 'wait'; reason: string }
  | { do: 'nothing' };

/** The facts of a step that sends something: one row of a kind's table. */
export interface WriteTraits<S extends Submission = Submission> {
  readonly method: 'POST' | 'PATCH';
  /** True when the step makes an object whose id only the platform's answer tells. */
  readonly creates: boolean;
  /** True when the call carries its idempotency key. */
  readonly keyed: boolean;
  /** The line of the timeline that shows the step. */
  readonly shownAs: string;
  /** Form fields that the step freezes from the moment when it may have been sent. */
  readonly locks: readonly string[];
  /** How to learn later whether the step was done. */
  readonly evidence: Evidence;
  /** Returns the object that the step changes; null for a creation, and while there is no object. */
  object(submission: S): { id: string } | null;
  /** Returns what the platform's record must show where it shows it, beyond what the step sends. */
  expected(submission: S): SentFields;
}

/** How to learn whether a step was done: read one object by its id, read a list and look for ours, or not at all. */
export type Evidence =
  | { readonly read: 'one'; path(id: string): string }
  | { readonly read: 'list'; readonly path: string }
  | { readonly read: 'none' };

/** The facts of a step that reads something: one row of a kind's table. */
export interface ReadTraits<S extends Submission = Submission> {
  readonly shownAs: string;
  /** Calls the platform, and tells the send gate of each answer. Not pure. */
  read(submission: S): Promise<Reading>;
  /** Returns the submission with what was read. */
  apply(submission: S, value: unknown, when: When): S;
  /**
   * Returns when to read again, if what was read leaves this step the next one. Depends on facts as `plan` does.
   * @param count how often it was read without success, at least 1
   */
  again(submission: S, count: number): Repeat;
}

/**
 * When a step is repeated. `watching`: the kind's name for what the platform makes or gets by itself; absent when the
 * submission waits to be sent.
 */
export interface Repeat {
  milliseconds: number;
  watching?: string;
}

/** What a reading step brought. `value` is what `apply` understands. */
export type Reading = { kind: 'read'; value: unknown } | { kind: 'failed'; outcome: CallOutcome };

/** An acknowledgement. `id`: of the object that was made; `notShown`: sent fields that the record does not show. */
export interface Acknowledgement {
  id: string | null;
  record: Json | null;
  notShown: readonly string[];
}

/** The platform's values in place of those that were sent. `fields`: what differs, by the platform's names. */
export interface TakeOver {
  id: string | null;
  record: Json;
  fields: SentFields;
}

export interface TakenOver<S> {
  after: S;
  notes: TrailNote[];
}

/** An entry for the trail of a submission. */
export interface TrailNote {
  what: TrailEvent;
  details: Json;
}

/** The moment of a reading. `isApart`: true when an earlier one is far enough away to count as a separate reading. */
export interface When {
  at: string;
  isApart(since: string): boolean;
}

/** How old releases of a kind are looked for on the platform, in one list for all of them. */
export interface SecondLookTraits<S extends Submission> {
  /** The first page of the list [assumed]. */
  readonly list: string;
  /** Returns what an entry must not contradict to be the submission's, and the field without which it decides nothing. */
  order(submission: S): { fields: SentFields; decisive: string };
  /** Returns what a person is told about an entry. */
  found(id: string, record: Json): FoundObject;
  /** Returns how the trail names an object that was found. */
  noted(found: FoundObject): { [name: string]: Json };
}

/** Answers questions of a kind about submissions of other kinds, which its own submissions refer to. */
export interface References {
  /** Returns the platform's id of what a submission makes; null while it has none, or cannot be read. */
  resolve(ref: Ref): string | null;
  /**
   * True when a submission goes on by itself. False when a person has to act first: it is a draft, taken back, refused,
   * unreadable, removed, or does not exist.
   */
  goesOn(ref: Ref): boolean;
  /** Returns the submissions that have an object of the platform. @param except a kind that is not asked */
  holdersOf(platformId: string, except: string): Ref[];
}

/** Returns the references among kinds that are made later, because the kinds themselves need them. */
export const referencesAmong = (kinds: () => References): References => ({
  resolve: (ref) => kinds().resolve(ref),
  goesOn: (ref) => kinds().goesOn(ref),
  holdersOf: (platformId, except) => kinds().holdersOf(platformId, except),
});

/** The kinds of submission that a core knows. */
export interface Kinds extends Steps, References {
  readonly all: readonly SubmissionKind[];
  /** Returns a kind by its name. @throws Error when no kind has this name */
  of(name: string): SubmissionKind;
  /** Returns the traits of an operation's step. @throws Error when the kind has no such step */
  traits(operation: StepName): WriteTraits;
}

/**
 * Returns the look-up of kinds by their names.
 * @param unnamed the kind of operations that were stored without one, by earlier versions
 */
export function createKinds(all: readonly SubmissionKind[], unnamed: string): Kinds {
  const byName = new Map(all.map((kind) => [kind.name, kind]));
  function of(name: string): SubmissionKind {
    const kind = byName.get(name);
    if (!kind) throw new Error(`no kind of submission is named ${name}`);
    return kind;
  }
  /** Returns a submission with its kind; null when it does not exist or cannot be read. */
  function find({ kind: name, id }: Ref): { kind: SubmissionKind; submission: Submission } | null {
    const kind = byName.get(name);
    if (!kind) return null;
    const submission = unlessUnreadable(
      () => kind.store.find(id),
      () => null,
    );
    return submission && { kind, submission };
  }
  return {
    ...createSteps(all, unnamed),
    all,
    of,
    resolve(ref) {
      const found = find(ref);
      return found?.kind.platformId(found.submission) ?? null;
    },
    goesOn(ref) {
      const found = find(ref);
      if (!found || found.submission.removedAt !== null) return false;
      return goesOnByItself(found.submission) && !found.kind.store.markedUnreadable().has(ref.id);
    },
    holdersOf: (platformId, except) =>
      all
        .filter(({ name }) => name !== except)
        .flatMap(({ name, store }) => {
          const id = store.holderOf(platformId);
          return id === null ? [] : [{ kind: name, id }];
        }),
    traits({ owner, step }) {
      const { writes } = of(owner.kind);
      const traits = Object.hasOwn(writes, step) ? writes[step] : undefined;
      if (!traits) throw new Error(`${owner.kind} has no step ${step}`);
      return traits;
    },
  };
}
