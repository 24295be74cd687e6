import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInvestorRepository } from '../../main/investors/repository.ts';
import { createCipher, newDataKey } from '../../main/storage/cipher.ts';
import { openDataFile } from '../../main/storage/data-file.ts';
import { openDatabase } from '../../main/storage/database.ts';
import { places } from '../../main/storage/places.ts';
import { subscriptionRecord } from '../../main/subscriptions/record.ts';
import { idempotencyKey } from '../../main/sync/key.ts';
import { freeze } from '../../main/sync/operation.ts';
import { enter, type Headless } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

const dataKey = newDataKey();
const cipher = createCipher(dataKey);
const unsigned = { signedAt: '', costsInformed: false };

let here: Scenario;
beforeEach(async () => {
  here = await scenario();
});
afterEach(() => here.close());

const database = () => openDataFile(openDatabase(join(here.folder, 'desk.sqlite')), cipher, 'headless');

/** Changes stored records to what an earlier version left, while the app is closed. */
function inFile(work: (db: ReturnType<typeof database>) => void): void {
  const db = database();
  db.transaction(() => work(db));
  db.close();
}

/** Puts the ids in a subscription's record into capitals. */
function inCapitals(id: string): void {
  inFile((db) => {
    const row = db.sql.prepare('SELECT data FROM subscriptions WHERE id = ?').get(id);
    const place = places.subscription(id);
    const { value } = cipher.openJson(place, row?.data as Uint8Array);
    const ids = [here.investor.oneWallet, here.campaign.plain];
    const text = ids.reduce((all, each) => all.replaceAll(each, each.toUpperCase()), JSON.stringify(value));
    // What the platform itself said keeps its spelling.
    const old = JSON.parse(text);
    if (old.invitation) old.invitation.record = (value as typeof old).invitation.record;
    db.sql
      .prepare('UPDATE subscriptions SET data = ? WHERE id = ?')
      .run(cipher.sealJson(place, subscriptionRecord.version, old), id);
  });
}

const capitals = () => ({
  investorId: here.investor.oneWallet.toUpperCase(),
  campaignId: here.campaign.plain.toUpperCase(),
});
const opened = (): Headless => {
  const app = here.open({ dataKey });
  app.start();
  return app;
};

describe('a data file of an earlier version, with ids in capitals', () => {
  it('keeps all of an acknowledged invitation, sends nothing of it again, and the signature completes it', async () => {
    let app = opened();
    const id = enter(app, here.form({ signature: unsigned }));
    await reaches(app, id, 'signature');
    const before = app.subscriptions.get(id);
    await app.close();
    inCapitals(id);
    here.wire.calls.length = 0;

    app = opened();
    const now = app.subscriptions.get(id);
    expect(now).toMatchObject({ lapsed: {}, lost: null, reason: 'signature', form: capitals() });
    expect(now.confirmations).toEqual(before.confirmations);
    const { form } = now;
    const signedAt = new Date().toISOString();
    const saved = app.subscriptions.save(id, { ...form, signature: { signedAt, costsInformed: true } });
    expect(saved.refused).toEqual([]);
    expect(saved.detail.form).toMatchObject(capitals());
    expect(saved.detail.lapsed).toEqual({});
    app.subscriptions.queue(id);
    await reaches(app, id, 'complete');
    expect(here.wire.of('POST', '/v2/invitations/')).toHaveLength(0);
    expect(here.wire.of('PATCH', '/v2/invitations/')).toHaveLength(0);
    expect(here.report()).toMatchObject({ doubledInvestments: [], doubledInvitations: [], keyMisuse: 0 });
  });

  it.each(['ready', 'uncertain'] as const)(
    'sends an operation that is %s once, with its own bytes and key',
    async (state) => {
      let app = opened();
      app.sendGate.choose(true);
      const id = enter(app, here.form({ ...capitals(), signature: unsigned }));
      await app.close();
      const body = { investor_id: capitals().investorId, campaign_id: capitals().campaignId, units: 1 };
      const operation = {
        id: randomUUID(),
        ownerId: id,
        sequence: 1,
        label: 'createInvitation',
        path: '/v2/invitations/',
        environmentId: 'headless',
        body: freeze({ type: 'json', fields: body }),
      };
      const key = idempotencyKey(operation);
      inFile((db) => {
        const sent = state === 'ready' ? null : new Date().toISOString();
        db.sql
          .prepare(
            `INSERT INTO operations (id, subscription_id, sequence, kind, method, path, body, idempotency_key,
               environment_id, base_url, client_id, state, attempts, created_at, first_sent_at)
             VALUES (?, ?, 1, ?, 'POST', ?, ?, ?, 'headless', ?, ?, ?, ?, ?, ?)`,
          )
          .run(
            operation.id,
            id,
            operation.label,
            operation.path,
            cipher.sealBytes(places.operationBody(operation.id), operation.body),
            key,
            here.connection.base,
            here.connection.clientId,
            state,
            sent ? 1 : 0,
            new Date().toISOString(),
            sent,
          );
      });
      // A platform that takes capitals for the same id.
      let answered: string[] = [];
      app = here.open({
        dataKey,
        fetch: async (input, init) => {
          const path = new URL(String(input)).pathname;
          if (init?.method !== 'POST' || !path.endsWith('/v2/invitations/'))
            return here.wire.fetch(input, init);
          const text = await new Response(init.body).text();
          answered = [...answered, `${new Headers(init.headers).get('x-idempotency-key')} ${text}`];
          return Response.json({ id: 'inv-1' }, { status: 201 });
        },
      });
      app.start();
      await until(() => app.subscriptions.get(id).invitationId === 'inv-1', 'the invitation is acknowledged');
      expect(answered).toEqual([`${key} ${JSON.stringify(body)}`]);
      // An id that is no UUID is compared exactly.
      expect([app.repository.holderOf('inv-1'), app.repository.holderOf('INV-1')]).toEqual([id, null]);
    },
  );
});

describe('ids typed in capitals and braces', () => {
  it('are sent in the platform’s spelling, found under it, and stay in the form as they were typed', async () => {
    const app = opened();
    const typed = {
      investorId: `{${here.investor.oneWallet.toUpperCase()}}`,
      campaignId: ` "${here.campaign.plain.toUpperCase()}"\u200b`,
    };
    const id = enter(app, here.form(typed));
    await reaches(app, id, 'complete');
    const [invitation] = here.wire.of('POST', '/v2/invitations/');
    expect(JSON.parse(invitation?.body ?? '')).toMatchObject({
      investor_id: here.investor.oneWallet,
      campaign_id: here.campaign.plain,
    });
    expect(here.wire.of('GET', `/v2/investors/${here.investor.oneWallet}/wallets/`).length).toBeGreaterThan(
      0,
    );
    expect(app.subscriptions.get(id).form).toMatchObject(typed);
    await app.investors.refresh();
    expect(app.subscriptions.get(id).investorName).toContain('Übung');
    expect((await app.investors.lookup(typed.investorId)).investor?.id).toBe(here.investor.oneWallet);
    const search = here.investor.oneWallet.slice(0, 8).toUpperCase();
    const query = { filter: 'all', offset: 0, limit: 10 } as const;
    expect(app.subscriptions.list({ ...query, search }).total).toBe(1);
    expect(app.subscriptions.list({ ...query, search: search.slice(0, 7) }).total).toBe(0);
    expect(app.subscriptions.list({ ...query, search: here.investor.oneWallet.slice(9, 18) }).total).toBe(0);
  });
});

describe('stored investors', () => {
  const id = 'abcdef01-0000-4000-8000-0000000000ab';
  const wallets = [{ id: 'w', label: 'w', state: null }];
  const stored = (db: ReturnType<typeof database>) => db.sql.prepare('SELECT id FROM investors').all();
  const repository = (db: ReturnType<typeof database>) =>
    createInvestorRepository(db, cipher, { now: () => 0 });

  it('of an earlier version count as one when two rows spell one id, and an id is not taken for a name', () => {
    inFile((db) => {
      const insert = db.sql.prepare(
        'INSERT INTO investors (id, read_at, wallets_read_at, data) VALUES (?, ?, ?, ?)',
      );
      const seal = (of: string, value: object) => cipher.sealJson(places.investor(of), 1, value);
      const upper = id.toUpperCase();
      insert.run(
        upper,
        '2026-02-02T00:00:00Z',
        '2026-02-02T00:00:00Z',
        seal(upper, { name: upper, email: null, wallets }),
      );
      insert.run(
        id,
        '2026-01-01T00:00:00Z',
        null,
        seal(id, { name: 'Muster, Erika', email: null, wallets: null }),
      );
    });
    inFile((db) => {
      const found = repository(db);
      expect(found.search('', 10).total).toBe(1);
      expect(found.get(`{${id.toUpperCase()}}`)).toMatchObject({ id, name: 'Muster, Erika', wallets });
      expect(stored(db)).toHaveLength(2);
    });
  });

  it('without a name have none, before and after a restart', () => {
    inFile((db) => {
      repository(db).put([{ id, name: null, email: null }], '2026-01-01T00:00:00Z');
      expect(repository(db).get(id)).toMatchObject({ name: null });
      expect(repository(db).search(id, 5).total).toBe(1);
    });
  });

  it('take the spelling that the platform showed last, and keep their wallets', () => {
    inFile((db) => {
      const found = repository(db);
      found.putWallets(id, wallets, true, '2026-01-01T00:00:00Z');
      found.put([{ id: id.toUpperCase(), name: 'A', email: null }], '2026-01-02T00:00:00Z');
      expect(found.get(id)).toMatchObject({ id: id.toUpperCase(), name: 'A', wallets });
      expect(stored(db)).toEqual([{ id: id.toUpperCase() }]);
    });
  });
});
