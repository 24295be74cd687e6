import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import { places } from '../../main/storage/places.ts';
import { goldenVersions } from '../golden/profile.ts';
import { type GoldenApp, goldenApp } from '../support/golden-app.ts';
import { type GoldenFile, goldenCipher, goldenFile, type Stored } from '../support/golden-file.ts';
import type { TestApp } from '../support/ports.ts';
import { until } from '../support/until.ts';

/** True when a form has everything that the golden form has. A later version may have more. */
function holds(form: unknown, golden: unknown): boolean {
  try {
    expect(form).toMatchObject(golden as object);
    return true;
  } catch {
    return false;
  }
}

type Row = Record<string, string | number | Uint8Array | null>;

/** Fields that are also known from elsewhere, or whose loss changes nothing. Each has a test of its own below. */
const evidenced = ['queuedFor', 'restoredFrom', 'refusal', 'mayExist', 'savedAt', 'invitation', 'investment'];

/** Returns the paths of all fields in a stored value, groups and leaves. The platform's own words are one leaf. */
function pathsOf(value: Stored, path: string[] = []): string[][] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = [...path, name];
    const isGroup = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    const isOurs = !['sent', 'record', 'lapsed'].includes(name);
    return [here, ...(isGroup && isOurs ? pathsOf(inner as Stored, here) : [])];
  });
}

function without(value: Stored, [name = '', ...rest]: string[]): Stored {
  const { [name]: inner, ...others } = value;
  return rest.length === 0 ? others : { ...others, [name]: without(inner as Stored, rest) };
}

describe.each(goldenVersions)('records of version %s that lost a field', (version) => {
  let here: GoldenApp;
  let app: TestApp;
  let file: GoldenFile;
  beforeEach(() => {
    here = goldenApp(version);
    file = goldenFile(here);
  });
  afterEach(() => here.close());

  /** Inserts a copy of a subscription into the file, with another record. */
  function copy(id: string, to: string, value: Stored): void {
    file.inFile((sql) => {
      const row = sql.prepare('SELECT * FROM subscriptions WHERE id = ?').get(id) ?? {};
      const names = Object.keys(row);
      const values = {
        ...row,
        id: to,
        data: goldenCipher.sealJson(places.subscription(to), 1, value),
      } as Row;
      sql
        .prepare(`INSERT INTO subscriptions (${names}) VALUES (${names.map(() => '?')})`)
        .run(...names.map((name) => values[name] ?? null));
    });
  }
  const operationsOf = (id: string) =>
    file.inFile((sql) =>
      sql.prepare('SELECT id, first_sent_at FROM operations WHERE subscription_id = ?').all(id),
    );
  const get = (id: string): Promise<SubscriptionDetail> => app.get('subscriptions.get', { id });
  async function open(): Promise<void> {
    app = await here.open();
    await app.get('environments.activate', { id: file.environmentId });
    here.connect(true);
    await app.get('sync.setOffline', { offline: false });
  }
  const id = (number: number) => `99999999-0000-4000-8000-${String(number).padStart(12, '0')}`;

  it('send nothing that was released, whichever field is lost, until a person has queued it again', async () => {
    const released = file.inFile((sql) =>
      sql
        .prepare(
          `SELECT id FROM subscriptions WHERE queued_at IS NOT NULL AND removed_at IS NULL AND NOT EXISTS
             (SELECT 1 FROM operations WHERE subscription_id = subscriptions.id
               AND state NOT IN ('acknowledged', 'abandoned'))`,
        )
        .all()
        .map((row) => String(row.id)),
    );
    const copies: { id: string; path: string; stage: string; record: Stored }[] = [];
    for (const original of released) {
      const record = file.record(original);
      for (const path of pathsOf(record).filter(
        ([head, ...rest]) => rest.length > 0 || !evidenced.includes(head ?? ''),
      )) {
        if (path.at(-1) === 'id') continue; // its value is known from the row: see the test about unreadable records
        const copied = id(copies.length);
        copy(original, copied, without(record, path));
        const stage = file.details.find((detail) => detail.id === original)?.stage ?? '';
        copies.push({ id: copied, path: path.join('.'), stage, record });
      }
    }
    expect(new Set(copies.map(({ stage }) => stage)).size, 'copies in several stages').toBeGreaterThan(2);
    await open();
    await until(
      async () => (await get(file.withUnits('24'))).reason === 'complete',
      'the undamaged subscription is complete, after all the others',
    );
    await until(async () => {
      const { rows } = await app.get('subscriptions.list', {
        filter: 'onItsWay',
        search: '',
        offset: 0,
        limit: 500,
      });
      return rows.every(
        (row) =>
          row.unreadable || row.reason === 'costsDocument' || !copies.some((each) => each.id === row.id),
      );
    }, 'no copy waits to be sent');
    const known: string[] = [];
    for (const { id: each, path, record } of copies) {
      const answer = await app.call('subscriptions.get', { id: each });
      if (!answer.ok) {
        expect([path, answer.error.code]).toEqual(['form', 'unreadable']);
        continue;
      }
      const detail = answer.value as SubscriptionDetail;
      const { wallet } = (record.investment ?? {}) as { wallet?: string };
      const forms = [
        record.form,
        { ...(record.form as Stored), wallet: { choice: 'chosen', walletId: wallet } },
      ];
      if (!detail.lost && forms.some((form) => holds(detail.form, form))) {
        known.push(path);
        continue;
      }
      expect(operationsOf(each), `nothing is sent without ${path}`).toEqual([]);
      const isNamed = detail.lost !== null && (detail.lost.fields.length > 0 || detail.lost.others);
      expect(isNamed || detail.reason === 'otherClient', `${path} is named`).toBe(true);
    }
    // An `about` field that concerns no entry may be missing, because it decides nothing.
    expect(new Set(known.filter((path) => !path.startsWith('about.')))).toEqual(
      new Set([
        'form.investorId',
        'form.campaignId',
        'form.units',
        'form.signature.signedAt',
        'form.wallet',
        'form.wallet.choice',
        'form.wallet.walletId',
      ]),
    );
    expect(app.defects).toEqual([]);
  });

  it('are asked about, named in the trail, and then sent', async () => {
    const queued = file.withUnits('24');
    const { wallet: _, ...form } = file.record(queued).form as Stored;
    file.putRecord(queued, { ...file.record(queued), form });
    await open();
    await until(
      async () => (await get(queued)).reason === 'fieldsLost',
      'the subscription waits for a person',
    );
    const detail = await get(queued);
    expect(detail).toMatchObject({ stage: 'needsYou', lost: { fields: ['wallet'], others: false } });
    const wanted = { ...detail.form, wallet: { choice: 'later', walletId: '' } } as const;
    await app.get('subscriptions.save', { id: queued, form: wanted });
    expect((await get(queued)).lost, 'saving does not answer the question').toEqual({
      fields: ['wallet'],
      others: false,
    });
    expect(await app.call('subscriptions.queue', { id: queued })).toMatchObject({
      error: { code: 'fieldsLost' },
    });
    await app.get('subscriptions.queue', { id: queued, checked: true });
    await until(
      async () => (await get(queued)).reason === 'walletLater',
      'the subscription continues as the person wants',
    );
    expect((await get(queued)).lost).toBeNull();
    const trail = await app.get('subscriptions.trail', { id: queued });
    expect(trail.find(({ what }) => what === 'lost.checked')?.details).toEqual({ fields: ['form.wallet'] });
  });

  it('are named in copies as well, and still after several saves', async () => {
    const draft = file.withUnits('19');
    const record = file.record(draft);
    file.putRecord(draft, without(record, ['form', 'selfDisclosure']));
    await open();
    const names = (await get(draft)).lost?.fields;
    expect(names).toEqual([
      'selfDisclosure.given',
      'selfDisclosure.monthlyIncome',
      'selfDisclosure.netWorth100k',
      'selfDisclosure.submittedAt',
    ]);
    for (const units of ['7', '8']) {
      const { form } = await get(draft);
      await app.get('subscriptions.save', { id: draft, form: { ...form, units } });
    }
    expect((await get(draft)).lost?.fields).toEqual(names);
    expect((await app.get('subscriptions.duplicate', { id: draft })).lost?.fields).toEqual(names);
  });

  it.each([
    ['all confirmations', ['confirmations']],
    ['one confirmation', ['confirmations', 'costs']],
    ['the time of a confirmation', ['confirmations', 'costs', 'at']],
  ])('without %s, the tick is gone as well and nobody is recorded as having set it', async (_, path) => {
    const queued = file.withUnits('24');
    expect(file.record(queued)).toMatchObject({ form: { signature: { costsInformed: true } } });
    file.putRecord(queued, without(file.record(queued), path));
    const operations = operationsOf(queued).map(({ id }) => id);
    await open();
    await until(async () => (await get(queued)).stage === 'needsYou', 'the subscription waits for a person');
    const { form, lost } = await get(queued);
    expect(form.signature.costsInformed).toBe(false);
    expect(lost?.fields).toContain('signature.costsInformed');
    const before = (await app.get('subscriptions.trail', { id: queued })).length;
    await app.get('subscriptions.save', { id: queued, form: { ...form, units: '25' } });
    const added = (await app.get('subscriptions.trail', { id: queued })).slice(before);
    expect(added.map(({ what }) => what)).not.toContain('costs.confirmed');
    expect((await get(queued)).confirmations.costs).toBeNull();
    // What may have been sent is found out by repeating the same call. Nothing beyond that is sent.
    expect(operationsOf(queued).map(({ id }) => id)).toEqual(operations);
  });

  it.each([
    ['empty', (record: Stored): Stored => ({ ...record, restoredFrom: {} })],
    ['missing', (record: Stored): Stored => without(record, ['restoredFrom'])],
  ])('are asked about before queueing when restoredFrom is %s, whatever the reason', async (_, harm) => {
    const ids = file.details
      .filter(({ queuedAt, stage }) => queuedAt === null && ['draft', 'needsYou', 'refused'].includes(stage))
      .map((detail) => detail.id);
    expect(ids.length).toBeGreaterThan(3);
    for (const each of ids) file.putRecord(each, harm(file.record(each)));
    await open();
    for (const each of ids) {
      const detail = await get(each);
      expect(detail.restoredFrom).toEqual({ at: null });
      const answer = await app.call('subscriptions.queue', { id: each });
      expect(answer).toMatchObject({
        error: { code: detail.problems.length > 0 ? 'incomplete' : 'restored' },
      });
    }
  });

  it('without mayExist, an attempt that never left does not hide an earlier one that may have arrived', async () => {
    const doubted = file.withUnits('28');
    file.putRecord(doubted, without(file.record(doubted), ['mayExist']));
    file.inFile((sql) => {
      const last = sql
        .prepare('SELECT * FROM operations WHERE subscription_id = ? ORDER BY sequence DESC LIMIT 1')
        .get(doubted) as Row;
      const later: Row = {
        ...last,
        id: id(1),
        sequence: Number(last.sequence) + 1,
        state: 'abandoned',
        first_sent_at: null,
        attempts: 0,
      };
      const names = Object.keys(later);
      sql
        .prepare(`INSERT INTO operations (${names}) VALUES (${names.map(() => '?')})`)
        .run(...names.map((name) => later[name] ?? null));
    });
    await open();
    expect(await get(doubted)).toMatchObject({ reason: 'mayExist', possiblyCreated: 'investment' });
    expect(await app.call('subscriptions.queue', { id: doubted })).toMatchObject({
      error: { code: 'possiblyCreated' },
    });
  });

  it('a person can enter the id of a possibly created object whose operation lost its body', async () => {
    const doubted = file.withUnits('28');
    file.inFile((sql) =>
      sql.prepare('UPDATE operations SET body = randomblob(80) WHERE subscription_id = ?').run(doubted),
    );
    await open();
    const { unknownOutcome, form, possiblyCreated } = await get(doubted);
    expect({ unknownOutcome, possiblyCreated }).toMatchObject({
      unknownOutcome: { sent: null, choices: ['record'] },
      possiblyCreated: 'investment',
    });
    const made = here.platform.report().investments.find(({ units }) => String(units) === form.units);
    const decision = { kind: 'record', platformId: made?.id ?? '' } as const;
    const operationId = unknownOutcome?.operationId ?? '';
    await app.get('subscriptions.decide', { id: doubted, operationId, decision });
    expect(await get(doubted)).toMatchObject({ investmentId: made?.id, possiblyCreated: null });
  });

  it.each([
    ['what all entries are about', (record: Stored): Stored => without(record, ['about'])],
    ['what one entry is about', (record: Stored): Stored => without(record, ['about', 'signature.signedAt'])],
  ])('a signature of a former order does not come back without %s', async (_, harm) => {
    const draft = file.withUnits('19');
    await open();
    const { form } = await get(draft);
    const other = { ...form, units: '500' };
    const { detail } = await app.get('subscriptions.save', { id: draft, form: other });
    expect(detail.form.signature.signedAt, 'the signature has lapsed').toBe('');
    await app.backend.close();
    file.putRecord(draft, harm(file.record(draft)), 3);
    await open();
    expect((await get(draft)).lost?.fields).toContain('signature.signedAt');
    const saved = await app.get('subscriptions.save', {
      id: draft,
      form: { ...detail.form, wallet: { choice: 'later', walletId: '' } },
    });
    expect(saved.detail.form.signature.signedAt).toBe('');
  });

  it('a lost tick that is set again is recorded as confirmed by the person who set it', async () => {
    const draft = file.withUnits('19');
    const record = file.record(draft);
    expect(record).toMatchObject({ confirmations: { costs: { by: expect.any(String) } } });
    file.putRecord(draft, without(record, ['form', 'signature', 'costsInformed']));
    await open();
    await app.get('settings.update', { adviserName: 'Berta Neu' });
    const { form, confirmations } = await get(draft);
    expect(confirmations.costs).toBeNull();
    const ticked = { ...form, signature: { ...form.signature, costsInformed: true } };
    const { detail } = await app.get('subscriptions.save', { id: draft, form: ticked });
    expect(detail.confirmations.costs?.by).toContain('Berta Neu');
  });

  describe('contradictory values', () => {
    const sql = (script: string, ...values: (string | null)[]) =>
      file.inFile((db) => expect(db.prepare(script).run(...values).changes).toBeGreaterThan(0));

    it('a queued subscription from a backup that nobody has checked waits for a person', async () => {
      file = goldenFile(here, 'Produktion');
      const held = file.withUnits('26');
      expect(file.record(held)).toMatchObject({ restoredFrom: { at: expect.any(String) } });
      sql(
        `UPDATE subscriptions SET queued_at = updated_at, stage = 'onItsWay', reason = 'waitsForSending' WHERE id = ?`,
        held,
      );
      const before = operationsOf(held);
      await open();
      await until(async () => (await get(held)).reason === 'restored', 'the subscription waits for a person');
      expect(operationsOf(held)).toEqual(before);
    });

    it('a queued subscription that was released for no environment waits for a person', async () => {
      const draft = file.withUnits('19');
      sql(
        `UPDATE subscriptions SET queued_at = updated_at, stage = 'onItsWay', reason = 'waitsForSending' WHERE id = ?`,
        draft,
      );
      await open();
      await until(
        async () => (await get(draft)).reason === 'otherClient',
        'the subscription waits for a person',
      );
      expect(operationsOf(draft)).toEqual([]);
    });

    it.each([
      [
        'an acknowledged creation without its object',
        '29',
        `UPDATE operations SET state = 'acknowledged' WHERE subscription_id = ?`,
      ],
      [
        'certainly not sent, and with a time of sending',
        '29',
        `UPDATE operations SET state = 'ready' WHERE subscription_id = ?`,
      ],
      ['another method', '29', `UPDATE operations SET method = 'PATCH' WHERE subscription_id = ?`],
      [
        'a sequence number that is too large',
        '6',
        `UPDATE operations SET sequence = sequence + ${2n ** 60n} WHERE subscription_id = ?`,
      ],
    ])('%s makes a subscription unreadable, and nothing is sent', async (_, units, script) => {
      const damaged = file.withUnits(units);
      sql(script, damaged);
      await open();
      expect(await app.call('subscriptions.get', { id: damaged })).toMatchObject({
        error: { code: 'unreadable', fault: 'shape' },
      });
      await until(
        async () => (await get(file.withUnits('24'))).reason === 'complete',
        'an undamaged subscription was sent meanwhile',
      );
      expect(here.platform.report()).toMatchObject({ doubledInvitations: [], doubledInvestments: [] });
    });

    it('a creation that was given up by damage is asked about before it is made again', async () => {
      const doubted = file.withUnits('29');
      sql(`UPDATE operations SET state = 'abandoned' WHERE subscription_id = ?`, doubted);
      await open();
      await until(
        async () => (await get(doubted)).stage !== 'onItsWay',
        'the subscription waits for a person',
      );
      expect((await get(doubted)).possiblyCreated).not.toBeNull();
    });

    it('a subscription is unreadable instead of created again when only its operation shows an invitation', async () => {
      const invited = file.withUnits('6');
      file.putRecord(invited, without(file.record(invited), ['invitation']));
      sql('UPDATE subscriptions SET invitation_id = NULL WHERE id = ?', invited);
      await open();
      expect(await app.call('subscriptions.get', { id: invited })).toMatchObject({
        error: { code: 'unreadable' },
      });
    });
  });

  it('a draft of a restored file that is copied from a backup is asked about as well', async () => {
    const restored = goldenFile(here, 'Produktion');
    const draft = restored.withUnits('27');
    restored.inFile((db) =>
      db.prepare('UPDATE subscriptions SET data = randomblob(300) WHERE id = ?').run(draft),
    );
    app = await here.open();
    await app.get('environments.activate', { id: restored.environmentId });
    const copied = await app.get('subscriptions.copyFromBackup', { id: draft });
    expect(copied.restoredFrom).toEqual({ at: expect.any(String) });
  });
});
