import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SubscriptionDetail } from '../../contract/subscription.ts';
import { goldenFile, type Stored } from '../golden/file.ts';
import { goldenVersions } from '../golden/profile.ts';
import { type GoldenRecords, goldenRecords } from '../golden/records.ts';
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
  let here: GoldenRecords;
  beforeEach(() => {
    here = goldenRecords(version);
  });
  afterEach(() => here.close());

  const id = (number: number) => `99999999-0000-4000-8000-${String(number).padStart(12, '0')}`;

  it('send nothing that was released, whichever field is lost, until a person has queued it again', async () => {
    const released = here.records.inFile((sql) =>
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
      const record = here.records.record(original);
      for (const path of pathsOf(record).filter(
        ([head, ...rest]) => rest.length > 0 || !evidenced.includes(head ?? ''),
      )) {
        if (path.at(-1) === 'id') continue; // its value is known from the row: see the test about unreadable records
        const copied = id(copies.length);
        here.copy(original, copied, without(record, path));
        const stage = here.records.details.find((detail) => detail.id === original)?.stage ?? '';
        copies.push({ id: copied, path: path.join('.'), stage, record });
      }
    }
    expect(new Set(copies.map(({ stage }) => stage)).size, 'copies in several stages').toBeGreaterThan(2);
    await here.openConnected();
    await until(
      async () => (await here.get(here.records.withUnits('24'))).reason === 'complete',
      'the undamaged subscription is complete, after all the others',
    );
    await until(async () => {
      const { rows } = await here.app.get('subscriptions.list', {
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
      const answer = await here.app.call('subscriptions.get', { id: each });
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
      expect(here.operationsOf(each), `nothing is sent without ${path}`).toEqual([]);
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
    expect(here.app.defects).toEqual([]);
  });

  it('are asked about, named in the trail, and then sent', async () => {
    const queued = here.records.withUnits('24');
    const { wallet: _, ...form } = here.records.record(queued).form as Stored;
    here.records.putRecord(queued, { ...here.records.record(queued), form });
    await here.openConnected();
    await until(
      async () => (await here.get(queued)).reason === 'fieldsLost',
      'the subscription waits for a person',
    );
    const detail = await here.get(queued);
    expect(detail).toMatchObject({ stage: 'needsYou', lost: { fields: ['wallet'], others: false } });
    const wanted = { ...detail.form, wallet: { choice: 'later', walletId: '' } } as const;
    await here.app.get('subscriptions.save', { id: queued, form: wanted });
    expect((await here.get(queued)).lost, 'saving does not answer the question').toEqual({
      fields: ['wallet'],
      others: false,
    });
    expect(await here.app.call('subscriptions.queue', { id: queued })).toMatchObject({
      error: { code: 'fieldsLost' },
    });
    await here.app.get('subscriptions.queue', { id: queued, checked: true });
    await until(
      async () => (await here.get(queued)).reason === 'walletLater',
      'the subscription continues as the person wants',
    );
    expect((await here.get(queued)).lost).toBeNull();
    const trail = await here.app.get('subscriptions.trail', { id: queued });
    expect(trail.find(({ what }) => what === 'lost.checked')?.details).toEqual({ fields: ['form.wallet'] });
  });

  it('are named in copies as well, and still after several saves', async () => {
    const draft = here.records.withUnits('19');
    const record = here.records.record(draft);
    here.records.putRecord(draft, without(record, ['form', 'selfDisclosure']));
    await here.openConnected();
    const names = (await here.get(draft)).lost?.fields;
    expect(names).toEqual([
      'selfDisclosure.given',
      'selfDisclosure.monthlyIncome',
      'selfDisclosure.netWorth100k',
      'selfDisclosure.submittedAt',
    ]);
    for (const units of ['7', '8']) {
      const { form } = await here.get(draft);
      await here.app.get('subscriptions.save', { id: draft, form: { ...form, units } });
    }
    expect((await here.get(draft)).lost?.fields).toEqual(names);
    expect((await here.app.get('subscriptions.duplicate', { id: draft })).lost?.fields).toEqual(names);
  });

  it.each([
    ['all confirmations', ['confirmations']],
    ['one confirmation', ['confirmations', 'costs']],
    ['the time of a confirmation', ['confirmations', 'costs', 'at']],
  ])('without %s, the tick is gone as well and nobody is recorded as having set it', async (_, path) => {
    const queued = here.records.withUnits('24');
    expect(here.records.record(queued)).toMatchObject({ form: { signature: { costsInformed: true } } });
    here.records.putRecord(queued, without(here.records.record(queued), path));
    const operations = here.operationsOf(queued).map(({ id }) => id);
    await here.openConnected();
    await until(
      async () => (await here.get(queued)).stage === 'needsYou',
      'the subscription waits for a person',
    );
    const { form, lost } = await here.get(queued);
    expect(form.signature.costsInformed).toBe(false);
    expect(lost?.fields).toContain('signature.costsInformed');
    const before = (await here.app.get('subscriptions.trail', { id: queued })).length;
    await here.app.get('subscriptions.save', { id: queued, form: { ...form, units: '25' } });
    const added = (await here.app.get('subscriptions.trail', { id: queued })).slice(before);
    expect(added.map(({ what }) => what)).not.toContain('costs.confirmed');
    expect((await here.get(queued)).confirmations.costs).toBeNull();
    // Repeating the same call shows what may have been sent. Nothing beyond that is sent.
    expect(here.operationsOf(queued).map(({ id }) => id)).toEqual(operations);
  });

  it.each([
    ['empty', (record: Stored): Stored => ({ ...record, restoredFrom: {} })],
    ['missing', (record: Stored): Stored => without(record, ['restoredFrom'])],
  ])('are asked about before queueing when restoredFrom is %s, whatever the reason', async (_, harm) => {
    const ids = here.records.details
      .filter(({ queuedAt, stage }) => queuedAt === null && ['draft', 'needsYou', 'refused'].includes(stage))
      .map((detail) => detail.id);
    expect(ids.length).toBeGreaterThan(3);
    for (const each of ids) here.records.putRecord(each, harm(here.records.record(each)));
    await here.openConnected();
    for (const each of ids) {
      const detail = await here.get(each);
      expect(detail.restoredFrom).toEqual({ at: null });
      const answer = await here.app.call('subscriptions.queue', { id: each });
      expect(answer).toMatchObject({
        error: { code: detail.problems.length > 0 ? 'incomplete' : 'restored' },
      });
    }
  });

  it('without mayExist, an attempt that never left does not hide an earlier one that may have arrived', async () => {
    const doubted = here.records.withUnits('28');
    here.records.putRecord(doubted, without(here.records.record(doubted), ['mayExist']));
    here.records.inFile((sql) => {
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
    await here.openConnected();
    expect(await here.get(doubted)).toMatchObject({ reason: 'mayExist', possiblyCreated: 'investment' });
    expect(await here.app.call('subscriptions.queue', { id: doubted })).toMatchObject({
      error: { code: 'possiblyCreated' },
    });
  });

  it('a person can enter the id of a possibly created object whose operation lost its body', async () => {
    const doubted = here.records.withUnits('28');
    here.records.inFile((sql) =>
      sql.prepare('UPDATE operations SET body = randomblob(80) WHERE subscription_id = ?').run(doubted),
    );
    await here.openConnected();
    const { unknownOutcome, form, possiblyCreated } = await here.get(doubted);
    expect({ unknownOutcome, possiblyCreated }).toMatchObject({
      unknownOutcome: { sent: null, choices: ['record'] },
      possiblyCreated: 'investment',
    });
    const made = here.platform.report().investments.find(({ units }) => String(units) === form.units);
    const decision = { kind: 'record', platformId: made?.id ?? '' } as const;
    const operationId = unknownOutcome?.operationId ?? '';
    await here.app.get('subscriptions.decide', { id: doubted, operationId, decision });
    expect(await here.get(doubted)).toMatchObject({ investmentId: made?.id, possiblyCreated: null });
  });

  it.each([
    ['what all entries are about', (record: Stored): Stored => without(record, ['about'])],
    ['what one entry is about', (record: Stored): Stored => without(record, ['about', 'signature.signedAt'])],
  ])('a signature of a former order does not come back without %s', async (_, harm) => {
    const draft = here.records.withUnits('19');
    await here.openConnected();
    const { form } = await here.get(draft);
    const other = { ...form, units: '500' };
    const { detail } = await here.app.get('subscriptions.save', { id: draft, form: other });
    expect(detail.form.signature.signedAt, 'the signature has lapsed').toBe('');
    await here.app.backend.close();
    here.records.putRecord(draft, harm(here.records.record(draft)), 3);
    await here.openConnected();
    expect((await here.get(draft)).lost?.fields).toContain('signature.signedAt');
    const saved = await here.app.get('subscriptions.save', {
      id: draft,
      form: { ...detail.form, wallet: { choice: 'later', walletId: '' } },
    });
    expect(saved.detail.form.signature.signedAt).toBe('');
  });

  it('a lost tick that is set again is recorded as confirmed by the person who set it', async () => {
    const draft = here.records.withUnits('19');
    const record = here.records.record(draft);
    expect(record).toMatchObject({ confirmations: { costs: { by: expect.any(String) } } });
    here.records.putRecord(draft, without(record, ['form', 'signature', 'costsInformed']));
    await here.openConnected();
    await here.app.get('settings.update', { adviserName: 'Berta Neu' });
    const { form, confirmations } = await here.get(draft);
    expect(confirmations.costs).toBeNull();
    const ticked = { ...form, signature: { ...form.signature, costsInformed: true } };
    const { detail } = await here.app.get('subscriptions.save', { id: draft, form: ticked });
    expect(detail.confirmations.costs?.by).toContain('Berta Neu');
  });

  it('a draft of a restored file that is copied from a backup is asked about as well', async () => {
    const restored = goldenFile(here, 'Produktion');
    const draft = restored.withUnits('27');
    restored.inFile((db) =>
      db.prepare('UPDATE subscriptions SET data = randomblob(300) WHERE id = ?').run(draft),
    );
    await here.open();
    await here.app.get('environments.activate', { id: restored.environmentId });
    const copied = await here.app.get('subscriptions.copyFromBackup', { id: draft });
    expect(copied.restoredFrom).toEqual({ at: expect.any(String) });
  });
});
