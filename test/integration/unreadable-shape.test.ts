import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFilters } from '../../contract/subscription.ts';
import { documentId } from '../../main/platform/documents.ts';
import { goldenVersions } from '../golden/profile.ts';
import { damageIndex } from '../support/damage.ts';
import { type GoldenApp, goldenApp } from '../support/golden-app.ts';
import { type GoldenFile, goldenCipher, goldenFile, type Stored } from '../support/golden-file.ts';
import type { TestApp } from '../support/ports.ts';
import { withoutGuards } from '../support/schema.ts';
import { until } from '../support/until.ts';

const page = { search: '', offset: 0, limit: 500 };
/** Nested arrays as sealed JSON of version 1. */
const nested = (place: string, levels: number) =>
  goldenCipher.sealBytes(place, Buffer.from('['.repeat(levels) + ']'.repeat(levels)));

describe.each(goldenVersions)('records of version %s that open and make no sense', (version) => {
  let here: GoldenApp;
  let app: TestApp;
  let golden: GoldenFile;
  const file = join(tmpdir(), `investment-desk-shape-${process.pid}.json`);
  beforeEach(() => {
    here = goldenApp(version);
    golden = goldenFile(here);
  });
  afterEach(async () => {
    await here.close();
    rmSync(file, { force: true });
  });

  const change = (script: string, ...values: (string | number | bigint | Uint8Array | null)[]) =>
    golden.inFile((sql) => {
      sql.exec('PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF');
      withoutGuards(sql, () => expect(sql.prepare(script).run(...values).changes).toBe(1));
    });
  const rowOf = (table: string, where: string): Record<string, unknown> =>
    golden.inFile((sql) => {
      const select = sql.prepare(`SELECT * FROM ${table} WHERE ${where} ORDER BY rowid LIMIT 1`);
      select.setReadBigInts(true);
      return select.get() ?? {};
    });
  const edit = (id: string, work: (value: Stored) => unknown) =>
    golden.putRecord(id, work(golden.record(id)));
  const open = async () => {
    app = await here.open();
    await app.get('environments.activate', { id: golden.environmentId });
    await app.get('sync.setOffline', { offline: true });
  };
  const rowIn = async (id: string) =>
    (await app.get('subscriptions.list', { filter: 'all', ...page })).rows.find((row) => row.id === id);
  const unreadable = async () => {
    await until(async () => (await app.get('app.state')).unreadable.complete, 'all is looked through');
    return (await app.get('app.state')).unreadable;
  };
  const exported = async () => {
    here.ports.saveTo.push(file);
    await app.get('storage.exportUnreadable');
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line));
  };
  /** Sends what is queued, until something whole has gone out, and returns the paths that were called. */
  async function send(): Promise<string[]> {
    const called: string[] = [];
    here.connect(true);
    const { fetch } = here.ports;
    here.ports.fetch = (input, init) => {
      called.push(`${init?.method} ${input} ${init?.headers ? JSON.stringify(init.headers) : ''}`);
      return fetch(input, init);
    };
    await open();
    await app.get('sync.setOffline', { offline: false });
    await until(async () => {
      const { waiting, sending } = (await app.get('app.state')).sync;
      return waiting === 0 && sending === 0 && called.some((call) => call.includes('/v2/'));
    }, 'everything has been tried');
    return called;
  }

  it.each([600, 2_500, 4_000, 200_000])(
    '%i levels deep: named, exported, and nothing fails',
    async (levels) => {
      const answered = rowOf('operations', 'answer IS NOT NULL');
      const answerPlace = `operations/answer/${answered.id}`;
      change(
        'UPDATE operations SET answer = ? WHERE id = ?',
        nested(answerPlace, levels),
        String(answered.id),
      );
      const entry = rowOf('trail', 'subscription_id IS NOT NULL');
      const trailPlace = `trail/details/${entry.sequence}`;
      change(
        'UPDATE trail SET details = ? WHERE sequence = ?',
        nested(trailPlace, levels),
        Number(entry.sequence),
      );
      const invited = golden.withUnits('6');
      const place = `subscriptions/data/${invited}`;
      const { value } = goldenCipher.openJson(
        place,
        rowOf('subscriptions', `id = '${invited}'`).data as Uint8Array,
      );
      const { invitation, ...rest } = value as { invitation: object };
      const record = '['.repeat(levels) + ']'.repeat(levels);
      const whole = JSON.stringify({ ...rest, invitation: { ...invitation, record: 'HERE' } });
      const text = whole.replace('"HERE"', record).replace('"lapsed":[]', '"lapsed":{}');
      change(
        'UPDATE subscriptions SET data = ? WHERE id = ?',
        goldenCipher.sealBytes(place, Buffer.from(text)),
        invited,
      );
      const other = golden.withUnits('19');
      change('UPDATE subscriptions SET data = randomblob(80) WHERE id = ?', other);

      await open();
      expect(await unreadable()).toMatchObject({
        count: 4,
        records: expect.arrayContaining([
          expect.objectContaining({ kind: 'answer', id: answered.id, fault: 'shape' }),
          expect.objectContaining({ kind: 'trail', id: String(entry.sequence), fault: 'shape' }),
          expect.objectContaining({ kind: 'subscription', id: invited, fault: 'shape' }),
          expect.objectContaining({ kind: 'subscription', id: other, fault: 'damaged' }),
        ]),
      });
      const stored = new Map((await exported()).map((line) => [line.place, line.stored]));
      expect(stored.get(answerPlace)).toEqual({ version: 1, text: record });
      expect(stored.get(place)).toMatchObject({ text: expect.stringContaining(record) });
      expect(stored.size).toBe(4);
      for (const { id } of golden.details) {
        const answer = await app.call('subscriptions.get', { id });
        expect(answer.ok).toBe(id !== invited && id !== other);
        await app.get('subscriptions.trail', { id });
      }
      here.ports.saveTo.push(file, file);
      expect((await app.get('subscriptions.export', { ids: null })).damaged).toBe(2);
      expect((await app.get('trail.export')).entries).toBeGreaterThan(10);
      expect(app.defects).toEqual([]);
    },
  );

  it.each([
    ['kind', 'makeCoffee'],
    ['kind', 'updateInvitation'],
    ['kind', ''],
    ['method', 'DELETE'],
    ['method', ''],
    ['state', 'lost'],
    ['state', ''],
    ['path', '/v2/invitations'],
    ['idempotency_key', 'another'],
    ['attempts', -1],
    ['attempts', 2n ** 60n],
    ['sequence', 7],
    ['created_at', 'yesterday'],
    ['decided_at', 'never'],
    ['http_status', -5],
    ['body', 'of another place'],
  ])(
    'an operation whose %s is %s: its subscription is held back, named and exported',
    async (column, value) => {
      const id = golden.withUnits('23');
      const bad = column === 'body' ? goldenCipher.sealBytes('elsewhere', Buffer.from('{}')) : value;
      change(`UPDATE operations SET ${column} = ? WHERE subscription_id = ?`, bad, id);
      const key = String(rowOf('operations', `subscription_id = '${id}'`).id);
      const before = here.platform.report().invitations.length;
      await send();
      // The other one goes out; of this one nothing does.
      const made = here.platform.report().invitations.slice(before);
      expect(made.map(({ units }) => units)).not.toContain(23);
      const fault = column === 'body' ? 'damaged' : 'shape';
      expect(await rowIn(id)).toMatchObject({ unreadable: fault });
      expect(await app.call('subscriptions.get', { id })).toMatchObject({
        error: { code: 'unreadable', fault },
      });
      for (const method of ['subscriptions.queue', 'subscriptions.takeBack', 'subscriptions.remove'] as const)
        expect(await app.call(method, { id })).toMatchObject({ error: { code: 'unreadable' } });
      expect((await unreadable()).records).toEqual([
        {
          kind: 'operation',
          id: key,
          subscriptionId: id,
          fault,
          isThere: true,
          createdAt: expect.any(String),
        },
      ]);
      const [line] = await exported();
      expect(line).toMatchObject({ kind: 'operation', id: key, columns: { subscription_id: id } });
      if (typeof value !== 'bigint' && column !== 'body' && column !== 'state')
        expect(line.columns[column]).toBe(value);
      here.ports.saveTo.push(file);
      expect(await app.get('subscriptions.export', { ids: null })).toMatchObject({ damaged: 1 });
      expect(app.defects).toEqual([]);
    },
  );

  it.each([
    ['first_sent_at', null],
    ['first_sent_at', 'x'],
    ['kind', 'x'],
    ['state', 'done'],
  ])('an operation that may have been sent, its %s %s, is never sent again', async (column, value) => {
    const id = golden.withUnits('30');
    change(`UPDATE operations SET ${column} = ? WHERE subscription_id = ? AND sequence = 2`, value, id);
    const { idempotency_key: key } = rowOf('operations', `subscription_id = '${id}' AND sequence = 2`);
    const called = await send();
    expect(called.filter((call) => call.includes(String(key)))).toEqual([]);
    expect(await rowIn(id)).toMatchObject({ unreadable: 'shape' });
    expect(app.defects).toEqual([]);
  });

  it('a closed operation of no known kind holds its subscription back as well', async () => {
    const id = golden.withUnits('28');
    change(`UPDATE operations SET kind = 'x' WHERE subscription_id = ? AND sequence = 3`, id);
    await open();
    expect(await rowIn(id)).toMatchObject({ unreadable: 'shape' });
    expect(await app.call('subscriptions.queue', { id, checked: true })).toMatchObject({
      error: { code: 'unreadable' },
    });
    expect(await app.get('subscriptions.copyFromBackup', { id })).toMatchObject({ reason: 'restored' });
  });

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
    'a subscription whose %s is %j is unreadable, and in a filter',
    async (column, value, filter) => {
      const id = golden.withUnits('19');
      const sealed = goldenCipher.openJson(
        `subscriptions/data/${id}`,
        rowOf('subscriptions', `id = '${id}'`).data as Uint8Array,
      );
      if (column === 'id')
        change(
          'UPDATE subscriptions SET id = ?, data = ? WHERE id = ?',
          value,
          goldenCipher.sealJson(`subscriptions/data/${value}`, sealed.version, sealed.value),
          id,
        );
      else change(`UPDATE subscriptions SET ${column} = ? WHERE id = ?`, value, id);
      const now = column === 'id' ? value : id;
      await open();
      expect(await rowIn(now)).toMatchObject({ unreadable: 'shape' });
      const { rows, counts } = await app.get('subscriptions.list', { filter, ...page });
      expect(rows.map((row) => row.id)).toContain(now);
      expect(counts[filter]).toBe(rows.length);
      expect(await app.get('subscriptions.listed', { filter, search: '', ids: [now] })).toEqual([now]);
      expect((await unreadable()).records).toEqual([
        {
          kind: 'subscription',
          id: now,
          subscriptionId: now,
          fault: 'shape',
          isThere: true,
          createdAt: column === 'created_at' ? null : expect.any(String),
        },
      ]);
      expect((await exported())[0]).toMatchObject({
        columns: { [column]: value },
        stored: { value: { form: { units: '19' } } },
      });
      here.ports.saveTo.push(file);
      expect(await app.get('subscriptions.export', { ids: [now] })).toMatchObject({ damaged: 1 });
      expect(app.defects).toEqual([]);
    },
  );

  it('every row is in one filter at least, whatever its stage says', async () => {
    const stages = ['', 'x', 'acknowledged', 'refused', 'DRAFT'];
    const ids = ['19', '6', '16', '23', '28'].map(golden.withUnits);
    for (const [index, stage] of stages.entries())
      change('UPDATE subscriptions SET stage = ? WHERE id = ?', stage, ids[index] ?? '');
    await open();
    const found = new Set<string>();
    for (const filter of listFilters.filter((each) => each !== 'all'))
      for (const { id } of (await app.get('subscriptions.list', { filter, ...page })).rows) found.add(id);
    expect(found.size).toBe(golden.details.length);
  });

  it.each([
    ['documents', 'fetched_at', 'document'],
    ['reviews', 'reviewed_at', 'review'],
    ['trail', 'at', 'trail'],
    ['investors', 'read_at', 'investor'],
  ])('a time of %s that is none: named, and nothing fails', async (table, column, kind) => {
    change(`UPDATE ${table} SET ${column} = 'once' WHERE rowid = (SELECT MAX(rowid) FROM ${table})`);
    await open();
    expect((await unreadable()).records).toMatchObject([{ kind, fault: 'shape' }]);
    expect((await exported())[0]).toMatchObject({ columns: { [column]: 'once' } });
    for (const { id } of golden.details) {
      await app.get('subscriptions.get', { id });
      await app.get('subscriptions.trail', { id });
    }
    const { rows } = await app.get('review.list', { filter: 'needsReview', ...page });
    if (table === 'reviews') expect(rows.map(({ lastReview }) => lastReview?.at)).toContain('once');
    expect(app.defects).toEqual([]);
  });

  it.each([2n ** 60n, 2n ** 63n - 1n, -(2n ** 60n)])(
    'a trail entry and a review of number %s: both are named, and work goes on',
    async (number) => {
      const { subscription_id: reviewed } = rowOf(
        'reviews',
        'sequence = (SELECT MAX(sequence) FROM reviews)',
      );
      for (const table of ['trail', 'reviews'])
        change(
          `UPDATE ${table} SET sequence = ? WHERE sequence = (SELECT MAX(sequence) FROM ${table})`,
          number,
        );
      // Where the check of the key is damaged as well, opening looks at trail entries instead.
      change("UPDATE meta SET value = x'00' WHERE name = 'key_check'");
      await send();
      expect((await unreadable()).records).toMatchObject([
        { kind: 'review', id: String(number), fault: 'damaged' },
        { kind: 'trail', id: String(number), fault: 'damaged' },
      ]);
      const { id, form } = await app.get('subscriptions.create');
      await app.get('subscriptions.save', { id, form: { ...form, units: '3' } });
      await app.call('subscriptions.queue', { id });
      expect(await app.get('trail.verify')).toMatchObject({ intact: false });
      for (const each of golden.details) await app.get('subscriptions.trail', { id: each.id });
      here.ports.saveTo.push(file);
      expect((await app.get('trail.export')).path).toBe(file);

      const row = async () =>
        (await app.get('review.list', { filter: 'all', ...page })).rows.find(
          ({ subscriptionId }) => subscriptionId === reviewed,
        );
      const before = await row();
      expect(before?.lastReview).toMatchObject({ note: null });
      const { status } = before ?? {};
      await app.get('review.mark', { subscriptionId: String(reviewed), status: status ?? '', note: 'seen' });
      expect(await row()).toMatchObject({ needsReview: false, lastReview: { status, note: 'seen' } });
      expect(app.defects).toEqual([]);
    },
  );

  it('a row of number 2^60 keeps no other from being exported from a damaged file', async () => {
    const id = golden.withUnits('19');
    change('UPDATE subscriptions SET rowid = ? WHERE id = ?', 2n ** 60n, id);
    damageIndex(here.databasePath(golden.environmentId));
    app = await here.open();
    const { blocked } = await app.get('environments.activate', { id: golden.environmentId });
    expect(blocked?.reason).toBe('dataUnreadable');
    here.ports.saveTo.push(file);
    expect(await app.get('subscriptions.export', { ids: null })).toMatchObject({ damaged: 0 });
    const text = readFileSync(file, 'utf8');
    expect([...golden.details.map((each) => each.id), id].filter((each) => !text.includes(each))).toEqual([]);
  });

  it('a document record that is empty is unreadable; fetched again, both are kept', async () => {
    const { id, subscription_id: of } = rowOf('documents', '1 = 1');
    const place = `documents/data/${of}/${id}`;
    change(
      'UPDATE documents SET data = ? WHERE id = ? AND subscription_id = ?',
      goldenCipher.sealJson(place, 1, {}),
      String(id),
      String(of),
    );
    await open();
    expect((await unreadable()).records).toEqual([
      {
        kind: 'document',
        id,
        subscriptionId: of,
        fault: 'shape',
        isThere: true,
        createdAt: expect.any(String),
      },
    ]);
    const { documents } = await app.get('subscriptions.get', { id: String(of) });
    expect(documents.find((document) => document.id === documentId(String(id)))).toMatchObject({
      unreadable: 'shape',
    });
    here.connect(true);
    await app.get('sync.setOffline', { offline: false });
    const input = { subscriptionId: String(of), documentId: String(id) };
    await app.get('documents.read', input);
    expect((await exported()).map((line) => line.place)).toEqual(
      expect.arrayContaining([place, `documents/body/${of}/${id}`]),
    );
  });

  it('without its investor, an investment waits for a person, and no call lacks an id', async () => {
    const id = golden.details.find(({ reason }) => reason === 'noWallet')?.id ?? '';
    edit(id, ({ form, ...rest }) => {
      const { investorId: _, ...others } = form as { investorId: string };
      return { ...rest, form: others, lapsed: {} };
    });
    const called = await send();
    expect(called.filter((call) => /[^:]\/\//.test(call.split(' ')[1] ?? ''))).toEqual([]);
    const detail = await app.get('subscriptions.get', { id });
    expect(detail).toMatchObject({ stage: 'needsYou', messages: [] });
    expect(detail.steps.find(({ kind }) => kind === 'wallet')).not.toMatchObject({ state: 'done' });
    expect(app.defects).toEqual([]);
  });

  it('an acknowledged id that is empty is none: the record is unreadable', async () => {
    const id = golden.withUnits('6');
    change(`UPDATE subscriptions SET invitation_id = '' WHERE id = ?`, id);
    edit(id, (value) => ({ ...value, lapsed: {}, invitation: { ...(value.invitation as object), id: '' } }));
    const called = await send();
    expect(called.filter((call) => call.includes('/v2/invitations//'))).toEqual([]);
    expect(await rowIn(id)).toMatchObject({ unreadable: 'shape' });
  });

  it('a status that cannot be stored, for an operation makes no sense, is a failed reading and no defect', async () => {
    const id = golden.details.find(({ investmentId }) => investmentId !== null)?.id ?? '';
    change(`UPDATE operations SET kind = 'x' WHERE subscription_id = ? AND sequence = 1`, id);
    here.connect(true);
    await open();
    await app.get('sync.setOffline', { offline: false });
    await app.get('review.refresh', { subscriptionId: id });
    await until(async () => {
      const { progress } = await app.get('review.list', { filter: 'all', ...page });
      return !progress.running && progress.failed === 1;
    }, 'it has failed');
    expect(app.defects).toEqual([]);
  });
});
