import { AppError } from '../../contract/errors.ts';
import { sameId } from '../../contract/ids.ts';
import type { Json } from '../../contract/primitives.ts';
import { created, recordIn } from '../platform/answers.ts';
import type { CallOutcome } from '../platform/client.ts';
import { failureOf } from '../platform/failure.ts';
import { isOwnRefusal } from '../platform/voice.ts';
import { compare, shownOf } from './comparison.ts';
import type { SyncCore } from './core.ts';
import type { SubmissionKind, WriteTraits } from './kind.ts';
import { bodyOf, type Operation } from './operation.ts';
import { held } from './outcome.ts';
import type { SentFields, Submission } from './submission.ts';
import { asText } from './unknown-outcome.ts';
import { readWholeList } from './whole-list.ts';

/*
 * # Looking up what became of a step
 *
 * A person decides about an operation of unknown outcome by what the platform has. The evidence in the step's traits says
 * where to look: at one object by its id, or in a list for the one that shows what was sent.
 */

/** An operation to look up, with the submission as it was when the look-up began. */
export interface LookUp {
  kind: SubmissionKind;
  operation: Operation;
  traits: WriteTraits;
  submission: Submission;
}

/** An object of the platform. */
export interface Found {
  id: string;
  record: Json;
}

/**
 * Reads the object of an operation from the platform.
 * @param id id of the created object; null for the object that was changed, or when it has to be found in a list
 * @throws AppError offline, rateLimited, idNotFound, idDiffers, changeDiffers, or why the platform could not be asked
 */
export async function readObject(core: SyncCore, look: LookUp, id: string | null): Promise<Found> {
  const pause = core.sendGate.pause?.reason;
  if (pause === 'chosen') throw new AppError('offline');
  if (pause === 'rateLimited') throw new AppError('rateLimited');
  const { evidence } = look.traits;
  const object = id ?? look.traits.object(look.submission)?.id ?? null;
  if (evidence.read === 'list') return findInList(core, look, evidence.path, id);
  if (evidence.read === 'none' || object === null) throw new AppError('decided');
  const isChange = id === null;
  const path = evidence.path(object);
  const outcome = await core.client.call({ method: 'GET', path });
  core.sendGate.observe(outcome, path);
  if (outcome.kind === 'answer' && outcome.status === 404 && isOwnRefusal(outcome))
    throw new AppError(isChange ? 'changeDiffers' : 'idNotFound', { field: 'decision.platformId' });
  const record = recordIn(outcome, object);
  if (record === undefined && isWhole(outcome)) throw differs(isChange, 'id');
  if (record === undefined) throw failureOf(outcome);
  return { id: object, record };
}

/**
 * Finds the one entry of a list that shows everything that was sent and that no other submission holds. Without an id, only
 * a whole list can tell that there is one, or none.
 * @param id of the entry, if a person or an answer named it
 * @throws AppError idNotFound when there is none, idNeeded when there are several, platform when the list is incomplete, or
 * why it could not be read
 */
async function findInList(core: SyncCore, look: LookUp, first: string, id: string | null): Promise<Found> {
  const { kind, operation, traits, submission } = look;
  const read = await readWholeList(core, first, () => true);
  if (read.kind === 'failed') throw failureOf(read.outcome);
  const wanted = { ...traits.expected(submission), ...bodyOf(operation) };
  const isOurs = (entry: Found) => {
    const { contradicts, silent } = compare(wanted, entry.record, kind.meanings);
    const holder = kind.store.holderOf(entry.id);
    return contradicts.length + silent.length === 0 && (holder === null || holder === submission.id);
  };
  const found = read.entries.filter((entry) => (id === null || sameId(entry.id, id)) && isOurs(entry));
  const [only, ...others] = found;
  if (others.length > 0) throw new AppError('idNeeded', { field: 'decision.platformId' });
  if (read.kind === 'incomplete' && (id === null || !only)) throw new AppError('platform');
  if (!only) throw new AppError('idNotFound', { field: 'decision.platformId' });
  return only;
}

/** Checks that a record shows what was sent. @throws AppError idDiffers, changeDiffers */
export function mustBeOurs({ kind, operation, traits, submission }: LookUp, { record }: Found): void {
  const sent = bodyOf(operation);
  // The form counts too, because it may have been edited since it was sent.
  const { wanted, contradicts: others } = kind.mustShow(submission, operation.step);
  const { contradicts, silent } = compare(
    { ...traits.expected(submission), ...sent, ...wanted },
    record,
    kind.meanings,
  );
  // A change counts as done only if all of its fields are shown. The object alone existed before and proves nothing.
  const unproven = traits.creates ? [] : silent.filter((name) => name in sent);
  const shown = [...contradicts, ...unproven].map((name) => [name, shownOf(record, name)] as const);
  const fields = { ...Object.fromEntries(shown), ...others };
  if (Object.keys(fields).length > 0) throw differs(!traits.creates, wordsOf(kind, fields));
}

/**
 * Returns the fields that a record shows differently from what was sent.
 * @throws AppError idDiffers when the record belongs to another object
 */
export function shownFields({ kind, operation, traits, submission }: LookUp, record: Json): SentFields {
  const expected = traits.expected(submission);
  const sent = bodyOf(operation);
  const { meanings, owners } = kind;
  const owned = Object.fromEntries(Object.entries(sent).filter(([name]) => owners.includes(name)));
  const others = held({ sent: {}, expected: { ...expected, ...owned }, id: null, meanings }, record);
  // The form cannot take over another owner.
  const foreign = others.contradicts.filter(
    (name) => owners.includes(name) || name === 'id' || name === 'success',
  );
  if (foreign.length > 0) throw new AppError('idDiffers', { said: foreign.join(', ') });
  const { contradicts } = held({ sent, expected, id: null, meanings }, record);
  return Object.fromEntries(contradicts.map((name) => [name, shownOf(record, name)]));
}

const differs = (isChange: boolean, said: string): AppError =>
  new AppError(isChange ? 'changeDiffers' : 'idDiffers', { field: 'decision.platformId', said });

/** True when an answer is a complete object, no matter which one. */
const isWhole = (outcome: CallOutcome): boolean =>
  outcome.kind === 'answer' && outcome.status === 200 && created.safeParse(outcome.body).success;

/**
 * Returns the differing fields with the platform's values as a text; a dash stands for a field not shown. If the object
 * belongs to somebody else, only the field names are given, because the values are about somebody else.
 */
export function wordsOf(
  { owners }: Pick<SubmissionKind, 'owners'>,
  fields: { [name: string]: Json },
): string {
  const isForeign = [...owners, 'id'].some((name) => name in fields);
  return Object.entries(fields)
    .map(([name, value]) => (isForeign ? name : `${name}: ${asText(value)}`))
    .join(', ');
}
