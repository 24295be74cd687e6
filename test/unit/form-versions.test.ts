/** What a record says of the versions of its form, and how fields that were added later come into earlier records. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formKit, value } from '../../contract/form-kit.ts';
import { parseRecord, type RecordKind, stored } from '../../main/storage/records.ts';
import { withFormVersions } from '../../main/subscriptions/form-versions.ts';

const row = {
  value: value(z.string(), ''),
  storedSince: null,
  wire: null,
  section: 'order',
  place: 1,
  lockedBy: null,
  asked: 'always',
  needed: null,
  group: null,
  lapses: null,
} as const;
const table = {
  units: row,
  note: { ...row, storedSince: { record: 3, file: 9 } },
  'terms.read': { ...row, value: value(z.boolean(), false), storedSince: { record: 4, file: 10 } },
  'terms.tags': { ...row, value: value(z.array(z.string()), []), storedSince: { record: 4, file: 10 } },
} as const;
const kit = formKit(table);

interface Record {
  form: ReturnType<typeof kit.empty>;
  lost: string[];
}
const own: RecordKind<Record> = {
  version: 2,
  fileVersion: 7,
  schema: z.strictObject({
    form: stored(kit.schema, kit.empty()),
    lost: z.array(z.string()).default([]),
  }) as unknown as z.ZodType<Record>,
  upcasters: { 1: (content) => ({ ...(content as object), lost: ['one'] }) },
  withMissing: (record, missing) => ({ ...record, lost: [...record.lost, ...missing] }),
};
const kind = withFormVersions(own, kit);
const read = (version: number, content: unknown) => parseRecord(kind, 'records/1', version, content);

describe('a record with a form', () => {
  it('has the versions of its newest field', () => {
    expect([kind.version, kind.fileVersion]).toEqual([4, 10]);
    expect(withFormVersions(own, formKit({ units: row }))).toMatchObject({ version: 2, fileVersion: 7 });
    expect(withFormVersions({ ...own, version: 6, fileVersion: 12 }, kit)).toMatchObject({
      version: 6,
      fileVersion: 12,
    });
  });

  it('of an earlier version gets the empty values of later fields, which do not count as lost', () => {
    const empty = { note: '', terms: { read: false, tags: [] } };
    expect(read(1, { form: { units: '3' } })).toEqual({ form: { units: '3', ...empty }, lost: ['one'] });
    expect(read(2, { form: { units: '3' }, lost: [] })).toEqual({ form: { units: '3', ...empty }, lost: [] });
    expect(read(3, { form: { units: '3', note: 'a' }, lost: [] })).toEqual({
      form: { units: '3', ...empty, note: 'a' },
      lost: [],
    });
  });

  it('that lacks a field of its own version has lost it', () => {
    expect(read(3, { form: { units: '3' }, lost: [] }).lost).toEqual(['form.note']);
    expect(read(4, { form: { units: '3', note: '' }, lost: [] }).lost).toEqual(['form.terms']);
  });

  it('without a form has lost the whole form, and a form that is none is refused', () => {
    expect(() => read(2, { form: 'none', lost: [] })).toThrow('form is invalid');
    expect(() => read(2, { lost: [] })).toThrow('form is invalid');
  });

  it('shares no empty value with another record', () => {
    read(2, { form: { units: '1' }, lost: [] }).form.terms.tags.push('a');
    expect(read(2, { form: { units: '1' }, lost: [] }).form.terms.tags).toEqual([]);
  });

  it('cannot skip an upcaster of its own', () => {
    expect(() => parseRecord(withFormVersions({ ...own, upcasters: {} }, kit), 'records/1', 1, {})).toThrow(
      'no upcaster from version 1',
    );
  });
});
