import type { Json } from '../../contract/primitives.ts';
import { isRecord } from './json.ts';
import { messagesOf } from './messages.ts';
import { plainWords, shortened } from './page.ts';

/** Maximum length of a message on the screen. The whole answer is in the platform's record or the trail. */
const longest = 500;

/**
 * Returns the message of an answer for a person: the texts in a JSON error, an HTML page without its tags, or any other text
 * as received. Empty when there is no message.
 * @param fields the platform's names of the fields that the app sends: texts about them need no name before them
 */
export function wordsOf(body: Json | undefined, text: string, fields: readonly string[] = []): string {
  return shortened(isRecord(body) ? wordsIn(body, fields) : plainWords(text), longest);
}

const addressed = ['detail', 'non_field_errors', 'error', 'error_description', 'message'];

interface Said {
  status: number;
  body?: Json;
  text: string;
  headers?: Record<string, string>;
}

/** Returns an address without its query, which does not help a person and may contain access credentials. */
const withoutQuery = (address: string): string => address.replace(/[?#].*$/s, '');

/**
 * Returns the message of an answer that is shown or noted because it is not the requested object. For a redirect, this is
 * its target. For a success, only fields meant for a reader count, because the rest may be someone else's record.
 */
export function wordsOfAnswer({ status, body, text, headers }: Said, fields: readonly string[] = []): string {
  const to = headers?.location;
  if (status >= 300 && status < 400 && to) return shortened(`→ ${withoutQuery(to)}`, longest);
  const isGood = status >= 200 && status < 300;
  if (!isGood || (body === undefined && !/^\s*[[{]/.test(text))) return wordsOf(body, text, fields);
  const said = Object.entries(isRecord(body) ? body : {}).filter(([name]) => addressed.includes(name));
  return said.length === 0 ? '' : wordsOf(Object.fromEntries(said), '', fields);
}

/** Returns the texts of a JSON error. OAuth's errors have a name and an optional explanation [RFC 6749, 5.2]. */
function wordsIn(body: { [key: string]: Json }, fields: readonly string[]): string {
  const { error, error_description: explained, ...rest } = body;
  const own = [explained, error]
    .map((part) => (typeof part === 'string' ? plainWords(part) : ''))
    .filter((part) => part !== '');
  const others = messagesOf(typeof error === 'string' ? rest : body, '', (name) =>
    fields.includes(name) ? name : null,
  ).map((message) => message.text);
  return own.length > 0 ? own.join(' – ') : others.join(' ') || JSON.stringify(body);
}
