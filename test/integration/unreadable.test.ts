import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyForm, type SubscriptionForm } from '../../contract/form.ts';
import type { UnreadableState } from '../../contract/records.ts';
import { kept, makeBackup } from '../../main/storage/backup.ts';
import { countedNow, goldenVersions } from '../golden/profile.ts';
import { type GoldenApp, goldenApp } from '../support/golden-app.ts';
import { type GoldenFile, goldenCipher, goldenFile } from '../support/golden-file.ts';
import type { TestApp } from '../support/ports.ts';
import { withoutGuards } from '../support/schema.ts';
import { until } from '../support/until.ts';

const page = { search: '', offset: 0, limit: 500 };

describe.each(goldenVersions)('records of version %s that cannot be read', (version) => {
  let here: GoldenApp;
  let app: TestApp;
  let golden: GoldenFile;
  const file = join(tmpdir(), `investment-desk-unreadable-${process.pid}.json`);
  beforeEach(() => {
    here = goldenApp(version);
    golden = goldenFile(here);
  });
  afterEach(async () => {
    await here.close();
    rmSync(file, { force: true });
  });

  const open = async () => {
    app = await here.open();
    await app.get('environments.activate', { id: golden.environmentId });
    await app.get('sync.setOffline', { offline: true });
  };
  const list = () => app.get('subscriptions.list', { filter: 'all', ...page });
  const unreadable = async (): Promise<UnreadableState> => {
    let state: UnreadableState | undefined;
    await until(async () => {
      state = (await app.get('app.state')).unreadable;
      return state.complete;
    }, 'everything has been looked through');
    return state as UnreadableState;
  };
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
    'one value of %s.%s: the file opens, the rest works, and what is lost is named',
    async (table, column, kind) => {
      golden.inFile((sql) => {
        // The trail refuses changes by itself; a damaged disk asks nobody.
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
      await open();
      const { rows, counts } = await list();
      expect(rows.map(({ id }) => id).sort()).toEqual(golden.details.map(({ id }) => id).sort());
      const expected = here.golden.expected.environments[golden.environmentId];
      expect(counts).toEqual(expected && countedNow(expected));
      expect((await unreadable()).records).toMatchObject([{ kind, fault: 'damaged' }]);
      const { rows: reviews } = await app.get('review.list', { filter: 'all', ...page });
      expect(reviews).toHaveLength(
        here.golden.expected.environments[golden.environmentId]?.reviews.length ?? -1,
      );
      let readable = 0;
      for (const row of rows) {
        const answer = await app.call('subscriptions.get', { id: row.id });
        if (answer.ok) readable += 1;
        else
          expect(answer.error).toEqual({
            code: 'unreadable',
            fault: 'damaged',
            createdAt: row.createdAt,
          });
        expect(answer.ok).toBe(row.unreadable === null);
        await app.get('subscriptions.trail', { id: row.id });
      }
      expect(readable).toBeGreaterThanOrEqual(golden.details.length - 1);
      expect(await app.get('trail.verify')).toMatchObject({ intact: table !== 'trail' });

      // A draft is still sent.
      here.connect(true);
      await app.get('sync.setOffline', { offline: false });
      const draft = golden.withUnits('24');
      if (rows.find(({ id }) => id === draft)?.unreadable === null)
        await until(
          async () => (await app.get('subscriptions.get', { id: draft })).reason === 'complete',
          'what was queued is complete',
        );
      here.ports.saveTo.push(file, file);
      expect(await app.get('subscriptions.export', { ids: null })).toMatchObject({ count: readable });
      expect(await app.get('storage.exportUnreadable')).toEqual({ path: file, count: 1 });
      // An investor has been read from the platform again by now; the former record is kept.
      const known = kind === 'investor' ? { replacedAt: expect.any(String) } : { kind, fault: 'damaged' };
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        ...known,
        stored: { sealed: expect.any(String) },
      });
      expect(app.defects).toEqual([]);
    },
  );

  it('a form without a group, or without a leaf, gets the default and can be saved', async () => {
    const [noGroup, noLeaf] = [golden.withUnits('19'), golden.withUnits('1,5 Stück')];
    const { survey: _, ...form } = golden.record(noGroup).form as SubscriptionForm;
    golden.putRecord(noGroup, { ...golden.record(noGroup), form });
    const whole = golden.record(noLeaf).form as SubscriptionForm;
    const { confirmations: __, ...rest } = golden.record(noLeaf);
    golden.putRecord(noLeaf, {
      ...rest,
      form: { ...whole, signature: { signedAt: whole.signature.signedAt } },
    });
    await open();
    expect((await list()).rows.every((row) => row.unreadable === null)).toBe(true);
    expect((await app.get('subscriptions.get', { id: noGroup })).form.survey).toEqual({
      mode: '',
      answers: [],
      submittedAt: '',
      waiverConfirmed: false,
    });
    for (const id of [noGroup, noLeaf]) {
      const detail = await app.get('subscriptions.get', { id });
      const saved = await app.get('subscriptions.save', { id, form: { ...detail.form, units: '77' } });
      expect(saved.detail.form.units).toBe('77');
    }
  });

  it('without what holds it back, a subscription does not go out by itself', async () => {
    const ids = ['16', '28', '24'].map(golden.withUnits);
    for (const id of ids) {
      const { refusal: _, mayExist: __, queuedFor: ___, ...rest } = golden.record(id);
      golden.putRecord(id, rest);
    }
    await open();
    here.connect(true);
    await app.get('sync.setOffline', { offline: false });
    const reasons = async () =>
      Promise.all(ids.map(async (id) => (await app.get('subscriptions.get', { id })).reason));
    await until(async () => (await reasons())[2] === 'otherClient', 'the queued one waits for a person');
    expect(await reasons()).toEqual(['rejected', 'mayExist', 'otherClient']);
  });

  it('without what the platform acknowledged, it is unreadable instead of being created again', async () => {
    const id = golden.withUnits('6');
    const { invitation: _, ...rest } = golden.record(id);
    golden.putRecord(id, rest);
    await open();
    expect((await list()).rows.find((row) => row.id === id)).toMatchObject({ unreadable: 'shape' });
  });

  it.each([
    ['a newer version', 99, {}],
    ['a field of a newer version', 1, { novelty: true }],
  ])('%s is refused, and stays as it is', async (_, recordVersion, more) => {
    const id = golden.withUnits('19');
    golden.putRecord(id, { ...golden.record(id), ...more }, recordVersion);
    const bytes = () => {
      const sql = new DatabaseSync(here.databasePath(golden.environmentId), { readOnly: true });
      const { data } = sql.prepare('SELECT data FROM subscriptions WHERE id = ?').get(id) ?? {};
      sql.close();
      return data;
    };
    const before = bytes();
    await open();
    expect((await list()).rows.find((row) => row.id === id)).toMatchObject({ unreadable: 'newer' });
    for (const answer of [
      await app.call('subscriptions.save', { id, form: emptyForm() }),
      await app.call('subscriptions.queue', { id }),
      await app.call('subscriptions.remove', { id }),
      await app.call('subscriptions.duplicate', { id }),
    ])
      expect(answer).toEqual({ ok: false, error: { code: 'unreadable', fault: 'newer' } });
    here.ports.saveTo.push(file);
    expect(await app.get('subscriptions.export', { ids: [id] })).toMatchObject({ count: 0, damaged: 1 });
    expect(JSON.parse(readFileSync(file, 'utf8')).subscriptions).toMatchObject([
      { id, unreadable: 'newer', stored: { data: { version: recordVersion, value: more } } },
    ]);
    expect(before).toBeInstanceOf(Uint8Array);
    expect(bytes()).toEqual(before);
  });

  it('is taken from a backup as a new draft; what may have been sent is asked about first', async () => {
    const [never, sent] = [golden.withUnits('19'), golden.withUnits('6')];
    golden.inFile((sql) => {
      sql.prepare('UPDATE subscriptions SET data = randomblob(300) WHERE id IN (?, ?)').run(never, sent);
    });
    await open();
    const draft = await app.get('subscriptions.copyFromBackup', { id: never });
    expect(draft).toMatchObject({ stage: 'draft', reason: 'ready', restoredFrom: null, units: '19' });
    expect(draft.form).toMatchObject(golden.details.find(({ id }) => id === never)?.form ?? {});
    const again = await app.get('subscriptions.copyFromBackup', { id: sent });
    expect(again).toMatchObject({ reason: 'restored', units: '6', restoredFrom: { at: expect.any(String) } });
    expect(await app.call('subscriptions.queue', { id: again.id })).toMatchObject({
      error: { code: 'restored' },
    });
    const readable = golden.withUnits('21') || golden.withUnits('18');
    expect(await app.call('subscriptions.copyFromBackup', { id: readable })).toMatchObject({
      error: { code: expect.stringMatching(/unsupported|notInBackups/) },
    });
  });

  it('backups go on, are told from whole ones, and the newest whole one stays', async () => {
    golden.inFile((sql) => sql.exec(`UPDATE subscriptions SET data = randomblob(300) WHERE stage = 'draft'`));
    const folder = join(here.databasePath(golden.environmentId), '..', 'backups');
    const [whole] = readdirSync(folder);
    for (let day = 1; day <= kept + 2; day += 1) {
      const made = await makeBackup({
        path: here.databasePath(golden.environmentId),
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

  it.each([
    ['cut', (path: string) => truncateSync(path, statSync(path).size - 5 * 4096)],
    ['emptied', (path: string) => truncateSync(path, 0)],
    ['overwritten', (path: string) => writeFileSync(path, 'something else')],
  ])('the whole file %s: blocked, with its backup, and the other environments open', async (_, harm) => {
    harm(here.databasePath(golden.environmentId));
    app = await here.open();
    expect(await app.get('environments.activate', { id: golden.environmentId })).toMatchObject({
      phase: 'blocked',
      blocked: { backups: [{ partial: false }] },
    });
    expect(await app.get('environments.activate', { id: 'training' })).toMatchObject({ phase: 'ready' });
  });

  it('a review counts for an investment that cannot be read as it counted before', async () => {
    const [reviewed, changed] = golden.inFile((sql) => {
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
    await open();
    const { rows } = await app.get('review.list', { filter: 'all', ...page });
    const row = (id: string | undefined) => rows.find(({ subscriptionId }) => subscriptionId === id);
    const known = {
      unreadable: 'damaged',
      previousStatus: 'PAID',
      statusReadAt: '2026-01-03T10:00:00.000Z',
    };
    expect(row(reviewed)).toMatchObject({ ...known, needsReview: false });
    expect(row(changed)).toMatchObject({ ...known, needsReview: true });
  });

  it('any other file of the profile harmed: the environments open, or it is said which does not', async () => {
    const files = readdirSync(here.folder, { recursive: true, withFileTypes: true })
      .filter(
        (entry) => entry.isFile() && !/profile-id|settings|damaged-/.test(join(entry.parentPath, entry.name)),
      )
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(8);
    const harms: ((path: string) => void)[] = [
      (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
      (path) => truncateSync(path, 0),
      (path) => writeFileSync(path, 'something else'),
    ];
    const ids = here.golden.expected.state.environments.map(({ id }) => id);
    for (const path of files) {
      for (const harm of harms) {
        const before = readFileSync(path);
        harm(path);
        app = await here.open();
        const blocked: string[] = [];
        for (const id of ids) {
          const state = await app.get('environments.activate', { id });
          if (state.phase === 'blocked') blocked.push(`${id} ${state.blocked?.reason}`);
          else expect((await list()).total).toBeGreaterThan(0);
        }
        const isData = path.endsWith(`${sep}desk.sqlite`);
        const isTraining = path.endsWith('platform.sealed');
        expect(blocked, path).toHaveLength(isData || isTraining ? 1 : 0);
        if (isTraining) expect(blocked).toEqual(['training trainingUnreadable']);
        expect(app.defects).toEqual([]);
        await app.backend.close();
        writeFileSync(path, before);
        for (const companion of ['-wal', '-shm']) rmSync(`${path}${companion}`, { force: true });
      }
    }
  });

  it.each([
    ['missing', rmSync],
    ['emptied', (path) => truncateSync(path, 0)],
    ['cut', (path) => truncateSync(path, 20)],
    ['something else', (path) => writeFileSync(path, 'something else')],
  ] satisfies [string, (path: string) => void][])(
    'the profile’s id %s: said so, no other is given, and with it back everything opens',
    async (_, harm) => {
      const path = join(here.folder, 'profile-id');
      const before = readFileSync(path);
      harm(path);
      const harmed = existsSync(path) ? readFileSync(path) : null;
      app = await here.open();
      expect(await app.get('app.state')).toMatchObject({
        phase: 'blocked',
        blocked: { reason: 'profileIdUnreadable' },
        preferences: here.golden.expected.state.preferences,
      });
      const settings = readFileSync(here.ports.settingsPath);
      expect(await app.call('settings.update', { adviserName: 'x' })).toMatchObject({ ok: false });
      expect(readFileSync(here.ports.settingsPath)).toEqual(settings);
      expect(existsSync(path) ? readFileSync(path) : null).toEqual(harmed);
      writeFileSync(path, before);
      expect(await app.get('app.retry')).toMatchObject({ phase: 'ready' });
    },
  );

  it('of a file that was cut, what is still there is exported', async () => {
    const path = here.databasePath(golden.environmentId);
    truncateSync(path, statSync(path).size - 20 * 4096);
    app = await here.open();
    await app.get('environments.activate', { id: golden.environmentId });
    here.ports.saveTo.push(file);
    const { count } = await app.get('subscriptions.export', { ids: null });
    expect(count).toBeGreaterThan(5);
    const exported: { id: string; form?: unknown }[] = JSON.parse(readFileSync(file, 'utf8')).subscriptions;
    for (const { id, form } of exported.filter((one) => one.form))
      expect(form).toMatchObject(golden.details.find((detail) => detail.id === id)?.form ?? {});
  });

  it('the whole file from the future is refused, unharmed', async () => {
    golden.inFile((sql) => sql.exec('PRAGMA user_version = 99'));
    const before = readFileSync(here.databasePath(golden.environmentId));
    app = await here.open();
    expect(await app.get('environments.activate', { id: golden.environmentId })).toMatchObject({
      phase: 'blocked',
      blocked: { reason: 'dataNewer' },
    });
    expect(readFileSync(here.databasePath(golden.environmentId)).equals(before)).toBe(true);
  });

  it('settings of a newer version are refused, and never written over', async () => {
    const settings = { ...JSON.parse(readFileSync(here.ports.settingsPath, 'utf8')), version: 2, novelty: 1 };
    writeFileSync(here.ports.settingsPath, JSON.stringify(settings));
    app = await here.open();
    for (const state of [await app.get('app.state'), await app.get('app.retry')])
      expect(state).toMatchObject({ phase: 'blocked', blocked: { reason: 'dataNewer' } });
    expect(await app.call('settings.update', { language: 'en' })).toMatchObject({ ok: false });
    expect(JSON.parse(readFileSync(here.ports.settingsPath, 'utf8'))).toEqual(settings);
  });

  it('Training’s own platform: of a newer version refused, damaged named', async () => {
    const path = join(here.folder, 'training', 'platform.sealed');
    writeFileSync(path, goldenCipher.sealJson('training/platform', 9, {}));
    app = await here.open();
    expect(await app.get('environments.activate', { id: 'training' })).toMatchObject({
      blocked: { reason: 'dataNewer' },
    });
    writeFileSync(path, 'no seal');
    expect(await app.get('app.retry')).toMatchObject({ blocked: { reason: 'trainingUnreadable' } });
    expect(await app.get('environments.activate', { id: golden.environmentId })).toMatchObject({
      phase: 'ready',
    });
  });

  it('the value that proves the key is damaged: others prove it, and it is made anew', async () => {
    golden.inFile((sql) => sql.exec(`UPDATE meta SET value = randomblob(40) WHERE name = 'key_check'`));
    await open();
    expect((await list()).rows).toHaveLength(golden.details.length);
  });
});
