import type { FieldPath } from '../../contract/form.ts';
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
import { creates, type OperationKind, type SentFields } from '../subscriptions/model.ts';
import { compare, saysItFailed } from './comparison.ts';
import { retryAfter } from './retry.ts';

/** What an answer to a writing call means for its operation: the table of docs/sync.md, one value per row. */
export type Outcome =
  /** Done. `notShown`: fields that were sent and that the platform's record does not show. */
  | { means: 'acknowledged'; id: string | null; record: Json | null; status: number; notShown: string[] }
  /** It went well, and what the platform shows is something else. */
  | { means: 'contradicted'; id: string | null; record: Json; status: number; differs: string[] }
  /** A change went well, and nothing shows that it was made. */
  | { means: 'silent'; record: Json | null; status: number; silent: string[] }
  /** Certainly nothing was sent: everything waits. */
  | { means: 'notSent'; said: string }
  /** Perhaps done. The same operation again, same key, same bytes. */
  | {
      means: 'uncertain';
      said: string;
      status: number | null;
      /** Something in between spoke; or the same operation may still be running, and these are the platform's words. */
      because: 'between' | 'conflict' | null;
      /** What `Retry-After` asks for, in milliseconds. */
      asked: number | null;
      messages: Message[];
    }
  /** The platform's JSON in a shape that nobody knows: a person reads it. */
  | { means: 'unclear'; said: string; status: number }
  | { means: 'refused'; kind: 'rejected' | 'forbidden'; status: number; messages: Message[] };

/** The platform's words, and the form's field that they are about. */
export type Message = {
  field: FieldPath | null;
  text: string;
};

/** What an answer is held against. */
export interface Request {
  kind: OperationKind;
  /** An earlier attempt of the same operation may have arrived. */
  repeated: boolean;
  /** The fields of the call's body. */
  sent: SentFields;
  /** What the record must show where it shows it: what was sent, and whom and what the subscription is about. */
  expected: SentFields;
  /** The id of the object that was changed; null: it was made. */
  id: string | null;
  /** Epoch milliseconds, for `Retry-After` as a date. */
  now: number;
}

/** Returns what became of a writing call, from what came back and what was asked. Pure. */
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
    // Nor was it sent now; whether an earlier attempt arrived is as open as before.
    case 'tooLate':
      return { means: 'notSent', said: 'its time was over' };
    case 'noAnswer':
      return {
        ...uncertain,
        said: outcome.said,
        status: null,
        because: troubleOf(outcome) === 'between' ? 'between' : null,
      };
    // Chromium may have sent the request twice by itself: the first may have been done, and this is about the second.
    case 'unauthorised':
      return { ...uncertain, said: `401: ${outcome.said}`, status: 401 };
    case 'answer':
      return judgeAnswer(request, outcome);
  }
}

const uncertain = { means: 'uncertain', because: null, asked: null, messages: [] } as const satisfies Partial<
  Extract<Outcome, { means: 'uncertain' }>
>;

function judgeAnswer(request: Request, answer: Spoken): Outcome {
  const { status, body, text, headers } = answer;
  const voice = voiceOf(answer, Object.keys(request.sent));
  const open: Extract<Outcome, { means: 'uncertain' }> = {
    ...uncertain,
    said: `${status}: ${shortened(wordsOfAnswer(answer), 200)}`,
    status,
    asked: retryAfter(headers['retry-after'], request.now),
  };
  const isConflict = request.repeated && conflicts.includes(status) && !isHtml(text);
  if (isConflict)
    return { ...open, because: 'conflict', messages: messagesOf(body, text.trim() || `HTTP ${status}`) };
  if (voice === 'between') return { ...open, because: 'between' };
  if (voice === 'garbled' && body === undefined) return open;
  if (status >= 200 && status < 300) return judgeSuccess(request, answer) ?? open;
  // Limits and credentials are looked at before the idempotency key, so neither is about an earlier attempt.
  if (status >= 500 || status < 400 || [408, 429].includes(status) || isAboutCredentials(answer)) return open;
  if (voice === 'unknown') return { means: 'unclear', said: open.said, status };
  const messages = messagesOf(body, text.trim() || `HTTP ${status}`);
  const kind = notAllowed.includes(status) ? 'forbidden' : 'rejected';
  return { means: 'refused', kind, status, messages };
}

/** Answers to a repetition that may be about its own first attempt, which is still running [assumed]. */
export const conflicts: readonly number[] = [409, 423, 425];

/** Answers about who may do what, and where: no entry of the form is at fault. Other 4xx ask for another request. */
const notAllowed = [402, 403, 404, 405, 410, 451];

/**
 * What a 2xx says. A creation must tell the id of what it made [guide]; null: it does not, so nobody knows what was
 * made. Of a change the guide only asks that it went well, so its fields may be missing.
 */
function judgeSuccess(request: Request, { status, body }: Spoken): Outcome | null {
  const record = body ?? null;
  const id = creates(request.kind) ? newIdIn(body) : (created.safeParse(body).data?.id ?? null);
  if (creates(request.kind) && id === null) return null;
  const shown = held(request, record);
  if (shown.contradicts.length > 0)
    return { means: 'contradicted', id, record, status, differs: shown.contradicts };
  if (creates(request.kind)) return { means: 'acknowledged', id, record, status, notShown: shown.silent };
  return shown.silent.length > 0 || id === null
    ? { means: 'silent', record: isRecord(body) ? body : null, status, silent: shown.silent }
    : { means: 'acknowledged', id, record, status, notShown: [] };
}

/** How a record stands to a request. `silent` names only fields that were sent. */
export function held(
  request: Pick<Request, 'sent' | 'expected' | 'id'>,
  record: Json | null,
): { contradicts: string[]; silent: string[] } {
  const { contradicts, silent } = compare({ ...request.expected, ...request.sent }, record);
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
 * True when a new object's id is that of its investor, campaign or invitation, so the answer is about another object. Only
 * UUIDs are compared: other ids may be used for objects of several kinds.
 */
const isOneOf = ({ sent, expected }: Pick<Request, 'sent' | 'expected'>, shownId: Json): boolean =>
  Object.values({ ...expected, ...sent }).some(
    (value) => typeof value === 'string' && namesUuid(value) && isSameId(value, shownId),
  );
