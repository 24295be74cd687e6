import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyForm, type SubscriptionForm } from '../../contract/form.ts';
import { kept, makeBackup } from '../../main/storage/backup.ts';
import { goldenCipher } from '../golden/file.ts';
import { goldenVersions } from '../golden/profile.ts';
import { type GoldenRecords, goldenRecords } from '../golden/records.ts';
import { countedNow } from '../golden/shown.ts';
import { withoutGuards } from '../support/schema.ts';
import { until } from '../support/until.ts';

const page = { search: '', offset: 0, limit: 500 };

describe.each(goldenVersions)('records of version %s that cannot be read', (version) => {
  let here: GoldenRecords;
  beforeEach(() => {
    here = goldenRecords(version);
  });
  afterEach(() => here.close());

  it.each([
    ['subscriptions', 'data', 'subscription'],
    ['operations', 'body', 'operation'],
    ['operations', 'answer', 'answer'],
    ['investors', 'data', 'investor'],
    ['documents', 'data', 'document'],
    ['documents', 'body', 'document'],
    ['reviews', 'note', 'review'],
    ['review_drafts', 'note', 'reviewDraft'],
    ['trail', 'details', 'trail'],
  ])(
    'one damaged value of %s.%s is named, the file opens, and the rest works',
    async (table, column, kind) => {
      here.records.inFile((sql) => {
        // The trail refuses changes by itself. A damaged disk does not ask.
        const { changes } = withoutGuards(sql, () =>
          sql
            .prepare(
              `UPDATE ${table} SET ${column} = randomblob(80) WHERE rowid =
               (SELECT rowid FROM ${table} WHERE ${column} IS NOT NULL ORDER BY rowid
               LIMIT 1)`,
            )
            .run(),
        );
        expect(changes).toBe(1);
      });
      await here.openOffline();
      const { rows, counts } = await here.list();
      expect(rows.map(({ id }) => id).sort()).toEqual(here.records.details.map(({ id }) => id).sort());
      const expected = here.golden.expected.environments[here.records.environmentId];
      expect(counts).toEqual(expected && countedNow(version, expected));
      expect((await here.unreadable()).records).toMatchObject([{ kind, fault: 'damaged' }]);
      const { rows: reviews } = await here.app.get('review.list', { filter: 'all', ...page });
      expect(reviews).toHaveLength(
        here.golden.expected.environments[here.records.environmentId]?.reviews.length ?? -1,
      );
      let readable = 0;
      for (const row of rows) {
        const answer = await here.app.call('subscriptions.get', { id: row.id });
        if (answer.ok) readable += 1;
        else
          expect(answer.error).toEqual({
            code: 'unreadable',
            fault: 'damaged',
            createdAt: row.createdAt,
          });
        expect(answer.ok).toBe(row.unreadable === null);
        await here.app.get('subscriptions.trail', { id: row.id });
      }
      expect(readable).toBeGreaterThanOrEqual(here.records.details.length - 1);
      expect(await here.app.get('trail.verify')).toMatchObject({ intact: table !== 'trail' });

      // A queued subscription is still sent.
      here.connect(true);
      await here.app.get('sync.setOffline', { offline: false });
      const draft = here.records.withUnits('24');
      if (rows.find(({ id }) => id === draft)?.unreadable === null)
        await until(
          async () => (await here.app.get('subscriptions.get', { id: draft })).reason === 'complete',
          'what was queued is complete',
        );
      here.ports.saveTo.push(here.file, here.file);
      expect(await here.app.get('subscriptions.export', { ids: null })).toMatchObject({ count: readable });
      expect(await here.app.get('storage.exportUnreadable')).toEqual({ path: here.file, count: 1 });
      // The investor has been read from the platform again by now, and the former record is kept.
      const known = kind === 'investor' ? { replacedAt: expect.any(String) } : { kind, fault: 'damaged' };
      expect(JSON.parse(readFileSync(here.file, 'utf8'))).toMatchObject({
        ...known,
        stored: { sealed: expect.any(String) },
      });
      expect(here.app.defects).toEqual([]);
    },
  );

  it('a form without a group or a leaf gets the default and can be saved', async () => {
    const [noGroup, noLeaf] = [here.records.withUnits('19'), here.records.withUnits('1,5 Stück')];
    const { survey: _, ...form } = here.records.record(noGroup).form as SubscriptionForm;
    here.records.putRecord(noGroup, { ...here.records.record(noGroup), form });
    const whole = here.records.record(noLeaf).form as SubscriptionForm;
    const { confirmations: __, ...rest } = here.records.record(noLeaf);
    here.records.putRecord(noLeaf, {
      ...rest,
      form: { ...whole, signature: { signedAt: whole.signature.signedAt } },
    });
    await here.openOffline();
    expect((await here.list()).rows.every((row) => row.unreadable === null)).toBe(true);
    expect((await here.app.get('subscriptions.get', { id: noGroup })).form.survey).toEqual({
      mode: '',
      answers: [],
      submittedAt: '',
      waiverConfirmed: false,
    });
    for (const id of [noGroup, noLeaf]) {
      const detail = await here.app.get('subscriptions.get', { id });
      const saved = await here.app.get('subscriptions.save', { id, form: { ...detail.form, units: '77' } });
      expect(saved.detail.form.units).toBe('77');
    }
  });

  it('a subscription that lost what holds it back is not sent by itself', async () => {
    const ids = ['16', '28', '24'].map(here.records.withUnits);
    for (const id of ids) {
      const { refusal: _, mayExist: __, queuedFor: ___, ...rest } = here.records.record(id);
      here.records.putRecord(id, rest);
    }
    await here.openOffline();
    here.connect(true);
    await here.app.get('sync.setOffline', { offline: false });
    const reasons = async () =>
      Promise.all(ids.map(async (id) => (await here.app.get('subscriptions.get', { id })).reason));
    await until(
      async () => (await reasons())[2] === 'otherClient',
      'the queued subscription waits for a person',
    );
    expect(await reasons()).toEqual(['rejected', 'mayExist', 'otherClient']);
  });

  it('a subscription without what the platform acknowledged is unreadable instead of created again', async () => {
    const id = here.records.withUnits('6');
    const { invitation: _, ...rest } = here.records.record(id);
    here.records.putRecord(id, rest);
    await here.openOffline();
    expect((await here.list()).rows.find((row) => row.id === id)).toMatchObject({ unreadable: 'shape' });
  });

  it.each([
    ['of a newer version', 99, {}],
    ['with a field of a newer version', 1, { novelty: true }],
  ])('a record %s is refused and stays as it is', async (_, recordVersion, more) => {
    const id = here.records.withUnits('19');
    here.records.putRecord(id, { ...here.records.record(id), ...more }, recordVersion);
    const bytes = () => {
      const sql = new DatabaseSync(here.databasePath(here.records.environmentId), { readOnly: true });
      const { data } = sql.prepare('SELECT data FROM subscriptions WHERE id = ?').get(id) ?? {};
      sql.close();
      return data;
    };
    const before = bytes();
    await here.openOffline();
    expect((await here.list()).rows.find((row) => row.id === id)).toMatchObject({ unreadable: 'newer' });
    for (const answer of [
      await here.app.call('subscriptions.save', { id, form: emptyForm() }),
      await here.app.call('subscriptions.queue', { id }),
      await here.app.call('subscriptions.remove', { id }),
      await here.app.call('subscriptions.duplicate', { id }),
    ])
      expect(answer).toEqual({ ok: false, error: { code: 'unreadable', fault: 'newer' } });
    here.ports.saveTo.push(here.file);
    expect(await here.app.get('subscriptions.export', { ids: [id] })).toMatchObject({ count: 0, damaged: 1 });
    expect(JSON.parse(readFileSync(here.file, 'utf8')).subscriptions).toMatchObject([
      { id, unreadable: 'newer', stored: { data: { version: recordVersion, value: more } } },
    ]);
    expect(before).toBeInstanceOf(Uint8Array);
    expect(bytes()).toEqual(before);
  });

  it('a new draft can be taken from a backup, and what may have been sent is asked about first', async () => {
    const [never, sent] = [here.records.withUnits('19'), here.records.withUnits('6')];
    here.records.inFile((sql) => {
      sql.prepare('UPDATE subscriptions SET data = randomblob(300) WHERE id IN (?, ?)').run(never, sent);
    });
    await here.openOffline();
    const draft = await here.app.get('subscriptions.copyFromBackup', { id: never });
    expect(draft).toMatchObject({ stage: 'draft', reason: 'ready', restoredFrom: null, units: '19' });
    expect(draft.form).toMatchObject(here.records.details.find(({ id }) => id === never)?.form ?? {});
    const again = await here.app.get('subscriptions.copyFromBackup', { id: sent });
    expect(again).toMatchObject({ reason: 'restored', units: '6', restoredFrom: { at: expect.any(String) } });
    expect(await here.app.call('subscriptions.queue', { id: again.id })).toMatchObject({
      error: { code: 'restored' },
    });
    const readable = here.records.withUnits('21') || here.records.withUnits('18');
    expect(await here.app.call('subscriptions.copyFromBackup', { id: readable })).toMatchObject({
      error: { code: expect.stringMatching(/unsupported|notInBackups/) },
    });
  });

  it('backups continue, are marked as partial, and the newest whole one stays', async () => {
    here.records.inFile((sql) =>
      sql.exec(`UPDATE subscriptions SET data = randomblob(300) WHERE stage = 'draft'`),
    );
    const folder = join(here.databasePath(here.records.environmentId), '..', 'backups');
    const [whole] = readdirSync(folder);
    for (let day = 1; day <= kept + 2; day += 1) {
      const made = await makeBackup({
        path: here.databasePath(here.records.environmentId),
        folder,
        now: here.clock.now() + day * 86_400_000,
        cipher: goldenCipher,
      });
      expect(made).toMatchObject({ partial: true });
    }
    const names = readdirSync(folder);
    expect(names).toHaveLength(kept + 1);
    expect(names).toContain(whole);
  });

  it('a review of an unreadable investment counts as before', async () => {
    const [reviewed, changed] = here.records.inFile((sql) => {
      const ids = sql
        .prepare('SELECT DISTINCT subscription_id AS id FROM reviews ORDER BY sequence')
        .all()
        .map(({ id }) => String(id));
      for (const [at, id] of ids.entries()) {
        const since = at === 0 ? '2026-01-01T10:00:00.000Z' : '2199-01-01T10:00:00.000Z';
        sql
          .prepare(
            `UPDATE reviews SET reviewed_at = '2026-01-02T10:00:00.000Z',
             status = (SELECT status FROM subscriptions WHERE id = subscription_id) WHERE subscription_id = ?`,
          )
          .run(id);
        sql
          .prepare(
            `UPDATE subscriptions SET data = randomblob(90), previous_status = 'PAID', status_changed_at = ?,
             status_read_at = '2026-01-03T10:00:00.000Z' WHERE id = ?`,
          )
          .run(since, id);
      }
      return ids;
    });
    await here.openOffline();
    const { rows } = await here.app.get('review.list', { filter: 'all', ...page });
    const row = (id: string | undefined) => rows.find(({ subscriptionId }) => subscriptionId === id);
    const known = {
      unreadable: 'damaged',
      previousStatus: 'PAID',
      statusReadAt: '2026-01-03T10:00:00.000Z',
    };
    expect(row(reviewed)).toMatchObject({ ...known, needsReview: false });
    expect(row(changed)).toMatchObject({ ...known, needsReview: true });
  });
});
