import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUuid, namedId, plainId, seededRandom } from '../../sandbox/ids.ts';
import { oddityOf } from '../../sandbox/json.ts';
import { germanMoney, priceOf, share, sum } from '../../sandbox/money.ts';
import { writePdf } from '../../sandbox/pdf.ts';
import { progressAt } from '../../sandbox/progress.ts';
import type { Fate, Investment } from '../../sandbox/records.ts';
import { respelled } from '../../sandbox/spelling.ts';
import { microsOf, parseTime, writeMicros } from '../../sandbox/times.ts';

describe('times', () => {
  it.each([
    ['2024-01-31T10:00:00Z', '2024-01-31T10:00:00Z'],
    ['2024-01-31T10:00Z', '2024-01-31T10:00:00Z'],
    ['2024-01-31T10:00:00+01:00', '2024-01-31T09:00:00Z'],
    ['2024-01-31T00:30:00.25+0100', '2024-01-30T23:30:00.250000Z'],
    ['2024-01-31T10:00:00.1234567-03:30', '2024-01-31T13:30:00.123456Z'],
  ])('%s is written as %s', (sent, written) => {
    const parsed = parseTime(sent);
    expect('micros' in parsed && writeMicros(parsed.micros)).toBe(written);
  });

  it.each([
    '2024-01-31',
    '2024-01-31T10:00:00',
    '2024-02-30T10:00:00Z',
    '2024-13-01T10:00:00Z',
    '2024-01-31T24:00:00Z',
    '2024-01-31T10:60:00Z',
    '2024-01-31T10:00:00+25:00',
    '0000-01-01T00:00:00Z',
    '1900-01-01T00:00:00+00:01',
    '2199-12-31T23:59:59-00:01',
    '9999-12-31T23:59:59.999999-23:59',
    '31.01.2024 10:00',
    '',
  ])('%j is no time', (sent) => {
    expect(parseTime(sent)).toHaveProperty('problem');
  });

  it('are read back unchanged, and by JavaScript as the same instant', () => {
    const micros = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) - 1 });
    fc.assert(
      fc.property(micros, fc.integer({ min: 0, max: 999_999 }), (millis, fraction) => {
        const value = Math.floor(millis / 1000) * 1_000_000 + fraction;
        const written = writeMicros(value);
        expect(microsOf(written)).toBe(value);
        expect(Date.parse(written)).toBe(Math.floor(value / 1000));
      }),
    );
  });
});

describe('a JSON text', () => {
  it('that was written from a value is never odd', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (value) => {
        expect(oddityOf(JSON.stringify(value, null, 2))).toBeNull();
      }),
    );
  });

  it.each([
    ['{"a": 1, "a": 1}', 'a', '"a" was given more than once.'],
    ['{"a": 1, "\\u0061": 1}', 'a', '"a" was given more than once.'],
    ['{"__proto__": 1, "__proto__": 1}', '__proto__', '"__proto__" was given more than once.'],
    ['{"a": [{"b": {}, "c": [], "b": 1}]}', 'a', '"b" was given more than once.'],
    ['{"x": "{", "a": -1e999}', 'a', 'This number is too large.'],
    [`{"a": ${'['.repeat(40)}${']'.repeat(40)}}`, 'a', 'At most 32 levels of nesting fit here.'],
  ])('%s is odd', (text, field, problem) => {
    expect(oddityOf(text)).toEqual({ field, problem });
  });

  it.each(['{"a": {"b": 1}, "b": {"b": 1}}', '{"a": ["a", "a"], "b": "a"}', '{"a": "\\"a\\": 1e999"}'])(
    '%s is not odd',
    (text) => expect(oddityOf(text)).toBeNull(),
  );
});

describe('money', () => {
  it('is exact at any size', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 2_147_483_647 }), (price, units) => {
        expect(priceOf(price.toString(), units).amount).toBe((price * BigInt(units)).toString());
      }),
    );
  });

  it('is written in the German way', () => {
    expect(germanMoney(priceOf('1000000', 40))).toBe('40.000,00 EUR');
    expect(germanMoney(priceOf('1234567890', 1))).toBe('1.234.567,89 EUR');
    expect(germanMoney(priceOf('5', 1))).toBe('0,01 EUR');
    expect(share(priceOf('100000', 1), 250).amount).toBe('2500');
    expect(sum(priceOf('1', 1), priceOf('2', 2)).amount).toBe('5');
  });
});

describe('ids', () => {
  it('are UUIDs and depend on seed and name', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (seed, name) => {
        expect(isUuid(namedId(seed, name))).toBe(true);
        expect(namedId(seed, name)).toBe(namedId(seed, name));
        expect(namedId(seed, name)).not.toBe(namedId(seed, `${name}!`));
      }),
    );
  });
});

describe('a PDF', () => {
  it('has its objects where its table says, for any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const lines = texts.map((text, index) => ({ text, x: 60, y: 700 - index, size: 10 }));
        const bytes = writePdf({ title: texts.join(), lines, rules: [100] });
        const file = Buffer.from(bytes).toString('latin1');
        const xref = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1]);
        expect(file.slice(xref, xref + 9)).toBe('xref\n0 8\n');
        const entries = [...file.slice(xref).matchAll(/^(\d{10}) 00000 n $/gm)];
        expect(entries).toHaveLength(7);
        entries.forEach((entry, index) => {
          const at = Number(entry[1]);
          expect(file.slice(at, at + 8)).toBe(`${index + 1} 0 obj\n`);
        });
        const stream = /\/Length (\d+) >>\nstream\n/.exec(file);
        const end = (stream?.index ?? 0) + (stream?.[0].length ?? 0) + Number(stream?.[1]);
        expect(file.slice(end, end + 11)).toBe('\nendstream\n');
      }),
    );
  });

  it('writes umlauts and the euro sign in WinAnsi, and escapes characters with a meaning in PDF', () => {
    const lines = [{ text: 'Übung (5 €) \\ „ß“ 漢', x: 0, y: 0, size: 9 }];
    const file = Buffer.from(writePdf({ title: 't', lines, rules: [] })).toString('latin1');
    expect(file).toContain('(\xDCbung \\(5 \x80\\) \\\\ \x84\xDF\x93 ?)');
  });
});

describe('the status over time', () => {
  const investment = (walletAssignedAt: number | null) =>
    ({ status: 'KYC_PENDING', step: 0, statusChangedAt: 0, walletAssignedAt }) as Investment;
  const fates = fc.constantFrom<Fate>('delivered', 'kyc-insufficient', 'rejected', 'back-and-forth');
  const wallets = fc.option(fc.integer({ min: 0, max: 500_000 }), { nil: null });
  const moments = fc.integer({ min: 0, max: 1_000_000 });

  it('is the same when asked in one go as in two, and is never "delivered" without a wallet', () => {
    fc.assert(
      fc.property(fates, wallets, moments, moments, (fate, wallet, a, b) => {
        const progress = { stepSeconds: 20, since: 0 };
        const [early, late] = a < b ? [a, b] : [b, a];
        const start = investment(wallet);
        const once = progressAt(start, fate, progress, late);
        const half = progressAt(start, fate, progress, early);
        const rest = { ...start, status: half.status, step: half.step, statusChangedAt: half.since };
        expect(progressAt(rest, fate, progress, late)).toEqual(once);
        expect(once.since).toBeLessThanOrEqual(late);
        if (wallet === null) expect(once.status).not.toBe('DELIVERED');
      }),
    );
  });
});

describe('another spelling', () => {
  const answers = [
    { question: 'a', answer: '2025-01-31T10:00:00Z' },
    { question: 'b', answer: 7 },
  ];
  const record = (seed: string, micros: number, units: number) => ({
    id: namedId(seed, 'id'),
    wallet: namedId(seed, 'wallet'),
    investor_id: namedId(seed, 'investor'),
    units,
    amount: { amount: '40000000', decimals: 3, currency: 'EUR' },
    self_disclosure_required: true,
    survey: answers,
    survey_waiver: null,
    created_at: writeMicros(micros),
  });
  type Spelled = Record<string, unknown> & {
    survey: { question: string; answer: unknown }[];
    amount: Record<string, unknown>;
    created_at: string;
  };
  const spell = (from: object, seed: string) =>
    JSON.parse(JSON.stringify(respelled(from, seededRandom(seed)))) as Spelled;
  const idOf = (value: unknown) => plainId(typeof value === 'string' ? value : (value as { id: string }).id);
  const micros = fc
    .integer({ min: Date.UTC(1990), max: Date.UTC(2100) })
    .chain((millis) =>
      fc.constantFrom(0, 500, 250_000, 123_456).map((part) => Math.floor(millis / 1000) * 1e6 + part),
    );

  it('means the same', () => {
    fc.assert(
      fc.property(fc.string(), micros, fc.integer({ min: 1, max: 1e9 }), (seed, time, units) => {
        const from = record(seed, time, units);
        const to = spell({ results: [from] }, seed).results as Spelled[];
        const [spelled] = to as [Spelled];
        for (const field of ['id', 'wallet', 'investor_id'] as const) {
          expect(idOf(spelled[field])).toBe(from[field]);
        }
        expect(Number(spelled.units)).toBe(units);
        expect(spelled).toMatchObject({ self_disclosure_required: true, survey_waiver: null });
        expect(spelled.amount).toMatchObject({ amount: '40000000', currency: 'EUR' });
        const parsed = parseTime(spelled.created_at.replace(' ', 'T').toUpperCase());
        expect('micros' in parsed && parsed.micros).toBe(time);
        const sorted = spelled.survey.toSorted((a, b) => (a.question < b.question ? -1 : 1));
        expect(sorted).toMatchObject(answers);
      }),
    );
  });

  it('is the same for the same seed, and comes in all kinds', () => {
    const from = record('kinds', Date.UTC(2025, 0, 31, 10) * 1000, 10);
    const texts = Array.from({ length: 2_000 }, (_, seed) =>
      JSON.stringify(respelled(from, seededRandom(String(seed)))),
    );
    expect(JSON.stringify(respelled(from, seededRandom('7')))).toBe(texts[7]);
    for (const kind of [
      '"units":10,',
      '"units":"10"',
      '"units":10.0',
      '"units":"10.00"',
      `"id":"${from.id.toUpperCase()}"`,
      `"id":"{${from.id}}"`,
      '"wallet":{',
      '"investor_id":{',
      '2025-01-31T10:00:00Z"',
      '2025-01-31 ',
      'T12:00:00+02:00"',
      'T06:30:00.000-03:30"',
      'T10:00:00.000000z"',
      '"x_revision":7',
      '"x_links":{',
    ]) {
      expect(texts.filter((text) => text.includes(kind)).length, kind).toBeGreaterThan(0);
    }
    const firsts = new Set(texts.map((text) => /^{"(\w+)"/.exec(text)?.[1]));
    expect(firsts.size).toBeGreaterThan(5);
    const orders = texts.map((text) => text.indexOf('"question":"a"') < text.indexOf('"question":"b"'));
    expect(new Set(orders).size).toBe(2);
  });
});
