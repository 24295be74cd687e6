import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goldenCipher } from '../golden/file.ts';
import { goldenVersions } from '../golden/profile.ts';
import { type GoldenRecords, goldenRecords } from '../golden/records.ts';
import { until } from '../support/until.ts';

const page = { search: '', offset: 0, limit: 500 };

describe.each(goldenVersions)('records of version %s that open but make no sense', (version) => {
  let here: GoldenRecords;
  beforeEach(() => {
    here = goldenRecords(version);
  });
  afterEach(() => here.close());

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
    'an operation with the %s %s holds its subscription back, and is named and exported',
    async (column, value) => {
      const id = here.records.withUnits('23');
      const bad = column === 'body' ? goldenCipher.sealBytes('elsewhere', Buffer.from('{}')) : value;
      here.change(`UPDATE operations SET ${column} = ? WHERE subscription_id = ?`, bad, id);
      const key = String(here.rowOf('operations', `subscription_id = '${id}'`).id);
      const before = here.platform.report().invitations.length;
      await here.send();
      // The other subscription is sent, and nothing of this one.
      const made = here.platform.report().invitations.slice(before);
      expect(made.map(({ units }) => units)).not.toContain(23);
      const fault = column === 'body' ? 'damaged' : 'shape';
      expect(await here.rowIn(id)).toMatchObject({ unreadable: fault });
      expect(await here.app.call('subscriptions.get', { id })).toMatchObject({
        error: { code: 'unreadable', fault },
      });
      for (const method of ['subscriptions.queue', 'subscriptions.takeBack', 'subscriptions.remove'] as const)
        expect(await here.app.call(method, { id })).toMatchObject({ error: { code: 'unreadable' } });
      expect((await here.unreadable()).records).toEqual([
        {
          kind: 'operation',
          id: key,
          subscriptionId: id,
          fault,
          isThere: true,
          createdAt: expect.any(String),
        },
      ]);
      const [line] = await here.exported();
      expect(line).toMatchObject({ kind: 'operation', id: key, columns: { subscription_id: id } });
      if (typeof value !== 'bigint' && column !== 'body' && column !== 'state')
        expect(line?.columns[column]).toBe(value);
      here.ports.saveTo.push(here.file);
      expect(await here.app.get('subscriptions.export', { ids: null })).toMatchObject({ damaged: 1 });
      expect(here.app.defects).toEqual([]);
    },
  );

  it.each([
    ['first_sent_at', null],
    ['first_sent_at', 'x'],
    ['kind', 'x'],
    ['state', 'done'],
  ])('an operation that may have been sent, with the %s %s, is never sent again', async (column, value) => {
    const id = here.records.withUnits('30');
    here.change(`UPDATE operations SET ${column} = ? WHERE subscription_id = ? AND sequence = 2`, value, id);
    const { idempotency_key: key } = here.rowOf('operations', `subscription_id = '${id}' AND sequence = 2`);
    const called = await here.send();
    expect(called.filter((call) => call.includes(String(key)))).toEqual([]);
    expect(await here.rowIn(id)).toMatchObject({ unreadable: 'shape' });
    expect(here.app.defects).toEqual([]);
  });

  it('a closed operation of an unknown kind holds its subscription back as well', async () => {
    const id = here.records.withUnits('28');
    here.change(`UPDATE operations SET kind = 'x' WHERE subscription_id = ? AND sequence = 3`, id);
    await here.openOffline();
    expect(await here.rowIn(id)).toMatchObject({ unreadable: 'shape' });
    expect(await here.app.call('subscriptions.queue', { id, checked: true })).toMatchObject({
      error: { code: 'unreadable' },
    });
    expect(await here.app.get('subscriptions.copyFromBackup', { id })).toMatchObject({ reason: 'restored' });
  });

  it('an investment without its investor waits for a person, and no call lacks an id', async () => {
    const id = here.records.details.find(({ reason }) => reason === 'noWallet')?.id ?? '';
    here.edit(id, ({ form, ...rest }) => {
      const { investorId: _, ...others } = form as { investorId: string };
      return { ...rest, form: others, lapsed: {} };
    });
    const called = await here.send();
    expect(called.filter((call) => /[^:]\/\//.test(call.split(' ')[1] ?? ''))).toEqual([]);
    const detail = await here.app.get('subscriptions.get', { id });
    expect(detail).toMatchObject({ stage: 'needsYou', messages: [] });
    expect(detail.steps.find(({ kind }) => kind === 'wallet')).not.toMatchObject({ state: 'done' });
    expect(here.app.defects).toEqual([]);
  });

  it('a record with an empty acknowledged id is unreadable', async () => {
    const id = here.records.withUnits('6');
    here.change(`UPDATE subscriptions SET invitation_id = '' WHERE id = ?`, id);
    here.edit(id, (value) => ({
      ...value,
      lapsed: {},
      invitation: { ...(value.invitation as object), id: '' },
    }));
    const called = await here.send();
    expect(called.filter((call) => call.includes('/v2/invitations//'))).toEqual([]);
    expect(await here.rowIn(id)).toMatchObject({ unreadable: 'shape' });
  });

  it('a status that cannot be stored, because an operation makes no sense, is a failed reading and no defect', async () => {
    const id = here.records.details.find(({ investmentId }) => investmentId !== null)?.id ?? '';
    here.change(`UPDATE operations SET kind = 'x' WHERE subscription_id = ? AND sequence = 1`, id);
    here.connect(true);
    await here.openOffline();
    await here.app.get('sync.setOffline', { offline: false });
    await here.app.get('review.refresh', { subscriptionId: id });
    await until(async () => {
      const { progress } = await here.app.get('review.list', { filter: 'all', ...page });
      return !progress.running && progress.failed === 1;
    }, 'the reading has failed');
    expect(here.app.defects).toEqual([]);
  });
});
