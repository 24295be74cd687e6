import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitFor } from '../../contract/search.ts';
import { createListModel, type ListDefinition } from '../../main/lists/model.ts';
import type { PageQuery } from '../../main/lists/queries.ts';
import { lastKey, sortedByKeys } from '../../main/lists/sorting.ts';
import { createTables } from '../../main/lists/table.ts';

interface Facts {
  id: string;
  investor: string | null;
  units: string | null;
  changed: number;
  signed: number | null;
  marks: Mark[];
  ids: string[];
}
type Mark = 'all' | 'drafts' | 'done';
type Name = 'investor' | 'units' | 'signed';
type Query = PageQuery<Name, Mark>;

const definitionWith = (names: Map<string, string>): ListDefinition<Facts, Name, Mark> => ({
  idOf: ({ id }) => id,
  searchedIds: ({ ids }) => ids.map((id) => ` ${id}`).join(''),
  newest: ({ changed }) => changed,
  marks: ['all', 'drafts', 'done'],
  marksOf: ({ marks }) => marks,
  columns: {
    investor: {
      kind: 'text',
      of: ({ investor }) => investor,
      show: (id) => ({ sort: names.get(id) ?? null, search: [names.get(id), id] }),
    },
    units: {
      kind: 'text',
      of: ({ units }) => units,
      show: (units) => ({ sort: Number(units), search: [units] }),
    },
    signed: { kind: 'number', of: ({ signed }) => signed },
  },
});
const newModel = (names: Map<string, string>) => createListModel(definitionWith(names));
const tableOf = createTables(definitionWith(new Map()));

const investors = ['i1', 'i2', 'i3', 'i4'];
const firstNames = [
  'Müller',
  'Mueller',
  'anna Schmidt',
  'Anna Schmidt 10',
  'Karl-Heinz Groß',
  'Zoë',
  'Ärzte',
  'Ahlen',
];
const facts: fc.Arbitrary<Facts> = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
  investor: fc.option(fc.constantFrom(...investors)),
  units: fc.option(fc.constantFrom('1', '2', '10', '200')),
  changed: fc.integer({ min: -5, max: 5 }),
  signed: fc.option(fc.integer({ min: -3, max: 3 })),
  marks: fc.subarray<Mark>(['drafts', 'done']).map((marks): Mark[] => ['all', ...marks]),
  ids: fc.constantFrom([], ['aaaaaaaa11'], ['bbbbbbbb22', 'cccccccc33']),
});
const names = fc
  .tuple(...investors.map(() => fc.option(fc.constantFrom(...firstNames))))
  .map(
    (given) => new Map(investors.flatMap((id, place) => (given[place] ? [[id, given[place]] as const] : []))),
  );
type Act =
  | { act: 'put'; facts: Facts }
  | { act: 'putTable'; rows: Facts[]; skipped: number }
  | { act: 'remove'; id: string }
  | { act: 'list' }
  | { act: 'arrange' }
  | { act: 'rename'; id: string; name: string };
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('put' as const), facts }) },
  fc.record({
    act: fc.constant('putTable' as const),
    rows: fc.array(facts, { maxLength: 5 }),
    skipped: fc.nat({ max: 5 }),
  }),
  fc.record({ act: fc.constant('remove' as const), id: facts.map(({ id }) => id) }),
  fc.constant<Act>({ act: 'list' }),
  fc.constant<Act>({ act: 'arrange' }),
  fc.record({
    act: fc.constant('rename' as const),
    id: fc.constantFrom(...investors),
    name: fc.constantFrom(...firstNames),
  }),
);
const query: fc.Arbitrary<Query> = fc.record({
  mark: fc.constantFrom<Mark>('all', 'drafts', 'done'),
  where: fc.constantFrom<Query['where']>(
    {},
    { investor: { oneOf: ['i1', 'i2'] } },
    { investor: { oneOf: [null] } },
    { investor: { oneOf: ['nobody'] } },
    { signed: { from: -1 } },
    { signed: { from: 0, to: 1 }, investor: { oneOf: ['i1', null] } },
    { units: { from: 2, to: 10 } },
  ),
  search: fc.constantFrom(
    '',
    'm',
    'mü',
    'muller',
    'karlheinz',
    'anna 10',
    'anna schmidt',
    '200',
    'bbbbbbbb',
    'zoe',
    'xyz',
  ),
  sort: fc.option(
    fc.record({ column: fc.constantFrom<Name>('investor', 'units', 'signed'), descending: fc.boolean() }),
  ),
  offset: fc.constantFrom(0, 1, 3),
  limit: fc.constantFrom(1, 2, 10),
});

/** Answers a query by looking at every row, as plainly as can be. */
function plainly(rows: Map<string, Facts>, known: Map<string, string>, wanted: Query) {
  const rankOf = fitFor(wanted.search);
  const nameOf = ({ investor }: Facts) => (investor === null ? null : (known.get(investor) ?? null));
  const plain = (name: string) =>
    name.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').toLowerCase();
  const keyOf = (row: Facts): string | number | null => {
    const name = nameOf(row);
    if (wanted.sort?.column === 'investor') return name === null ? null : plain(name);
    if (wanted.sort?.column === 'units') return row.units === null ? null : Number(row.units);
    return row.signed;
  };
  const fits = (row: Facts): boolean =>
    Object.entries(wanted.where).every(([name, what]) => {
      const value = row[name as Name];
      if ('oneOf' in what) return what.oneOf.includes(value as string | null);
      const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = what;
      return value !== null && Number(value) >= from && Number(value) <= to;
    });
  const byColumn = (a: Facts, b: Facts): number => {
    if (!wanted.sort) return 0;
    const [left, right] = [keyOf(a), keyOf(b)];
    if (left === right) return 0;
    if (left === null || right === null) return left === null ? 1 : -1;
    return (left < right ? -1 : 1) * (wanted.sort.descending ? -1 : 1);
  };
  const found = [...rows.values()]
    .filter((row) => row.marks.includes(wanted.mark) && fits(row))
    .map((row) => {
      const texts = [nameOf(row), row.investor, row.units];
      const isId = row.ids.some((id) => wanted.search.length >= 8 && id.startsWith(wanted.search));
      return { row, rank: rankOf === null || isId ? 0 : rankOf(texts) };
    })
    .filter((each): each is { row: Facts; rank: number } => each.rank !== null)
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        byColumn(a.row, b.row) ||
        b.row.changed - a.row.changed ||
        (a.row.id < b.row.id ? -1 : 1),
    );
  const page = found.slice(wanted.offset, wanted.offset + wanted.limit);
  return { ids: page.map(({ row }) => row.id), total: found.length };
}

describe('the read model', () => {
  it('answers each list like a plain look at every row, whatever was written before', () => {
    fc.assert(
      fc.property(
        names,
        fc.array(act, { maxLength: 40, size: 'max' }),
        fc.array(query, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (given, acts, queries, isAskedEachTime) => {
          const [first] = queries as [Query];
          const known = new Map(given);
          const model = newModel(known);
          const rows = new Map<string, Facts>();
          for (const each of acts) {
            if (each.act === 'put') {
              model.put(each.facts);
              rows.set(each.facts.id, each.facts);
            } else if (each.act === 'putTable') {
              const wanted = (index: number) => index !== each.skipped;
              model.putTable(structuredClone(tableOf(each.rows)), wanted);
              for (const row of each.rows.filter((_, index) => wanted(index))) rows.set(row.id, row);
            } else if (each.act === 'remove') {
              model.remove(each.id);
              rows.delete(each.id);
            } else if (each.act === 'arrange') model.arrange();
            else if (each.act === 'rename') {
              known.set(each.id, each.name);
              model.renew('investor', [each.id]);
            } else model.page(first);
            if (isAskedEachTime) expect(model.page(first)).toEqual(plainly(rows, known, first));
          }
          for (const wanted of queries) {
            const expected = plainly(rows, known, wanted);
            expect(model.page(wanted)).toEqual(expected);
            const among = model.among(['a', 'b', 'nothing'], wanted);
            const { ids } = plainly(rows, known, { ...wanted, offset: 0, limit: 99 });
            expect(among).toEqual(['a', 'b'].filter((id) => ids.includes(id)));
          }
          for (const mark of ['all', 'drafts', 'done'] as const)
            expect(model.count(mark)).toBe(
              [...rows.values()].filter(({ marks }) => marks.includes(mark)).length,
            );
          const signed = [...rows.values()].flatMap((row) => row.signed ?? []);
          expect(model.least('signed', 'all')).toBe(signed.length > 0 ? Math.min(...signed) : null);
          expect(model.size).toBe(rows.size);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('counts the values of a column among the rows of a list', () => {
    const model = newModel(new Map());
    const row = (id: string, investor: string | null): Facts => ({
      ...{ id, investor, units: null, changed: 0, signed: null, marks: ['all'], ids: [] },
    });
    for (const [id, investor] of [
      ['a', 'i1'],
      ['b', 'i2'],
      ['c', 'i2'],
      ['d', null],
    ] as const)
      model.put(row(id, investor));
    const list = { mark: 'all', where: {}, search: '' } as const;
    expect(model.values('investor', list, '')).toEqual([
      { value: 'i2', count: 2 },
      { value: 'i1', count: 1 },
      { value: null, count: 1 },
    ]);
  });

  it('finds values as a search does: the best matches first, then the most frequent, then by name', () => {
    const model = newModel(
      new Map([
        ['i1', 'Anna Schmidt 10'],
        ['i2', 'Anna Schmidt'],
        ['i3', 'Schmidt, Zoë'],
        ['i4', 'Müller'],
      ]),
    );
    const rows = ['i1', 'i1', 'i2', 'i3', 'i4', null];
    for (const [place, investor] of rows.entries())
      model.put({
        ...{ id: `row ${place}`, investor, units: null, changed: 0, signed: null, marks: ['all'], ids: [] },
      });
    const found = (typed: string) =>
      model.values('investor', { mark: 'all', where: {}, search: '' }, typed).map(({ value }) => value);
    expect(found('')).toEqual(['i1', 'i2', 'i4', 'i3', null]);
    expect(found('anna schmidt')).toEqual(['i2', 'i1']);
    expect(found('zoe')).toEqual(['i3']);
    expect(found('Mueller')).toEqual(['i4']);
    expect(found('nobody')).toEqual([]);
  });
});

describe('sorting by keys', () => {
  it('orders any keys as comparing does, and keeps rows with equal keys as they are', () => {
    const key = fc.oneof(
      fc.integer({ min: 0, max: 5 }),
      fc.maxSafeNat().map((value) => value % lastKey),
      fc.constant(lastKey),
    );
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
        const rows = Int32Array.from(keys.keys());
        const expected = [...rows].sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
        expect([...sortedByKeys(rows, Float64Array.from(keys))]).toEqual(expected);
      }),
    );
  });
});
