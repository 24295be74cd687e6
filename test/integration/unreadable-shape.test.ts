import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFilters } from '../../contract/subscription-list.ts';
import { documentId } from '../../main/platform/documents.ts';
import { goldenCipher } from '../golden/file.ts';
import { goldenVersions } from '../golden/profile.ts';
import { type GoldenRecords, goldenRecords } from '../golden/records.ts';
import { damageIndex } from '../support/damage.ts';

const page = { search: '', offset: 0, limit: 500 };
/** Returns nested arrays as sealed JSON of version 1. */
const nested = (place: string, levels: number) =>
  goldenCipher.sealBytes(place, Buffer.from('['.repeat(levels) + ']'.repeat(levels)));

describe.each(goldenVersions)('records of version %s that open but make no sense', (version) => {
  let here: GoldenRecords;
  beforeEach(() => {
    here = goldenRecords(version);
  });
  afterEach(() => here.close());

  it.each([600, 2_500, 4_000, 200_000])(
    'nesting %i levels deep is named and exported, and nothing fails',
    async (levels) => {
      const answered = here.rowOf('operations', 'answer IS NOT NULL');
      const answerPlace = `operations/answer/${answered.id}`;
      here.change(
        'UPDATE operations SET answer = ? WHERE id = ?',
        nested(answerPlace, levels),
        String(answered.id),
      );
      const entry = here.rowOf('trail', 'subscription_id IS NOT NULL');
      const trailPlace = `trail/details/${entry.sequence}`;
      here.change(
        'UPDATE trail SET details = ? WHERE sequence = ?',
        nested(trailPlace, levels),
        Number(entry.sequence),
      );
      const invited = here.records.withUnits('6');
      const place = `subscriptions/data/${invited}`;
      const { value } = goldenCipher.openJson(
        place,
        here.rowOf('subscriptions', `id = '${invited}'`).data as Uint8Array,
      );
      const { invitation, ...rest } = value as { invitation: object };
      const record = '['.repeat(levels) + ']'.repeat(levels);
      const whole = JSON.stringify({ ...rest, invitation: { ...invitation, record: 'HERE' } });
      const text = whole.replace('"HERE"', record).replace('"lapsed":[]', '"lapsed":{}');
      here.change(
        'UPDATE subscriptions SET data = ? WHERE id = ?',
        goldenCipher.sealBytes(place, Buffer.from(text)),
        invited,
      );
      const other = here.records.withUnits('19');
      here.change('UPDATE subscriptions SET data = randomblob(80) WHERE id = ?', other);

      await here.openOffline();
      expect(await here.unreadable()).toMatchObject({
        count: 4,
        records: expect.arrayContaining([
          expect.objectContaining({ kind: 'answer', id: answered.id, fault: 'shape' }),
          expect.objectContaining({ kind: 'trail', id: String(entry.sequence), fault: 'shape' }),
          expect.objectContaining({ kind: 'subscription', id: invited, fault: 'shape' }),
          expect.objectContaining({ kind: 'subscription', id: other, fault: 'damaged' }),
        ]),
      });
      const stored = new Map((await here.exported()).map((line) => [line.place, line.stored]));
      expect(stored.get(answerPlace)).toEqual({ version: 1, text: record });
      expect(stored.get(place)).toMatchObject({ text: expect.stringContaining(record) });
      expect(stored.size).toBe(4);
      for (const { id } of here.records.details) {
        const answer = await here.app.call('subscriptions.get', { id });
        expect(answer.ok).toBe(id !== invited && id !== other);
        await here.app.get('subscriptions.trail', { id });
      }
      here.ports.saveTo.push(here.file, here.file);
      expect((await here.app.get('subscriptions.export', { ids: null })).damaged).toBe(2);
      expect((await here.app.get('trail.export')).entries).toBeGreaterThan(10);
      expect(here.app.defects).toEqual([]);
    },
  );

  it.each([
    ['stage', 'elsewhere', 'needsYou'],
    ['stage', '', 'needsYou'],
    ['reason', 'because', 'drafts'],
    ['created_at', 'yesterday', 'drafts'],
    ['updated_at', '', 'drafts'],
    ['queued_at', 'soon', 'drafts'],
    ['status_read_at', '26.11.2026', 'drafts'],
    ['id', 'no-uuid', 'drafts'],
  ] as const)(
    'a subscription with the %s %j is unreadable, and found by a filter',
    async (column, value, filter) => {
      const id = here.records.withUnits('19');
      const sealed = goldenCipher.openJson(
        `subscriptions/data/${id}`,
        here.rowOf('subscriptions', `id = '${id}'`).data as Uint8Array,
      );
      if (column === 'id')
        here.change(
          'UPDATE subscriptions SET id = ?, data = ? WHERE id = ?',
          value,
          goldenCipher.sealJson(`subscriptions/data/${value}`, sealed.version, sealed.value),
          id,
        );
      else here.change(`UPDATE subscriptions SET ${column} = ? WHERE id = ?`, value, id);
      const now = column === 'id' ? value : id;
      await here.openOffline();
      expect(await here.rowIn(now)).toMatchObject({ unreadable: 'shape' });
      const { rows, counts } = await here.app.get('subscriptions.list', { filter, ...page });
      expect(rows.map((row) => row.id)).toContain(now);
      expect(counts[filter]).toBe(rows.length);
      expect(await here.app.get('subscriptions.listed', { filter, search: '', ids: [now] })).toEqual([now]);
      expect((await here.unreadable()).records).toEqual([
        {
          kind: 'subscription',
          id: now,
          subscriptionId: now,
          fault: 'shape',
          isThere: true,
          createdAt: column === 'created_at' ? null : expect.any(String),
        },
      ]);
      expect((await here.exported())[0]).toMatchObject({
        columns: { [column]: value },
        stored: { value: { form: { units: '19' } } },
      });
      here.ports.saveTo.push(here.file);
      expect(await here.app.get('subscriptions.export', { ids: [now] })).toMatchObject({ damaged: 1 });
      expect(here.app.defects).toEqual([]);
    },
  );

  it('every row is in at least one filter, whatever its stage', async () => {
    const stages = ['', 'x', 'acknowledged', 'refused', 'DRAFT'];
    const ids = ['19', '6', '16', '23', '28'].map(here.records.withUnits);
    for (const [index, stage] of stages.entries())
      here.change('UPDATE subscriptions SET stage = ? WHERE id = ?', stage, ids[index] ?? '');
    await here.openOffline();
    const found = new Set<string>();
    for (const filter of listFilters.filter((each) => each !== 'all'))
      for (const { id } of (await here.app.get('subscriptions.list', { filter, ...page })).rows)
        found.add(id);
    expect(found.size).toBe(here.records.details.length);
  });

  it.each([
    ['documents', 'fetched_at', 'document'],
    ['reviews', 'reviewed_at', 'review'],
    ['trail', 'at', 'trail'],
    ['investors', 'read_at', 'investor'],
  ])('an invalid time in %s is named, and nothing fails', async (table, column, kind) => {
    here.change(`UPDATE ${table} SET ${column} = 'once' WHERE rowid = (SELECT MAX(rowid) FROM ${table})`);
    await here.openOffline();
    expect((await here.unreadable()).records).toMatchObject([{ kind, fault: 'shape' }]);
    expect((await here.exported())[0]).toMatchObject({ columns: { [column]: 'once' } });
    for (const { id } of here.records.details) {
      await here.app.get('subscriptions.get', { id });
      await here.app.get('subscriptions.trail', { id });
    }
    const { rows } = await here.app.get('review.list', { filter: 'needsReview', ...page });
    if (table === 'reviews') expect(rows.map(({ lastReview }) => lastReview?.at)).toContain('once');
    expect(here.app.defects).toEqual([]);
  });

  it.each([2n ** 60n, 2n ** 63n - 1n, -(2n ** 60n)])(
    'a trail entry and a review with the number %s are named, and work goes on',
    async (number) => {
      const { subscription_id: reviewed } = here.rowOf(
        'reviews',
        'sequence = (SELECT MAX(sequence) FROM reviews)',
      );
      for (const table of ['trail', 'reviews'])
        here.change(
          `UPDATE ${table} SET sequence = ? WHERE sequence = (SELECT MAX(sequence) FROM ${table})`,
          number,
        );
      // When the check value of the key is damaged as well, opening looks at trail entries instead.
      here.change("UPDATE meta SET value = x'00' WHERE name = 'key_check'");
      await here.send();
      expect((await here.unreadable()).records).toMatchObject([
        { kind: 'review', id: String(number), fault: 'damaged' },
        { kind: 'trail', id: String(number), fault: 'damaged' },
      ]);
      const { id, form } = await here.app.get('subscriptions.create');
      await here.app.get('subscriptions.save', { id, form: { ...form, units: '3' } });
      await here.app.call('subscriptions.queue', { id });
      expect(await here.app.get('trail.verify')).toMatchObject({ intact: false });
      for (const each of here.records.details) await here.app.get('subscriptions.trail', { id: each.id });
      here.ports.saveTo.push(here.file);
      expect((await here.app.get('trail.export')).path).toBe(here.file);

      const row = async () =>
        (await here.app.get('review.list', { filter: 'all', ...page })).rows.find(
          ({ subscriptionId }) => subscriptionId === reviewed,
        );
      const before = await row();
      expect(before?.lastReview).toMatchObject({ note: null });
      const { status } = before ?? {};
      await here.app.get('review.mark', {
        subscriptionId: String(reviewed),
        status: status ?? '',
        note: 'seen',
      });
      expect(await row()).toMatchObject({ needsReview: false, lastReview: { status, note: 'seen' } });
      expect(here.app.defects).toEqual([]);
    },
  );

  it('a row with the number 2^60 does not keep others from being exported from a damaged file', async () => {
    const id = here.records.withUnits('19');
    here.change('UPDATE subscriptions SET rowid = ? WHERE id = ?', 2n ** 60n, id);
    damageIndex(here.databasePath(here.records.environmentId));
    await here.open();
    const { blocked } = await here.app.get('environments.activate', { id: here.records.environmentId });
    expect(blocked?.reason).toBe('dataUnreadable');
    here.ports.saveTo.push(here.file);
    expect(await here.app.get('subscriptions.export', { ids: null })).toMatchObject({ damaged: 0 });
    const text = readFileSync(here.file, 'utf8');
    expect(
      [...here.records.details.map((each) => each.id), id].filter((each) => !text.includes(each)),
    ).toEqual([]);
  });

  it('an empty document record is unreadable, and is kept when the document is fetched again', async () => {
    const { id, subscription_id: of } = here.rowOf('documents', '1 = 1');
    const place = `documents/data/${of}/${id}`;
    here.change(
      'UPDATE documents SET data = ? WHERE id = ? AND subscription_id = ?',
      goldenCipher.sealJson(place, 1, {}),
      String(id),
      String(of),
    );
    await here.openOffline();
    expect((await here.unreadable()).records).toEqual([
      {
        kind: 'document',
        id,
        subscriptionId: of,
        fault: 'shape',
        isThere: true,
        createdAt: expect.any(String),
      },
    ]);
    const { documents } = await here.app.get('subscriptions.get', { id: String(of) });
    expect(documents.find((document) => document.id === documentId(String(id)))).toMatchObject({
      unreadable: 'shape',
    });
    here.connect(true);
    await here.app.get('sync.setOffline', { offline: false });
    const input = { subscriptionId: String(of), documentId: String(id) };
    await here.app.get('documents.read', input);
    expect((await here.exported()).map((line) => line.place)).toEqual(
      expect.arrayContaining([place, `documents/body/${of}/${id}`]),
    );
  });
});
