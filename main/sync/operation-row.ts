import { z } from 'zod';
import { isWalkable, type Json } from '../../contract/primitives.ts';
import { isRecord } from '../platform/json.ts';
import type { Cipher } from '../storage/cipher.ts';
import { closedStates } from '../storage/operation-states.ts';
import { places } from '../storage/places.ts';
import {
  columnsOf,
  countColumn,
  offsetColumn,
  openSealedBytes,
  RecordError,
  reading,
  timeColumn,
} from '../storage/records.ts';
import { idempotencyKey } from './key.ts';
import { contentOf, heldReasons, type Operation, troubleKinds } from './operation.ts';
import type { Steps } from './steps.ts';

const states = ['ready', 'sending', 'uncertain', ...closedStates] as const;
export const methods = ['POST', 'PATCH'] as const;

const operationColumns = z.object({
  id: z.string(),
  subscription_id: z.string(),
  sequence: countColumn,
  owner_kind: z.string().nullish(),
  kind: z.string(),
  content: z.enum(['json', 'file']).nullish(),
  method: z.enum(methods),
  path: z.string(),
  idempotency_key: z.string(),
  environment_id: z.string(),
  base_url: z.string(),
  client_id: z.string(),
  state: z.enum(states),
  attempts: countColumn,
  created_at: timeColumn,
  first_sent_at: timeColumn.nullable(),
  decided_at: timeColumn.nullable(),
  next_attempt_at: timeColumn.nullable(),
  closed_at: timeColumn.nullable(),
  http_status: countColumn.nullable(),
});

/**
 * Columns of an operation's row in `attempts`, all empty when there is no row. A `held` that cannot be read is an error:
 * ignoring it would send the operation without asking a person.
 */
const attemptColumns = z.object({
  clock_offset: offsetColumn.nullish(),
  age_unknown: countColumn.nullish(),
  pause: countColumn.nullish(),
  trouble: z.enum(troubleKinds).nullish().catch(null),
  trouble_count: countColumn.nullish(),
  trouble_since: timeColumn.nullish().catch(null),
  held: z.enum(heldReasons).nullish(),
});

/**
 * Returns an operation from its row.
 * @throws RecordError when its body cannot be opened, or its columns make no sense or differ from those at its creation
 */
export function operationFrom(row: Record<string, unknown>, cipher: Cipher, steps: Steps): Operation {
  const place = places.operationBody(String(row.id));
  const operation = { ...withoutBody(row, steps), body: openSealedBytes(cipher, place, row.body) };
  // The key is derived from the step, so a mismatch shows that another step would be sent under this key.
  const key = idempotencyKey({ ...operation, ownerId: operation.owner.id, label: steps.label(operation) });
  if (key !== operation.idempotencyKey)
    throw new RecordError('shape', place, 'its key belongs to another step');
  // The operation's age decides when its outcome counts as unknown. Without an age it would be sent forever.
  if ((operation.state === 'sending' || operation.state === 'uncertain') && operation.firstSentAt === null)
    throw new RecordError('shape', place, 'it was sent, but has no time of sending');
  if (operation.state === 'ready' && operation.firstSentAt !== null)
    throw new RecordError('shape', place, 'it is marked as not sent, but has a time of sending');
  if (steps.shape(operation)?.method !== operation.method)
    throw new RecordError('shape', place, 'its method belongs to another step');
  if (!isBody(reading('shape', place, () => contentOf(operation).fields)))
    throw new RecordError('shape', place, 'its body is not an object, or is nested too deeply');
  return operation;
}

/** Returns an operation from its plain columns alone, with an empty body. @throws RecordError */
export function withoutBody(row: Record<string, unknown>, steps: Steps): Operation {
  const place = places.operationBody(String(row.id));
  const columns = columnsOf(operationColumns, place, row);
  const owner = { kind: columns.owner_kind ?? steps.unnamed, id: columns.subscription_id };
  if (!steps.shape({ owner, step: columns.kind }))
    throw new RecordError('shape', place, 'its step is not known');
  const noted = columnsOf(attemptColumns, place, row);
  return {
    id: columns.id,
    owner,
    sequence: columns.sequence,
    step: columns.kind,
    method: columns.method,
    path: columns.path,
    content: columns.content ?? 'json',
    body: new Uint8Array(),
    idempotencyKey: columns.idempotency_key,
    environmentId: columns.environment_id,
    baseUrl: columns.base_url,
    clientId: columns.client_id,
    state: columns.state,
    attempts: columns.attempts,
    createdAt: columns.created_at,
    firstSentAt: columns.first_sent_at,
    decidedAt: columns.decided_at,
    clockOffset: noted.clock_offset ?? null,
    isAgeUnknown: (noted.age_unknown ?? 0) !== 0,
    nextAttemptAt: columns.next_attempt_at,
    pause: noted.pause ?? null,
    trouble:
      noted.trouble && noted.trouble_since
        ? { kind: noted.trouble, count: noted.trouble_count ?? 1, since: noted.trouble_since }
        : null,
    held: noted.held ?? null,
  };
}

const isBody = (body: unknown): boolean => isRecord(body as Json) && isWalkable(body);
