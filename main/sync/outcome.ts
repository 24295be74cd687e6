import { namesUuid } from '../../contract/ids.ts';
import type { Json } from '../../contract/primitives.ts';
import { created, newIdIn } from '../platform/answers.ts';
import type { CallOutcome } from '../platform/client.ts';
import { isSameId } from '../platform/ids.ts';
import { isRecord } from '../platform/json.ts';
import { messagesOf } from '../platform/messages.ts';
import { isHtml, shortened } from '../platform/page.ts';
import { isAboutCredentials, type Spoken, troubleOf, voiceOf } from '../platform/voice.ts';
import { wordsOfAnswer } from '../platform/words.ts';
import { compare, type Meanings, saysItFailed } from './comparison.ts';
import { retryAfter } from './retry.ts';
import type { SentFields } from './submission.ts';

/** What the answer to a writing call means for its operation: one value per row of the table in docs/sync.md. */
export type Outcome =
  /** Done. `notShown`: sent fields that the platform's record does not show. */
  | { means: 'acknowledged'; id: string | null; record: Json | null; status: number; notShown: string[] }
  /** The call succeeded, but the platform shows other values than were sent. */
  | { means: 'contradicted'; id: string | null; record: Json; status: number; differs: string[] }
  /** A change succeeded, but the answer does not show that the change was made. */
  | { means: 'silent'; record: Json | null; status: number; silent: string[] }
  /** Certainly nothing was sent; everything waits. */
  | { means: 'notSent'; said: string }
  /** Possibly done. The same operation is sent again, with the same key and the same bytes. */
  | {
      means: 'uncertain';
      said: string;
      status: number | null;
      /**
       * `between`: an intermediary (proxy, firewall) answered. `conflict`: the same operation may still be running, and
       * `messages` holds the platform's messages.
       */
      because: 'between' | 'conflict' | null;
      /** The wait that `Retry-After` asks for, in milliseconds. */
      asked: number | null;
      messages: Message[];
    }
  /** The platform answered with JSON of an unknown shape; a person reads it. */
  | { means: 'unclear'; said: string; status: number }
  | { means: 'refused'; kind: 'rejected' | 'forbidden'; status: number; messages: Message[] };

/** A message of the platform, and the form field that it is about. */
export type Message = {
  field: string | null;
  text: string;
};

/** The request that an answer is compared with. */
export interface Request {
  /** True when the step makes an object whose id only the answer tells. */
  creates: boolean;
  /** How the fields of the submission's kind are compared. */
  meanings: Meanings;
  /** Returns the form field that a field of the platform belongs to. */
  fieldOf(platformName: string): string | null;
  /** True when an earlier attempt of the same operation may have arrived. */
  repeated: boolean;
  /** The fields of the call's body. */
  sent: SentFields;
  /** Fields that the record must not contradict besides those sent: whom and what the submission is about. */
  expected: SentFields;
  /** The id of the object that was changed; null for a creation. */
  id: string | null;
  /** Epoch milliseconds, for `Retry-After` as a date. */
  now: number;
}

/** Returns what the outcome of a writing call means for its operation. Pure. */
export function judge(request: Request, outcome: CallOutcome): Outcome {
  switch (outcome.kind) {
    case 'keychain':
      return { means: 'notSent', said: outcome.said ?? 'the keychain gave no secret' };
    // Only the token request went out: the operation itself was certainly not sent.
    case 'unavailable':
    case 'credentials':
      return { means: 'notSent', said: outcome.said };
    case 'noSecret':
      return { means: 'notSent', said: 'there is no secret' };
    case 'rateLimited':
      return { means: 'notSent', said: `${outcome.status} to the request for a token` };
    // This attempt was not sent; whether an earlier one arrived stays open.
    case 'tooLate':
      return { means: 'notSent', said: 'its time was over' };
    case 'noAnswer':
      return {
        ...uncertain,
        said: outcome.said,
        status: null,
        because: troubleOf(outcome) === 'between' ? 'between' : null,
      };
    // Chromium may have repeated the request on its own: the first may have been done, and this answers the second.
    case 'unauthorised':
      return { ...uncertain, said: `401: ${outcome.said}`, status: 401 };
    case 'answer':
      return judgeAnswer(request, outcome);
  }
}

const uncertain = { means: 'uncertain', because: null, asked: null, messages: [] } as const satisfies Partial<
  Extract<Outcome, { means: 'uncertain' }>
>;

/** Returns the names in an answer that the request sent, or that belong to a field of its form. */
const fieldsIn = ({ sent, fieldOf }: Request, body: Json | undefined): string[] =>
  Object.keys(isRecord(body) ? body : {}).filter(
    (name) => Object.hasOwn(sent, name) || fieldOf(name) !== null,
  );

function judgeAnswer(request: Request, answer: Spoken): Outcome {
  const { status, body, text, headers } = answer;
  const fields = fieldsIn(request, body);
  const voice = voiceOf(answer, fields);
  const open: Extract<Outcome, { means: 'uncertain' }> = {
    ...uncertain,
    said: `${status}: ${shortened(wordsOfAnswer(answer, fields), 200)}`,
    status,
    asked: retryAfter(headers['retry-after'], request.now),
  };
  const isConflict = request.repeated && conflicts.includes(status) && !isHtml(text);
  if (isConflict)
    return {
      ...open,
      because: 'conflict',
      messages: messagesOf(body, text.trim() || `HTTP ${status}`, request.fieldOf),
    };
  if (voice === 'between') return { ...open, because: 'between' };
  if (voice === 'garbled' && body === undefined) return open;
  if (status >= 200 && status < 300) return judgeSuccess(request, answer) ?? open;
  // The platform checks limits and credentials before the idempotency key, so neither is about an earlier attempt.
  if (status >= 500 || status < 400 || [408, 429].includes(status) || isAboutCredentials(answer)) return open;
  if (voice === 'unknown') return { means: 'unclear', said: open.said, status };
  const messages = messagesOf(body, text.trim() || `HTTP ${status}`, request.fieldOf);
  const kind = notAllowed.includes(status) ? 'forbidden' : 'rejected';
  return { means: 'refused', kind, status, messages };
}

/** HTTP statuses of a repeated call that may mean that the call's first attempt is still running [assumed]. */
export const conflicts: readonly number[] = [409, 423, 425];

/** HTTP statuses about permissions and paths, which no form entry can correct. Other 4xx ask for another request. */
const notAllowed = [402, 403, 404, 405, 410, 451];

/**
 * Judges a 2xx answer. The answer to a creation must contain the id of the created object [guide]; returns null when the
 * id is missing, because the created object is unknown then. For a change the guide only asks for success, so the answer
 * may leave out its fields.
 */
function judgeSuccess(request: Request, { status, body }: Spoken): Outcome | null {
  const record = body ?? null;
  const id = request.creates ? newIdIn(body) : (created.safeParse(body).data?.id ?? null);
  if (request.creates && id === null) return null;
  const shown = held(request, record);
  if (shown.contradicts.length > 0)
    return { means: 'contradicted', id, record, status, differs: shown.contradicts };
  if (request.creates) return { means: 'acknowledged', id, record, status, notShown: shown.silent };
  return shown.silent.length > 0 || id === null
    ? { means: 'silent', record: isRecord(body) ? body : null, status, silent: shown.silent }
    : { means: 'acknowledged', id, record, status, notShown: [] };
}

/** Compares a record with a request, by the platform's field names. `silent` names only fields that were sent. */
export function held(
  request: Pick<Request, 'sent' | 'expected' | 'id' | 'meanings'>,
  record: Json | null,
): { contradicts: string[]; silent: string[] } {
  const { contradicts, silent } = compare({ ...request.expected, ...request.sent }, record, request.meanings);
  const shownId = isRecord(record ?? undefined) ? ((record as { id?: Json }).id ?? null) : null;
  const isAnother =
    shownId !== null && (request.id === null ? isOneOf(request, shownId) : !isSameId(request.id, shownId));
  const failed = saysItFailed(record) ? ['success'] : [];
  return {
    contradicts: [...(isAnother ? ['id'] : []), ...failed, ...contradicts],
    silent: silent.filter((name) => name in request.sent),
  };
}

/**
 * True when a new object's id equals an id that was sent or expected in another field, so the answer is about another
 * object. Only UUIDs are compared: other ids may be used for objects of several kinds.
 */
const isOneOf = ({ sent, expected }: Pick<Request, 'sent' | 'expected'>, shownId: Json): boolean =>
  Object.values({ ...expected, ...sent }).some(
    (value) => typeof value === 'string' && namesUuid(value) && isSameId(value, shownId),
  );
