import type { Json } from '../../contract/primitives.ts';
import { type Answer, wordsOfBetween } from './http.ts';
import { isRecord } from './json.ts';
import { isPlatformField } from './messages.ts';
import { isHtml } from './page.ts';

/**
 * Who speaks in an answer.
 * - `platform`: the platform's own voice.
 * - `between`: a proxy, firewall or portal on the way. What it says is no word of the platform.
 * - `unknown`: JSON in a shape that is not known here, so a person has to read it.
 * - `garbled`: JSON that was cut off or damaged on the way.
 */
export type Voice = 'platform' | 'between' | 'unknown' | 'garbled';

export interface Spoken {
  status: number;
  body: Json | undefined;
  text: string;
  headers: Record<string, string>;
}

/** Refusals and redirects that proxies, firewalls and portals answer with as well: only a JSON object makes them the platform's. */
const alsoInBetween = [403, 404, 405, 407, 451, 511];

/**
 * Returns who speaks. The platform's own voice in a refusal is a JSON object with `detail`, `non_field_errors`, `error`
 * or the name of a field [assumed: the shapes of Django REST framework and of OAuth, RFC 6749].
 * @param fields the names of the request's own fields
 */
export function voiceOf(answer: Spoken, fields: readonly string[] = []): Voice {
  const { status, body, text, headers } = answer;
  const isEmpty = text.trim() === '';
  const isGood = status >= 200 && status < 300;
  const isRedirect = status >= 300 && status < 400;
  if (isPage(text, headers)) return 'between';
  if ((alsoInBetween.includes(status) || isRedirect) && !isRecord(body)) return 'between';
  if (body === undefined) {
    if (/^\s*[[{]/.test(text)) return 'garbled';
    // A server in trouble often says nothing; a success without content is one [docs: the guide asks for no more].
    if (status >= 500) return isEmpty ? 'platform' : 'between';
    const isOwn = isGood || isAboutCredentials(answer) || status === 408 || status === 429;
    return isEmpty && isOwn ? 'platform' : 'between';
  }
  if (isGood || status >= 500) return typeof body === 'object' && body !== null ? 'platform' : 'garbled';
  if (!isRecord(body)) return 'unknown';
  const isOwn = Object.keys(body).some(
    (name) => ownWords.includes(name) || fields.includes(name) || isPlatformField(name),
  );
  return isOwn ? 'platform' : 'unknown';
}

const ownWords = ['detail', 'non_field_errors', 'error'];

const isPage = (text: string, headers: Record<string, string>): boolean =>
  isHtml(text) || (/\b(html|xml)\b/i.test(headers['content-type'] ?? '') && /^\s*</.test(text));

/**
 * True when a 401 is about our credentials: it speaks JSON, says nothing, or asks for a bearer token (RFC 6750). A page,
 * or a challenge of another kind, is that of a proxy.
 */
export function isAboutCredentials({ status, body, text, headers }: Spoken): boolean {
  if (status !== 401) return false;
  const challenge = headers['www-authenticate'] ?? '';
  if (/(^|,)\s*bearer\b/i.test(challenge)) return true;
  return body !== undefined || (text.trim() === '' && challenge === '');
}

/**
 * Why an answer shows that the way to the platform is not open: no network, something in between, or a platform that
 * fails. Null: the platform itself is there and answers, be it with a refusal.
 */
export type Trouble = 'offline' | 'between' | 'failing';

/** @param fields the names of the request's own fields */
export function troubleOf(answer: Answer, fields: readonly string[] = []): Trouble | null {
  if (answer.kind === 'noAnswer') {
    if (wordsOfBetween.has(answer.said)) return 'between';
    return answer.unreachable ? 'offline' : 'failing';
  }
  const voice = voiceOf(answer, fields);
  if (voice === 'between') return 'between';
  return voice === 'garbled' || answer.status >= 500 || answer.status === 408 ? 'failing' : null;
}

/** True for a refusal in the platform's own voice, also in a shape that only a person can read. */
export const isOwnRefusal = (answer: Extract<Answer, { kind: 'answer' }>): boolean =>
  answer.status >= 400 && answer.status < 500 && answer.status !== 429 && troubleOf(answer) === null;
