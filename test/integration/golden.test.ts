import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lapsingFields, withFieldFrom } from '../../contract/form.ts';
import { recordKinds } from '../../main/session/sealed-records.ts';
import { hasAttachmentsQuery } from '../../main/storage/attachment-files.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import { unreadableIn } from '../../main/storage/sealed-values.ts';
import { type GoldenApp, goldenApp } from '../golden/app.ts';
import { goldenKeychain, goldenVersions } from '../golden/profile.ts';
import { readShape } from '../golden/shapes.ts';
import { asShownNow, countedNow } from '../golden/shown.ts';
import { expectNoHarm } from '../support/exactly-once.ts';
import type { TestApp } from '../support/ports.ts';
import { until } from '../support/until.ts';

const page = { search: '', offset: 0, limit: 500 };

describe.each(goldenVersions)('a profile of version %s', (version) => {
  let here: GoldenApp;
  let app: TestApp;
  beforeEach(async () => {
    here = goldenApp(version);
    app = await here.open();
  });
  afterEach(() => here.close());

  const activate = async (id: string) => {
    await app.get('environments.activate', { id });
    await app.get('sync.setOffline', { offline: true });
  };
  const main = () => here.environment('Demo mit allem');
  /** Returns the id of the only subscription with these units in the open environment. */
  async function withUnits(units: string): Promise<string> {
    const { rows } = await app.get('subscriptions.list', { filter: 'all', ...page });
    const found = rows.filter((row) => row.units === units);
    expect(found, `${units} units`).toHaveLength(1);
    return found[0]?.id ?? '';
  }
  const expectNothingTwice = () => expectNoHarm(here.platform.report());
  const reaches = (id: string, reason: string) =>
    until(
      async () => (await app.get('subscriptions.get', { id })).reason === reason,
      `the subscription has the reason ${reason}`,
    );

  it('without its settings gets every environment back from its note, after asking', async () => {
    const { environments } = here.golden.expected.state;
    rmSync(here.ports.settingsPath);
    app = await here.open();
    const names = environments.slice(1).map(({ name }) => name);
    expect((await app.get('app.state')).blocked?.loss?.found.toSorted()).toEqual(names.toSorted());
    const recovered = (await app.get('app.retry')).environments;
    for (const environment of environments.slice(1))
      expect(recovered.find(({ id }) => id === environment.id)).toMatchObject(environment);
    expect(recovered).toHaveLength(environments.length);
    await activate(main());
    expect((await app.get('app.state')).phase).toBe('ready');
  });

  it('opens with its settings, and every environment has everything that was in it', async () => {
    const { state, environments } = here.golden.expected;
    expect(await app.get('app.state')).toMatchObject({ phase: 'ready', ...state });
    for (const [id, expected] of Object.entries(environments)) {
      await activate(id);
      const { rows, counts } = await app.get('subscriptions.list', { filter: 'all', ...page });
      expect(counts).toEqual(countedNow(version, expected));
      expect(rows.map((row) => row.id)).toEqual(expected.details.map((detail) => detail.id));
      for (const detail of expected.details) {
        expect(await app.get('subscriptions.get', { id: detail.id })).toMatchObject(
          asShownNow(version, detail, expected.trails[detail.id] ?? []),
        );
        expect(await app.get('subscriptions.trail', { id: detail.id })).toMatchObject(
          expected.trails[detail.id] ?? [],
        );
      }
      expect((await app.get('review.list', { filter: 'all', ...page })).rows).toMatchObject(expected.reviews);
      for (const [place, hash] of Object.entries(expected.documents)) {
        const [subscriptionId = '', documentId = ''] = place.split('/');
        const { bytes } = await app.get('documents.read', { subscriptionId, documentId });
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
      }
      expect(await app.get('trail.verify')).toEqual(expected.trail);
    }
    expect(app.defects).toEqual([]);
  });

  it('holds each record in the shape of its version', async () => {
    const untouched = goldenApp(version);
    const cipher = createCipher(goldenKeychain([])['data-key'] ?? '');
    const wrong: string[] = [];
    const seen = new Set<string>();
    let hasAttachments = false;
    for (const id of Object.keys(untouched.golden.expected.environments)) {
      const sql = new DatabaseSync(untouched.databasePath(id));
      const unreadable = unreadableIn(sql, {
        read({ kind, content, place, value: sealed }) {
          if (content !== 'json') return;
          const { version: of, value } = cipher.openJson(place, sealed as Uint8Array);
          if (!readShape(kind, of).safeParse(value).success) wrong.push(place);
          seen.add(kind);
        },
      });
      expect((await unreadable.next()).done).toBe(true);
      hasAttachments ||= sql.prepare(hasAttachmentsQuery).get() !== undefined;
      sql.close();
    }
    await untouched.close();
    expect(wrong).toEqual([]);
    // Versions 0.1.0 and 0.2.0 had no attachments.
    const kinds = Object.keys(recordKinds).filter((kind) => kind !== 'attachment' || hasAttachments);
    expect([...seen].sort()).toEqual(kinds.sort());
  });

  it('accepts an edit of every subscription that is still editable, and keeps its other fields', async () => {
    await activate(main());
    const { details = [] } = here.golden.expected.environments[main()] ?? {};
    const edited = details.filter(({ locked }) => !locked.wallet);
    const wallet = { choice: 'later' as const, walletId: '' };
    for (const { id } of edited) {
      // The form as it is shown now, because the stored one may lack a field.
      const { form } = await app.get('subscriptions.get', { id });
      const { detail, refused } = await app.get('subscriptions.save', { id, form: { ...form, wallet } });
      expect(refused).toEqual([]);
      expect(detail.form).toEqual({ ...form, wallet });
    }
    app = await here.open();
    await activate(main());
    for (const detail of details) {
      const { form } = await app.get('subscriptions.get', { id: detail.id });
      expect(form).toMatchObject(edited.includes(detail) ? { ...detail.form, wallet } : detail.form);
    }
  });

  it('sends a draft that is completed now', async () => {
    await activate(main());
    const draft = await withUnits('19');
    const { form } = await app.get('subscriptions.get', { id: draft });
    const changed = { ...form, units: '190' };
    const { detail } = await app.get('subscriptions.save', { id: draft, form: changed });
    const anew = lapsingFields.reduce((next, field) => withFieldFrom(next, changed, field), detail.form);
    await app.get('subscriptions.save', { id: draft, form: anew });
    await app.get('subscriptions.queue', { id: draft });
    here.connect(true);
    await app.get('sync.setOffline', { offline: false });
    await reaches(draft, 'complete');
    const { investmentId } = await app.get('subscriptions.get', { id: draft });
    expect(here.platform.report().investments.find(({ id }) => id === investmentId)).toMatchObject({
      units: 190,
    });
    expectNothingTwice();
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
  });

  it('continues what was under way, once and with the former keys', async () => {
    await activate(main());
    here.connect(true);
    const ids = [await withUnits('24'), await withUnits('23')];
    const { rows } = await app.get('subscriptions.list', { filter: 'all', ...page });
    const retried = rows.find(({ reason }) => reason === 'waitsForRetry')?.id ?? '';
    await app.get('sync.setOffline', { offline: false });
    await app.get('sync.now');
    for (const id of [...ids, retried]) await reaches(id, 'complete');
    expectNothingTwice();
    const trail = await app.get('subscriptions.trail', { id: retried });
    const keys = trail.map(({ details }) => (details as { key?: string }).key).filter((key) => key);
    expect(new Set(keys).size).toBeLessThan(keys.length);
  });

  it('records what is found on the platform for an unknown outcome, and continues from there', async () => {
    await activate(main());
    const { rows } = await app.get('subscriptions.list', { filter: 'all', ...page });
    const unknown = rows.find(({ reason }) => reason === 'unknownOutcome')?.id ?? '';
    const { unknownOutcome } = await app.get('subscriptions.get', { id: unknown });
    here.connect(true);
    await app.get('sync.setOffline', { offline: false });
    const { operationId = '' } = unknownOutcome ?? {};
    const report = here.platform.report();
    const made = report.invitations.find(({ key }) => key === unknownOutcome?.key)?.id ?? '';
    await app.get('subscriptions.decide', {
      id: unknown,
      operationId,
      decision: { kind: 'record', platformId: made },
    });
    await reaches(unknown, 'complete');
    expectNothingTwice();
  });

  it('is exported in full', async () => {
    for (const id of Object.keys(here.golden.expected.environments)) {
      await activate(id);
      const details = here.golden.expected.environments[id]?.details ?? [];
      const path = join(tmpdir(), `investment-desk-golden-${process.pid}.json`);
      here.ports.saveTo.push(path);
      expect(await app.get('subscriptions.export', { ids: null })).toEqual({
        path,
        count: details.length,
        damaged: 0,
      });
      const exported = JSON.parse(readFileSync(path, 'utf8')).subscriptions;
      rmSync(path);
      const byId = new Map(exported.map((one: { id: string }) => [one.id, one]));
      for (const { id: subscription, form } of details)
        expect(byId.get(subscription)).toMatchObject({ form, saved: true });
    }
  });

  it('restores a backup of its version', async () => {
    await activate(main());
    const { form: before } = await app.get('subscriptions.get', { id: await withUnits('19') });
    await app.backend.close();
    writeFileSync(here.databasePath(main()), 'no data file any more');
    app = await here.open();
    const { blocked } = await app.get('app.state');
    expect(blocked).toMatchObject({ reason: 'dataUnreadable' });
    expect(await app.get('storage.restore', { backup: blocked?.backups[0]?.name ?? '' })).toMatchObject({
      phase: 'ready',
    });
    expect((await app.get('subscriptions.get', { id: await withUnits('19') })).form).toEqual(before);
    expect(await app.get('trail.verify')).toMatchObject({ intact: true });
  });
});
