import { isUuid } from './ids.ts';
import { rawNumber } from './json.ts';

/**
 * Returns an equivalent body as another version of the platform might write it: with other spellings of times, numbers,
 * ids and references, another order, and additional fields. Answers in a survey are a person's words and do not change.
 */
export function respelled(body: unknown, random: () => number): unknown {
  const { pick, shuffled } = chances(random);

  function value(name: string, from: unknown): unknown {
    if (Array.isArray(from)) return name === 'survey' ? survey(from) : from.map((item) => value('', item));
    if (typeof from === 'object' && from !== null) return record(from);
    if (typeof from === 'number') return Number.isInteger(from) ? number(from) : from;
    if (typeof from !== 'string') return from;
    if (isUuid(from)) {
      const id = uuid(from);
      const isReference = name === 'wallet' || name === 'investor_id';
      return isReference ? pick([id, additional({ id })]) : id;
    }
    return TIME.test(from) ? time(from) : from;
  }

  const record = (from: object) =>
    additional(Object.fromEntries(Object.entries(from).map(([name, item]) => [name, value(name, item)])));

  const survey = (items: unknown[]) =>
    shuffled(
      items.map((item) => (typeof item === 'object' && item !== null ? additional({ ...item }) : item)),
    );

  /** Returns the record with an unknown additional field (or none), and its fields in another order. */
  function additional(from: object): object {
    const more = pick([{}, { x_revision: 7 }, { x_links: { self: null } }]);
    return Object.fromEntries(shuffled(Object.entries({ ...from, ...more })));
  }

  const number = (from: number) => pick([from, String(from), rawNumber(`${from}.0`), `${from}.00`]);

  const uuid = (from: string) => pick([from, from.toUpperCase(), `{${from}}`]);

  function time(from: string): string {
    const [, seconds = '', fraction = ''] = TIME.exec(from) ?? [];
    const minutes = pick([0, 60, 120, -210, 330]);
    const local = new Date(Date.parse(`${seconds}Z`) + minutes * 60_000).toISOString().slice(0, 19);
    const digits = fraction.replace(/0+$/, '');
    const least = digits === '' ? '' : `.${digits}`;
    const written = pick([least, `.${digits.padEnd(3, '0')}`, `.${digits.padEnd(6, '0')}`]);
    const zone = minutes === 0 ? pick(['Z', 'z', '+00:00']) : offset(minutes);
    return `${local.replace('T', pick(['T', ' ']))}${written}${zone}`;
  }

  return value('', body);
}

/** Matches a time as the sandbox writes it: date and time in UTC, and the fraction's digits. */
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/;

function offset(minutes: number): string {
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

function chances(random: () => number) {
  const index = (length: number) => Math.floor(random() * length);
  return {
    pick: <Item>(items: readonly Item[]) => items[index(items.length)] as Item,
    shuffled: <Item>(items: readonly Item[]) => {
      const result = [...items];
      for (let at = result.length - 1; at > 0; at -= 1) {
        const other = index(at + 1);
        [result[at], result[other]] = [result[other] as Item, result[at] as Item];
      }
      return result;
    },
  };
}
