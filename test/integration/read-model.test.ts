import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyForm } from '../../contract/form.ts';
import { createCipher } from '../../main/storage/cipher.ts';
import type { DataFile } from '../../main/storage/data-file.ts';
import { nextTurn } from '../../main/storage/time-slices.ts';
import { newDraft } from '../../main/subscriptions/draft.ts';
import { createBuilding } from '../../main/subscriptions/lists/building.ts';
import { createFileWalk } from '../../main/subscriptions/lists/walk.ts';
import { walkInThreads } from '../../main/subscriptions/lists/walk-thread.ts';
import { fillSubscriptions } from '../bench/scale/fill.ts';
import { enter, fixedKey, type Headless } from '../support/headless.ts';
import { listsBesideFile } from '../support/read-model.ts';
import { refOf } from '../support/samples.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { withoutGuards } from '../support/schema.ts';
import { until } from '../support/until.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const cipher = createCipher(fixedKey);
const differences = (session: Headless) => listsBesideFile({ session, cipher, thorough: true });
const query = { filter: 'all' as const, search: '', offset: 0, limit: 100 };

/** Enters many drafts, of `count` units down to one. */
function fill(app: Headless, count: number): void {
  app.core.db.transaction(() => {
    for (let units = count; units > 0; units -= 1) {
      const form = { ...emptyForm(), investorId: here.investor.oneWallet, units: String(units) };
      const draft = newDraft(crypto.randomUUID(), new Date(2026, 0, 1, 0, 0, units).toISOString(), {
        form,
        about: {},
      });
      app.core.writer.insert(refOf(draft.id), draft, {});
    }
  });
}

/** More than the main process reads by itself. */
const many = 2_300;

describe('the lists of an open file', () => {
  it('equal the file after every kind of change', async () => {
    const app = here.open();
    app.start();
    const sent = enter(app, here.form());
    const refused = enter(app, here.form({ campaignId: here.campaign.closed }));
    await reaches(app, refused, 'rejected');
    await until(() => app.subscriptions.get(sent).status !== null, 'the status was read');
    expect(differences(app)).toEqual([]);
    const { status } = app.subscriptions.get(sent);
    expect(app.review.list({ ...query, filter: 'needsReview' }).counts).toEqual({ needsReview: 1, all: 1 });
    app.review.mark(sent, status ?? '', '');
    expect(app.review.list({ ...query, filter: 'needsReview' }).counts).toEqual({ needsReview: 0, all: 1 });
    const draft = app.subscriptions.create().id;
    app.subscriptions.remove(draft);
    expect(differences(app)).toEqual([]);
    app.subscriptions.restore(draft);
    expect(differences(app)).toEqual([]);
  });

  it('keep nothing of a transaction that was undone', () => {
    const app = here.open();
    const { id } = app.subscriptions.create();
    const undone = () =>
      app.core.db.transaction(() => {
        app.subscriptions.save(id, here.form());
        app.subscriptions.create();
        throw new Error('undone');
      });
    expect(undone).toThrow('undone');
    expect(app.subscriptions.list(query)).toMatchObject({ total: 1, rows: [{ id, units: '' }] });
    expect(differences(app)).toEqual([]);
  });

  it('show investors and campaigns by their present names', async () => {
    let campaigns = [{ id: here.campaign.plain, name: 'Alt', selfDisclosureRequired: null }];
    const app = here.open({ campaigns: () => campaigns });
    const { id } = app.subscriptions.create();
    app.subscriptions.save(id, here.form());
    const found = (search: string) => app.subscriptions.list({ ...query, search }).total;
    expect([found('alt'), found('neu'), found('anna')]).toEqual([1, 0, 0]);
    campaigns = [{ id: here.campaign.plain, name: 'Neu', selfDisclosureRequired: null }];
    await app.investors.refresh();
    const [first] = app.investors
      .search('', 100)
      .investors.filter((each) => each.id === here.investor.oneWallet);
    expect([found('alt'), found('neu'), found(first?.name ?? '?')]).toEqual([0, 1, 1]);
  });

  it('do not count a review that something other than the app has written', async () => {
    const app = here.open();
    app.start();
    const id = enter(app, here.form());
    await until(() => app.subscriptions.get(id).status !== null, 'the status was read');
    const { status } = app.subscriptions.get(id);
    await app.close();
    const other = here.open();
    const foreign = new DatabaseSync(other.core.db.sql.location() ?? '');
    foreign
      .prepare(
        `INSERT INTO reviews (sequence, subscription_id, status, reviewed_at, reviewed_by, note) VALUES (9, ?, ?, '2099-01-01T00:00:00.000Z', 'x', x'00')`,
      )
      .run(id, status);
    foreign.close();
    await other.close();
    const again = here.open();
    expect(again.lists.row(id)?.marks).toContain('toReview');
    expect(differences(again)).toEqual([]);
  });
});

describe('a file with many subscriptions', () => {
  it('is read by a thread, beside which the app writes and deletes', async () => {
    const first = here.open();
    fill(first, many);
    await first.close();
    const app = here.open();
    const before = app.subscriptions.list(query);
    expect(before.building).toMatchObject({ total: many });
    expect(before.rows, 'the newest are there at once').toHaveLength(100);
    // Far down in the file, so that the thread has not come to them.
    const ids = app.repository.ids();
    const [changed = '', removed = '', twice = ''] = ids;
    app.subscriptions.save(changed, here.form({}, 77_777));
    app.subscriptions.remove(removed);
    app.subscriptions.remove(twice);
    app.subscriptions.restore(twice);
    const entered = app.subscriptions.create().id;
    await app.lists.built();
    const after = app.subscriptions.list(query);
    expect(after).toMatchObject({ building: null, total: many });
    expect(after.counts.drafts).toBe(many);
    expect(app.lists.row(entered)).not.toBeNull();
    expect(differences(app)).toEqual([]);
  });

  it('is read by a thread, but for reviews that something else has written, and for damaged records', async () => {
    const first = here.open();
    const investors = [here.investor.oneWallet, here.investor.noWallet];
    fillSubscriptions(first, { campaigns: [here.campaign.plain], investors }, 0, many);
    await first.close();
    const file = new DatabaseSync(join(here.folder, 'desk.sqlite'));
    withoutGuards(file, () =>
      file.exec(`
        UPDATE reviews SET status = 'DELIVERED' WHERE sequence % 7 = 0;
        UPDATE subscriptions SET data = x'0011' WHERE rowid % 11 = 0;`),
    );
    file.close();
    const app = here.open();
    await app.lists.built();
    const { rows } = app.subscriptions.list({ ...query, limit: 40 });
    expect(app.subscriptions.ids({ ...query, offset: 10, limit: 30 })).toEqual(
      rows.slice(10).map(({ id }) => id),
    );
    expect(app.subscriptions.list(query)).toMatchObject({ building: null, total: many });
    expect(differences(app)).toEqual([]);
  }, 60_000);

  it('says while it is read how many subscriptions the lists have', async () => {
    const first = here.open();
    fill(first, many);
    await first.close();
    const app = here.open();
    const seen = new Set<number>();
    for (let list = app.subscriptions.list(query); list.building; list = app.subscriptions.list(query)) {
      expect(list.building).toEqual({ done: list.total, total: many });
      seen.add(list.total);
      await nextTurn();
    }
    expect(seen.size).toBeGreaterThan(2);
  });

  it('is read as a whole by the thread, which may be asked for more than there is', async () => {
    const app = here.open();
    fill(app, many);
    const order = { path: app.core.db.sql.location() ?? '', key: cipher.key };
    const read: string[] = [];
    for await (const batch of walkInThreads(order, new AbortController().signal))
      read.push(...batch.table.ids);
    expect(read.sort()).toEqual([...app.repository.ids()].sort());
  });

  it('is read to the end by the main process when the thread fails', async () => {
    const app = here.open();
    fill(app, many);
    const db = app.core.db as DataFile;
    const read = new Set<string>();
    const failures: unknown[] = [];
    let isHalf = false;
    const building = createBuilding({
      walk: createFileWalk(db.sql, cipher),
      async *inThread(signal) {
        const order = { path: db.sql.location() ?? '', key: cipher.key };
        for await (const batch of walkInThreads(order, signal)) {
          yield batch;
          isHalf = true;
          break;
        }
        yield* walkInThreads({ ...order, path: `${here.folder}/missing.sqlite` }, signal);
      },
      isKnown: (id) => read.has(id),
      size: () => read.size,
      take: (facts) => {
        for (const { id } of facts) read.add(id);
      },
      takeBatch({ table }) {
        for (const id of table.ids) read.add(id);
      },
      openInvestors: async () => {},
      progressed: () => {},
      threadFailed: (error) => failures.push(error),
      failed: (error) => failures.push(error),
    });
    building.start();
    await building.done();
    expect(isHalf).toBe(true);
    expect(failures).toMatchObject([{ message: expect.stringContaining('unable to open') }]);
    expect(building.progress).toBeNull();
    expect([...read].sort()).toEqual([...app.repository.ids()].sort());
  });

  it('stops being read when the app closes it', async () => {
    const first = here.open();
    fill(first, many);
    await first.close();
    const app = here.open();
    expect(app.subscriptions.list(query).building).not.toBeNull();
    await app.close();
    await app.lists.built();
  });
});
