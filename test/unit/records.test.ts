import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { emptyForm, fieldPaths } from '../../contract/form.ts';
import { recordKinds } from '../../main/session/sealed-records.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { migrations } from '../../main/storage/migrations.ts';
import { rawValue } from '../../main/storage/raw.ts';
import {
  openRecord,
  parseRecord,
  RecordError,
  type RecordKind,
  sealRecord,
  stored,
} from '../../main/storage/records.ts';
import { namesOfLost } from '../../main/subscriptions/lost-fields.ts';
import { subscriptionRecord } from '../../main/subscriptions/record.ts';
import { trainingRecord } from '../../main/training/snapshot.ts';
import { readShape, shapeFile } from '../golden/shapes.ts';
import { campaignId, investorId } from '../support/samples.ts';

const cipher = createCipher(newDataKey());
const everyKind = { ...recordKinds, trainingPlatform: trainingRecord as RecordKind<never> };

/** A kind that has changed its shape twice. */
const visit: RecordKind<{ name: string; guests: number }> = {
  version: 3,
  fileVersion: 1,
  schema: z.strictObject({ name: z.string(), guests: z.number().default(0) }),
  upcasters: {
    1: (value) => ({ name: value }),
    2: (value) => ({ ...(value as object), guests: 1 }),
  },
};

const at = '2026-03-01T09:00:00Z';

const faultOf = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    if (error instanceof RecordError) return error.fault;
    throw error;
  }
};

describe('a record', () => {
  it('is read as it was written', () => {
    const sealed = sealRecord(cipher, visit, 'visits/1', { name: 'A', guests: 2 });
    expect(openRecord(cipher, visit, 'visits/1', sealed)).toEqual({ name: 'A', guests: 2 });
  });
  it('of an earlier version is upgraded step by step', () => {
    const open = (version: number, value: unknown) =>
      openRecord(cipher, visit, 'p', cipher.sealJson('p', version, value));
    expect(open(1, 'A')).toEqual({ name: 'A', guests: 1 });
    expect(open(2, { name: 'A' })).toEqual({ name: 'A', guests: 1 });
    expect(open(3, { name: 'A' })).toEqual({ name: 'A', guests: 0 });
  });
  it.each([
    ['of another key', createCipher(newDataKey()).sealJson('p', 3, { name: 'A' }), 'damaged'],
    ['of another place', cipher.sealJson('q', 3, { name: 'A' }), 'damaged'],
    ['cut short', cipher.sealJson('p', 3, { name: 'A' }).subarray(0, 9), 'damaged'],
    ['empty', new Uint8Array(), 'damaged'],
    ['that is no bytes at all', 'text', 'damaged'],
    ['of a newer version', cipher.sealJson('p', 4, { name: 'A' }), 'newer'],
    ['with a field of a newer version', cipher.sealJson('p', 3, { name: 'A', novelty: 1 }), 'newer'],
    ['of another shape', cipher.sealJson('p', 3, { name: 1 }), 'shape'],
    ['that is null', cipher.sealJson('p', 3, null), 'shape'],
    ['whose upcaster does not understand it', cipher.sealJson('p', 2, 7), 'shape'],
    [
      'of another shape, with a field of a newer version',
      cipher.sealJson('p', 3, { name: 1, novelty: 1 }),
      'newer',
    ],
  ])('%s is reported by its fault', (_, sealed, fault) =>
    expect(faultOf(() => openRecord(cipher, visit, 'p', sealed))).toBe(fault),
  );
  it('is named in an error by its place and field, never by its content', () => {
    try {
      parseRecord(visit, 'visits/1', 3, { name: ['Erika'] });
    } catch (error) {
      expect((error as Error).message).toBe('visits/1: name is invalid');
    }
    expect.assertions(1);
  });
});

describe('any failure while a record is read is reported as the record’s', () => {
  const failing = (work: () => unknown): RecordKind<unknown> => ({
    version: 2,
    fileVersion: 1,
    schema: z.unknown().transform((value) => (value === 'check' ? work() : value)),
    upcasters: { 1: (value) => (value === 'upcast' ? work() : value) },
  });
  const endless = (): unknown => endless();
  const failures: (() => unknown)[] = [
    endless,
    () => JSON.parse('['),
    () => {
      throw 'text';
    },
    () => (undefined as unknown as { x: unknown }).x,
  ];
  it.each(['upcast', 'check'])('in the %s', (where) => {
    for (const work of failures)
      expect(faultOf(() => parseRecord(failing(work), 'p', 1, where))).toBe('shape');
  });
  it.each([600, 2_500, 5_000, 300_000])('when nested %i levels deep, in every kind', (levels) => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const text = `${open.repeat(levels)}1${close.repeat(levels)}`;
      const sealed = cipher.sealBytes('p', Buffer.from(text));
      for (const kind of Object.values(everyKind))
        expect(faultOf(() => openRecord(cipher, kind, 'p', sealed))).toBe('shape');
      expect(rawValue(cipher, 'p', sealed)).toEqual({ version: 1, text });
    }
  });
  it('platform answers and trail entries are read up to the accepted nesting', () => {
    const deep = JSON.parse(`${'['.repeat(490)}${']'.repeat(490)}`);
    for (const kind of [recordKinds.answer, recordKinds.trail])
      expect(openRecord(cipher, kind, 'p', cipher.sealJson('p', 1, deep))).toEqual(deep);
  });
});

describe('an unknown field means a newer version', () => {
  const inner = z.strictObject({ a: z.string() });
  const of = (schema: z.ZodType): RecordKind<unknown> => ({
    version: 1,
    fileVersion: 1,
    schema,
    upcasters: {},
  });
  it.each<[string, z.ZodType, unknown]>([
    ['in a group', z.strictObject({ inner }), { inner: { a: 1, b: 2 } }],
    ['in a list', z.array(inner), [{ a: 'x' }, { a: 1, b: 2 }]],
    ['in a union', z.union([z.string(), inner]), { a: 1, b: 2 }],
    ['in a union of a union', z.union([z.number(), z.union([z.string(), z.array(inner)])]), [{ a: 1, b: 2 }]],
    ['in a map', z.map(z.string(), inner), new Map([['k', { a: 1, b: 2 }]])],
    ['as a key of a record', z.partialRecord(z.enum(['a']), z.string()), { b: 'x' }],
    ['in a value of a record', z.record(z.string(), inner), { k: { a: 1, b: 2 } }],
  ])('%s', (_, schema, value) => expect(faultOf(() => parseRecord(of(schema), 'p', 1, value))).toBe('newer'));
});

describe('a record without its essential fields is unreadable, not blank', () => {
  it.each([
    ['document', {}],
    ['document', { label: 'costs_document' }],
    ['document', { url: 'https://platform.invalid/x.pdf' }],
    ['investor', {}],
    ['investor', { name: ' ' }],
    ['investor', { name: 'A', wallets: [{ id: '' }] }],
    ['subscription', { invitation: { id: '' } }],
    ['subscription', { investment: {} }],
  ] as const)('%s %j', (name, value) => {
    const kind = recordKinds[name];
    expect(faultOf(() => parseRecord(kind, 'p', kind.version, value))).toBe('shape');
  });
});

describe('the export of a stored value', () => {
  it('is its content, its text or its bytes', () => {
    const raw = (bytes: Uint8Array) => rawValue(cipher, 'p', cipher.sealBytes('p', bytes));
    expect(raw(Buffer.from('{"a":1}'))).toEqual({ version: 1, value: { a: 1 } });
    expect(raw(Buffer.from('{"a":'))).toEqual({ version: 1, text: '{"a":' });
    expect(raw(Buffer.from([0xff, 0xd8, 0]))).toEqual({ version: 1, bytes: '/9gA' });
    expect(rawValue(cipher, 'p', Buffer.from([1, 2]))).toEqual({ sealed: 'AQI=' });
  });
});

describe('the stored shape of an object', () => {
  const schema = stored(
    z.object({
      a: z.string(),
      inner: z.object({ b: z.boolean() }),
      list: z.array(z.object({ c: z.number() })),
    }),
    { a: 'x', inner: { b: true }, list: [{ c: 5 }] },
  );
  it('fills in the default of each missing field, group and list entry', () => {
    expect(schema.parse({})).toEqual({ a: 'x', inner: { b: true }, list: [] });
    expect(schema.parse({ inner: {}, list: [{}] })).toEqual({ a: 'x', inner: { b: true }, list: [{ c: 5 }] });
  });
  it.each([[{ z: 1 }], [{ inner: { z: 1 } }], [{ list: [{ z: 1 }] }]])(
    'refuses an unknown field: %j',
    (value) => expect(schema.safeParse(value).error?.issues[0]?.code).toBe('unrecognized_keys'),
  );
});

describe('a subscription’s record', () => {
  const parse = (value: unknown) => parseRecord(subscriptionRecord, 'p', subscriptionRecord.version, value);
  it('is unreadable without its whole form, because a backup may hold the form', () => {
    for (const version of [1, 2, 3, 4])
      for (const value of [{}, [], 5, true, 'text', null, { lapsed: {} }])
        expect(faultOf(() => parseRecord(subscriptionRecord, 'p', version, value))).toBe('shape');
  });
  it.each([
    ['signature.signedAt', true],
    ['signature.signedAt', 'yesterday'],
    ['signature.costsInformed', '2026-03-01T09:00:00Z'],
  ])('is refused when %s lapsed as %j, which the field cannot hold', (field, was) =>
    expect(faultOf(() => parse({ form: emptyForm(), lapsed: { [field]: { was } } }))).toBe('shape'),
  );
  it.each([
    [['waiver'], {}],
    [
      { 'signature.signedAt': { was: at } },
      { 'signature.signedAt': { was: at, changed: [], confirmed: null } },
    ],
  ])('of version 1 drops a list of lapsed entries, and keeps an object: %j', (lapsed, now) => {
    expect(readShape('subscription', 1).safeParse({ lapsed }).success).toBe(true);
    expect(parseRecord(subscriptionRecord, 'p', 1, { form: emptyForm(), lapsed }).lapsed).toEqual(now);
  });
  it.each([1, 2, 3])(
    'of version %d has shown nothing other than what was sent, as far as is known',
    (version) =>
      expect(parseRecord(subscriptionRecord, 'p', version, { form: emptyForm() })).toMatchObject({
        notShown: [],
        differs: null,
      }),
  );
  it.each([1, 2, 3])(
    'of version %d names its investor, in one spelling, as the owner of the statements',
    (version) => {
      const { givenBy: _, ...former } = emptyForm();
      const ids = { investorId: `{${investorId.toUpperCase()}}`, campaignId: ` ${campaignId} ` };
      const ownerIn = (form: object) => parseRecord(subscriptionRecord, 'p', version, { form }).form.givenBy;
      expect(ownerIn({ ...former, ...ids })).toEqual({ investorId, campaignId, asOf: '', others: [] });
      expect(ownerIn({ ...former, investorId: 'Mei' })).toEqual(emptyForm().givenBy);
    },
  );
  it('keeps the fields that were not shown, and the differences', () => {
    const differs = {
      fields: { units: { sent: 5, shown: null } },
      since: at,
      readAt: at,
      confirmed: true,
      reviewed: false,
    };
    expect(parse({ form: emptyForm(), notShown: ['survey'], differs })).toMatchObject({
      notShown: ['survey'],
      differs,
    });
  });
  it('survives the loss of any one field of its form', () => {
    const paths = leavesOf(emptyForm());
    fc.assert(
      fc.property(fc.constantFrom(...paths), (path) => {
        const form = without(emptyForm(), path);
        expect(parse({ form }).form).toEqual(emptyForm());
      }),
    );
    expect(paths.length).toBeGreaterThan(15);
  });
  it('notes exactly the missing field, and keeps the note', () => {
    const whole = { ...parse({ form: emptyForm() }), lostFields: [] };
    fc.assert(
      fc.property(fc.constantFrom(...leavesOf(emptyForm())), (path) => {
        const lost = parse({ ...whole, form: without(emptyForm(), path) });
        expect(lost.lostFields).toEqual([`form.${path.join('.')}`]);
        expect(parse(lost).lostFields).toEqual(lost.lostFields);
        const { fields, others } = namesOfLost(lost.lostFields);
        expect(others).toBe(false);
        expect(fields.length).toBeGreaterThan(0);
      }),
    );
    expect(parse(whole).lostFields).toEqual([]);
    expect(namesOfLost(['about', 'investment.wallet'])).toEqual({ fields: [], others: true });
    expect(namesOfLost(['form']).fields).toEqual(fieldPaths);
    expect(namesOfLost(['confirmations.waiver.by']).fields).toEqual(['survey.waiverConfirmed']);
  });
});

it('an investor’s record of version 1 has its wallets read again before one of them counts as the only one', () => {
  const { investor } = recordKinds;
  const value = { name: 'A', email: null, wallets: [{ id: 'w', label: 'W' }] };
  expect(parseRecord(investor, 'p', 1, value)).toEqual({
    name: 'A',
    email: null,
    wallets: [{ id: 'w', label: 'W', state: null }],
    walletsWhole: false,
  });
});

/** Returns the path of every field and group of an object. */
function leavesOf(value: object, path: string[] = []): string[][] {
  return Object.entries(value).flatMap(([name, inner]) => [
    [...path, name],
    ...(typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? leavesOf(inner, [...path, name])
      : []),
  ]);
}

function without(value: object, path: string[]): object {
  const [name = '', ...rest] = path;
  const { [name]: inner, ...others } = value as Record<string, object>;
  return rest.length === 0 ? others : { ...others, [name]: without(inner as object, rest) };
}

/**
 * The shapes as they were released. A shape in users' files is never changed in place: a change raises its version
 * (docs/adding.md), and a new file appears here.
 */
describe.each(Object.entries(everyKind))('the shape of %s', (name, kind) => {
  const path = shapeFile(name, kind.version);

  it('is the one released under its version', () => {
    const schema = z.toJSONSchema(kind.schema, { unrepresentable: 'any', io: 'input' });
    const text = `${JSON.stringify(schema, null, 1)}\n`;
    if (!existsSync(path) && !process.env.CI) writeFileSync(path, text);
    expect(text).toBe(readFileSync(path, 'utf8'));
  });
  it('can be reached from every earlier version', () => {
    for (let version = 1; version < kind.version; version += 1) {
      expect(kind.upcasters[version], `version ${version}`).toBeTypeOf('function');
      expect(existsSync(shapeFile(name, version)), `the shape of version ${version}`).toBe(true);
    }
  });
  it('is announced by the file’s version, so that earlier programs refuse the file', () => {
    expect(kind.fileVersion).toBeLessThanOrEqual(migrations.length);
    if (kind.version > 1) expect(kind.fileVersion).toBeGreaterThan(3);
  });
});
