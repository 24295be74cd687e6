import type { FieldPath } from '../../contract/form.ts';
import type { Json } from '../../contract/primitives.ts';
import { created, isRecord } from '../platform/answers.ts';
import type { CallOutcome } from '../platform/client.ts';
import { messagesOf } from '../platform/messages.ts';
import { creates, type OperationKind } from '../subscriptions/model.ts';
import { retryAfter } from './retry.ts';

/** What an answer to a writing call means for its operation: the table of design.md, one value per row. */
export type Outcome =
  | { means: 'acknowledged'; id: string | null; record: Json | null; status: number }
  /** Nothing was sent; the whole desk waits. */
  | { means: 'notSent'; said: string }
  /** Perhaps done. The same operation again, same key, same bytes. */
  | { means: 'uncertain'; said: string; status: number | null }
  | {
      means: 'refused';
      kind: 'rejected' | 'forbidden';
      status: number;
      messages: { field: FieldPath | null; text: string }[];
    }
  | { means: 'rateLimited'; milliseconds: number | null }
  | { means: 'credentials'; said: string | null }
  | { means: 'noSecret' };

/**
 * @param kind decides what a sensible answer must hold: the id of what was made or changed
 * @param now epoch milliseconds, for `Retry-After` as a date
 * @param repeated an earlier attempt of the same operation may have arrived
 */
export function judge(kind: OperationKind, outcome: CallOutcome, now: number, repeated = false): Outcome {
  switch (outcome.kind) {
    case 'notSent':
      return { means: 'notSent', said: outcome.said };
    case 'keychain':
      return { means: 'notSent', said: outcome.said ?? 'the keychain gave no secret' };
    case 'unavailable':
      // Only the token request went out: the operation itself was certainly not sent.
      return { means: 'notSent', said: outcome.said };
    case 'tooLate':
      // Nor was it sent now; whether an earlier attempt arrived is as open as before.
      return { means: 'notSent', said: 'its time was over' };
    case 'noAnswer':
      return { means: 'uncertain', said: outcome.said, status: null };
    case 'noSecret':
      return { means: 'noSecret' };
    case 'credentials':
      return { means: 'credentials', said: outcome.said };
    case 'rateLimited':
      return { means: 'rateLimited', milliseconds: retryAfter(outcome.retryAfter ?? undefined, now) };
    case 'answer':
      // The conflict of a creation may be one with its own earlier attempt: that it was not done is
      // only certain where no attempt came before [assumed].
      return repeated && creates(kind) && outcome.status === 409
        ? uncertain(outcome)
        : judgeAnswer(kind, outcome, now);
  }
}

const uncertain = ({ status, text }: { status: number; text: string }): Outcome => ({
  means: 'uncertain',
  said: `${status}: ${text.slice(0, 200)}`,
  status,
});

function judgeAnswer(
  kind: OperationKind,
  answer: Extract<CallOutcome, { kind: 'answer' }>,
  now: number,
): Outcome {
  const { status, body, text, headers } = answer;
  if (status >= 200 && status < 300) {
    const made = madeBy(kind, body, text);
    if (made) return { means: 'acknowledged', ...made, status };
    return uncertain(answer);
  }
  if (status === 429) return { means: 'rateLimited', milliseconds: retryAfter(headers['retry-after'], now) };
  const messages = () => messagesOf(body, text.trim() || `HTTP ${status}`);
  // 408 says that the request did not arrive whole; with the same key it is safe to send it again.
  if (status >= 500 || status === 408 || status < 200 || (status >= 300 && status < 400)) {
    return uncertain(answer);
  }
  const refusal = notAllowed.includes(status) ? 'forbidden' : 'rejected';
  return { means: 'refused', kind: refusal, status, messages: messages() };
}

/** Answers about who may do what, and where: no entry of the form is at fault. Other 4xx ask for another request. */
const notAllowed = [402, 403, 404, 405, 410, 451];

/**
 * What a 2xx says: a creation must tell the id of what it made. Of a change the guide only asks that it went well,
 * so an object without an id, or an empty body, will do; HTML or half a JSON text never does.
 */
function madeBy(
  kind: OperationKind,
  body: Json | undefined,
  text: string,
): { id: string | null; record: Json | null } | null {
  if (!creates(kind) && text.trim() === '') return { id: null, record: null };
  if (!isRecord(body)) return null;
  const parsed = created.safeParse(body);
  if (parsed.success) return { id: parsed.data.id, record: body };
  return creates(kind) ? null : { id: null, record: body };
}
