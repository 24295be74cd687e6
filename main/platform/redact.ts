import type { Json } from '../../contract/primitives.ts';
import { parseJson } from './http.ts';

/** What is shorter could stand in any text by chance, and would be cut out of words that say something. */
const shortest = 6;

/**
 * A text without a secret, however the text spells it: a platform that echoes what it was sent must not carry the
 * secret on. Applied before anything is cut short, so that no half of it stays.
 */
export function withoutSecret(text: string, secret: string): string {
  if (secret.length < shortest) return text;
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const percent = [encodeURIComponent(secret), form];
  const lower = percent.map((spelling) => spelling.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  const page = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  const spellings = [secret, JSON.stringify(secret).slice(1, -1), ...percent, ...lower, page];
  return spellings.reduce((rest, spelling) => rest.replaceAll(spelling, '…'), text);
}

/** The same for a whole answer. */
export function answerWithoutSecret<A extends { text: string; body: Json | undefined }>(
  answer: A,
  secret: string,
): A {
  const text = withoutSecret(answer.text, secret);
  return text === answer.text ? answer : { ...answer, text, body: parseJson(text) };
}
