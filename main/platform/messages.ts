import { leftOutLine } from '../../contract/messages.ts';
import type { Json } from '../../contract/primitives.ts';
import { isRecord } from './json.ts';
import { plainWords, shortened } from './page.ts';

/** Maximum number of messages kept of an answer, and characters of each. Nobody reads more; some answers have 100,000. */
const mostMessages = 50;
const longestMessage = 1000;

/** Returns the form field that a field of the platform belongs to; null when the form has no such field. */
export type FieldOf<P extends string> = (wireName: string) => P | null;

interface Message<P extends string> {
  field: P | null;
  text: string;
}

/**
 * Returns the messages of an error answer, verbatim and split by form field. Shapes: `{"field": ["message"]}`,
 * `{"non_field_errors": […]}`, `{"detail": "…"}` [assumed]; any other answer is shown whole. After `mostMessages` messages,
 * a last line gives the number of those left out.
 */
export function messagesOf<P extends string>(
  body: Json | undefined,
  text: string,
  fieldOf: FieldOf<P>,
): Message<P>[] {
  const messages: Message<P>[] = [];
  let count = 0;
  const take = (value: Json, field: P | null, label: string): void => {
    if (Array.isArray(value)) {
      for (const item of value) take(item, field, label);
    } else if (isRecord(value)) {
      for (const [key, inner] of Object.entries(value)) take(inner, field, `${label}${key}: `);
    } else {
      const said = typeof value === 'string' ? plainWords(value) : JSON.stringify(value);
      if (said === '') return;
      count += 1;
      if (count <= mostMessages) messages.push({ field, text: shortened(label + said, longestMessage) });
    }
  };
  for (const [key, value] of Object.entries(isRecord(body) ? body : {})) {
    const field = fieldOf(key);
    take(value, field, field || key === 'detail' || key === 'non_field_errors' ? '' : `${key}: `);
  }
  if (count === 0) return [{ field: null, text: shortened(plainWords(text), longestMessage) }];
  const leftOut = count - messages.length;
  return leftOut > 0 ? [...messages, { field: null, text: leftOutLine(leftOut) }] : messages;
}
