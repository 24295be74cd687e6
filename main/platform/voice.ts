import type { Json } from '../../contract/primitives.ts';
import { type Answer, wordsOfBetween } from './http.ts';
import { isRecord } from './json.ts';
import { isHtml } from './page.ts';

/**
 * Who wrote an answer.
 * - `platform`: the platform itself.
 * - `between`: an intermediary (proxy, firewall, portal). Its answer says nothing about the platform.
 * - `unknown`: JSON of an unknown shape, which a person has to read.
 * - `garbled`: JSON that was cut off or damaged in transit.
 */
export type Voice = 'platform' | 'between' | 'unknown' | 'garbled';

export interface Spoken {
  status: number;
  body: Json | undefined;
  text: string;
  headers: Record<string, string>;
}

/** Statuses that intermediaries (proxies, firewalls, portals) use too. Only with a JSON object are they the platform's. */
const alsoInBetween = [403, 404, 405, 407, 451, 511];

/**
 * Returns who wrote an answer. A refusal by the platform is a JSON object with `detail`, `non_field_errors`, `error` or the
 * name of a field [assumed: the shapes of Django REST framework and of OAuth, RFC 6749].
 * @param fields the platform's names of the fields that the app sends
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
    // A failing server often sends no body. A success without content is a success [docs: the guide requires no more].
    if (status >= 500) return isEmpty ? 'platform' : 'between';
    const isOwn = isGood || isAboutCredentials(answer) || status === 408 || status === 429;
    return isEmpty && isOwn ? 'platform' : 'between';
  }
  if (isGood || status >= 500) return typeof body === 'object' && body !== null ? 'platform' : 'garbled';
  if (!isRecord(body)) return 'unknown';
  const isOwn = Object.keys(body).some((name) => ownWords.includes(name) || fields.includes(name));
  return isOwn ? 'platform' : 'unknown';
}

const ownWords = ['detail', 'non_field_errors', 'error'];

const isPage = (text: string, headers: Record<string, string>): boolean =>
  isHtml(text) || (/\b(html|xml)\b/i.test(headers['content-type'] ?? '') && /^\s*</.test(text));

/**
 * True when a 401 is about the app's credentials: it contains JSON, is empty, or asks for a bearer token (RFC 6750). A page
 * or a challenge of another kind comes from a proxy.
 */
export function isAboutCredentials({ status, body, text, headers }: Spoken): boolean {
  if (status !== 401) return false;
  const challenge = headers['www-authenticate'] ?? '';
  if (/(^|,)\s*bearer\b/i.test(challenge)) return true;
  return body !== undefined || (text.trim() === '' && challenge === '');
}

/**
 * Why the platform cannot be reached: no network (`offline`), an intermediary answers (`between`), or the platform or its
 * connection fails (`failing`).
 */
export type Trouble = 'offline' | 'between' | 'failing';

/** Returns the trouble that an answer shows; null when the platform itself answers, even with a refusal. */
export function troubleOf(answer: Answer): Trouble | null {
  if (answer.kind === 'noAnswer') {
    if (wordsOfBetween.has(answer.said)) return 'between';
    return answer.unreachable ? 'offline' : 'failing';
  }
  const voice = voiceOf(answer);
  if (voice === 'between') return 'between';
  return voice === 'garbled' || answer.status >= 500 || answer.status === 408 ? 'failing' : null;
}

/** True for a refusal by the platform itself, even in a shape that only a person can read. */
export const isOwnRefusal = (answer: Extract<Answer, { kind: 'answer' }>): boolean =>
  answer.status >= 400 && answer.status < 500 && answer.status !== 429 && troubleOf(answer) === null;
