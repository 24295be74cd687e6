import type { Json } from '../../contract/primitives.ts';

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

/** The same for a whole answer: what its JSON spells with escapes is found in what it reads as. */
export function answerWithoutSecret<A extends { text: string; body: Json | undefined }>(
  answer: A,
  secret: string,
): A {
  const text = withoutSecret(answer.text, secret);
  const body = answer.body === undefined ? undefined : jsonWithoutSecret(answer.body, secret);
  const same = text === answer.text && JSON.stringify(body) === JSON.stringify(answer.body);
  return same ? answer : { ...answer, text, body };
}

function jsonWithoutSecret(value: Json, secret: string): Json {
  if (typeof value === 'string') return withoutSecret(value, secret);
  if (Array.isArray(value)) return value.map((item) => jsonWithoutSecret(item, secret));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      withoutSecret(name, secret),
      jsonWithoutSecret(inner, secret),
    ]),
  );
}
