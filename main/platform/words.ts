import type { Json } from '../../contract/primitives.ts';
import { isRecord } from './json.ts';
import { messagesOf } from './messages.ts';
import { plainWords, shortened } from './page.ts';

/** No message on the screen is longer; the whole answer is in the platform's record or the trail. */
const longest = 500;

/**
 * What an answer says, for a person: the words in a JSON error, the text of an HTML page without its tags, any other
 * text as it came. Empty when it says nothing.
 */
export function wordsOf(body: Json | undefined, text: string): string {
  return shortened(isRecord(body) ? wordsIn(body) : plainWords(text), longest);
}

const addressed = ['detail', 'non_field_errors', 'error', 'error_description', 'message'];

interface Said {
  status: number;
  body?: Json;
  text: string;
  headers?: Record<string, string>;
}

/** Of where a redirect leads, a query is of no interest to a person, and may hold what lets somebody in. */
const withoutQuery = (address: string): string => address.replace(/[?#].*$/s, '');

/**
 * What an answer says that is shown or noted in place of what was asked for: where a redirect leads; of a success only
 * what is addressed to a reader, since it may be a record, whole or cut off, of somebody else.
 */
export function wordsOfAnswer({ status, body, text, headers }: Said): string {
  const to = headers?.location;
  if (status >= 300 && status < 400 && to) return shortened(`→ ${withoutQuery(to)}`, longest);
  const isGood = status >= 200 && status < 300;
  if (!isGood || (body === undefined && !/^\s*[[{]/.test(text))) return wordsOf(body, text);
  const said = Object.entries(isRecord(body) ? body : {}).filter(([name]) => addressed.includes(name));
  return said.length === 0 ? '' : wordsOf(Object.fromEntries(said), '');
}

/** OAuth's errors name themselves and may explain it [RFC 6749, 5.2]; all others are as everywhere on the platform. */
function wordsIn(body: { [key: string]: Json }): string {
  const { error, error_description: explained, ...rest } = body;
  const own = [explained, error]
    .map((part) => (typeof part === 'string' ? plainWords(part) : ''))
    .filter((part) => part !== '');
  const others = messagesOf(typeof error === 'string' ? rest : body, '').map((message) => message.text);
  return own.length > 0 ? own.join(' – ') : others.join(' ') || JSON.stringify(body);
}
