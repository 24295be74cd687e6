/** The kinds of fields that are compared with the platform's record, each with its values and their other spellings. */
import fc from 'fast-check';
import type { Json } from '../../contract/primitives.ts';

const blanks = fc.constantFrom('', ' ', '\t', '\n', '  ');
const around = (texts: fc.Arbitrary<string>) =>
  fc.tuple(blanks, texts, blanks).map(([before, text, after]) => before + text + after);
const inAnyCase = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) => [...text].map((c, i) => (upper[i] ? c.toUpperCase() : c.toLowerCase())).join(''));

/** A kind of field: its values and, for each value, the other spellings. */
interface Kind {
  name: string;
  value: fc.Arbitrary<Json>;
  /** Every spelling of the value that must be accepted. */
  respelled(value: Json): fc.Arbitrary<Json>;
}

const units = fc.integer({ min: 1, max: 9_999_999_999 });
const numbers: Kind = {
  name: 'units',
  value: units,
  respelled(value) {
    const text = String(value);
    const zeros = fc.nat({ max: 4 }).map((count) => '0'.repeat(count));
    const shifted = fc.nat({ max: text.length + 3 }).map((by) => {
      const padded = text.padStart(by + 1, '0');
      return `${padded.slice(0, padded.length - by)}.${padded.slice(padded.length - by)}e${by}`;
    });
    return fc.oneof(
      fc.constant(value),
      around(fc.tuple(zeros, zeros).map(([before, after]) => `${before}${text}.${after}`)),
      around(fc.tuple(zeros, fc.constantFrom('', '+')).map(([before, sign]) => sign + before + text)),
      shifted,
      fc.constantFrom(`${text}e0`, `${text}E+0`, `${text}0e-1`, `${text}.0`, `${text}.`),
    );
  },
};

/** Instants from 1990 to 2100, in seconds. */
const seconds = fc.integer({ min: 631_152_000, max: 4_102_444_800 });
const isoOf = (second: number) => new Date(second * 1000).toISOString().slice(0, 19);
const zones = fc.integer({ min: -14 * 4, max: 14 * 4 }).map((quarters) => quarters * 15);
function zoneOf(minutes: number): fc.Arbitrary<string> {
  const sign = minutes < 0 ? '-' : '+';
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const [h, m] = [String(hours).padStart(2, '0'), String(rest).padStart(2, '0')];
  const forms = [`${sign}${h}:${m}`, `${sign}${h}${m}`];
  if (rest === 0) forms.push(`${sign}${h}`);
  if (minutes === 0) forms.push('Z', 'z', 'UTC', 'GMT', '-00:00', '-0000');
  return fc.constantFrom(...forms);
}
const fractions = fc.oneof(
  fc.constant(''),
  fc
    .tuple(fc.constantFrom('.', ','), fc.stringMatching(/^\d{1,9}$/))
    .map(([point, digits]) => point + digits),
);
const timeOf = (second: number): fc.Arbitrary<string> =>
  zones.chain((zone) =>
    fc
      .tuple(zoneOf(zone), fc.constantFrom('T', 't', ' '), fractions, fc.constantFrom('', ' '))
      .map(([name, separator, fraction, gap]) => {
        const text = isoOf(second + zone * 60).replace('T', separator) + fraction + gap + name;
        return text;
      }),
  );
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const mailDate = (second: number) => {
  const at = new Date(second * 1000);
  return `${days[at.getUTCDay()]}, ${at.toUTCString().slice(5)}`;
};
export const times: Kind = {
  name: 'signed_at',
  value: seconds.map((second) => `${isoOf(second)}Z`),
  respelled(value) {
    const second = Date.parse(String(value)) / 1000;
    const withoutSeconds = isoOf(second).endsWith(':00')
      ? [`${isoOf(second).slice(0, 16)}Z`, `${isoOf(second).slice(0, 16)}+00:00`]
      : [];
    return fc.oneof(
      around(timeOf(second)),
      fc.constantFrom(mailDate(second), mailDate(second).replace('GMT', '+0000'), ...withoutSeconds),
    );
  },
};

const truths: Kind = {
  name: 'self_disclosure_net_worth_100k',
  value: fc.boolean(),
  respelled: (value) =>
    fc.oneof(
      fc.constantFrom<Json>(value as boolean, value ? 1 : 0, value ? '1' : '0'),
      around(inAnyCase(String(value))),
    ),
};

export const uuids = fc.uuid();
/** A field that holds an id, which may be spelled as a UUID, in braces, as an address or inside a record. */
export const ids = (name: string): Kind => ({
  name,
  value: uuids,
  respelled(value) {
    const spelled = inAnyCase(String(value)).chain((text) =>
      fc.constantFrom(
        text,
        `{${text}}`,
        `(${text})`,
        `"${text}"`,
        `urn:uuid:${text}`,
        text.replaceAll('-', ''),
        `{${text.replaceAll('-', '')}}`,
        `https://platform.example/api/v2/things/${text}/`,
        `https://platform.example/things/${text}`,
      ),
    );
    const padded = around(spelled);
    return fc.oneof(
      padded,
      padded.chain((id) =>
        fc
          .dictionary(fc.stringMatching(/^[a-z]{3,6}$/), fc.jsonValue())
          .map((more) => ({ ...(more as object), id }) as Json),
      ),
    );
  },
});

const composed = fc.constantFrom('ä', 'é', 'Å', 'ñ', '가', 'ü', 'ß', 'Müller', 'a b', 'x', '1', '?');
const words = fc
  .array(composed, { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join('').normalize('NFC'));
const textSpellings = (text: string) =>
  around(fc.constantFrom(text, text.normalize('NFD'), text.normalize('NFC')));
export const texts: Kind = {
  name: 'note',
  value: fc.array(words, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
  respelled: (value) =>
    textSpellings(String(value)).chain((text) =>
      fc.constantFrom(text, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r')),
    ),
};

/** One answer of a survey. */
export type Answer = { question: string; answer: string };
const surveys: Kind = {
  name: 'survey',
  value: fc.array(fc.record({ question: words, answer: fc.oneof(words, fc.constant('')) }), {
    minLength: 1,
    maxLength: 5,
  }) as fc.Arbitrary<Json>,
  respelled(value) {
    const items = value as Answer[];
    const extra = fc.dictionary(fc.constantFrom('position', 'id', 'at'), fc.jsonValue());
    const item = ({ question, answer }: Answer) =>
      fc.tuple(textSpellings(question), textSpellings(answer), extra, fc.nat(2)).map(([q, a, more, way]) => {
        if (answer !== '') return { ...more, question: q, answer: a };
        return way === 0 ? { ...more, question: q } : { ...more, question: q, answer: way === 1 ? null : '' };
      });
    return fc
      .shuffledSubarray(items, { minLength: items.length, maxLength: items.length })
      .chain((shuffled) => fc.tuple(...shuffled.map(item))) as fc.Arbitrary<Json>;
  },
};

const codes: Kind = {
  name: 'survey_waiver',
  value: fc.constant('NO_ANSWERS'),
  respelled: () => around(inAnyCase('NO_ANSWERS')),
};

const nothing: Kind = {
  name: 'survey',
  value: fc.constantFrom<Json>(null, '', []),
  respelled: () => fc.constantFrom<Json>(null, '', []),
};

/** Every kind of field. */
export const kinds = [
  numbers,
  times,
  truths,
  ids('wallet'),
  ids('investor_id'),
  ids('invitation_id'),
  texts,
  surveys,
  codes,
  nothing,
];

/** The kinds with several values: a code has a single value, and so has an empty field. */
export const withOthers = kinds.filter((kind) => kind !== codes && kind !== nothing);
