import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goldenFile, type Stored } from '../golden/file.ts';
import { goldenVersions } from '../golden/profile.ts';
import { type GoldenRecords, goldenRecords } from '../golden/records.ts';
import { until } from '../support/until.ts';

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

  describe('contradictory values', () => {
    const sql = (script: string, ...values: (string | null)[]) =>
      here.records.inFile((db) => expect(db.prepare(script).run(...values).changes).toBeGreaterThan(0));

    it('a queued subscription from a backup that nobody has checked waits for a person', async () => {
      here.records = goldenFile(here, 'Produktion');
      const held = here.records.withUnits('26');
      expect(here.records.record(held)).toMatchObject({ restoredFrom: { at: expect.any(String) } });
      sql(
        `UPDATE subscriptions SET queued_at = updated_at, stage = 'onItsWay', reason = 'waitsForSending' WHERE id = ?`,
        held,
      );
      const before = here.operationsOf(held);
      await here.openConnected();
      await until(
        async () => (await here.get(held)).reason === 'restored',
        'the subscription waits for a person',
      );
      expect(here.operationsOf(held)).toEqual(before);
    });

    it('a queued subscription that was released for no environment waits for a person', async () => {
      const draft = here.records.withUnits('19');
      sql(
        `UPDATE subscriptions SET queued_at = updated_at, stage = 'onItsWay', reason = 'waitsForSending' WHERE id = ?`,
        draft,
      );
      await here.openConnected();
      await until(
        async () => (await here.get(draft)).reason === 'otherClient',
        'the subscription waits for a person',
      );
      expect(here.operationsOf(draft)).toEqual([]);
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
      const damaged = here.records.withUnits(units);
      sql(script, damaged);
      await here.openConnected();
      expect(await here.app.call('subscriptions.get', { id: damaged })).toMatchObject({
        error: { code: 'unreadable', fault: 'shape' },
      });
      await until(
        async () => (await here.get(here.records.withUnits('24'))).reason === 'complete',
        'an undamaged subscription was sent meanwhile',
      );
      expect(here.platform.report()).toMatchObject({ doubledInvitations: [], doubledInvestments: [] });
    });

    it('a creation that was given up by damage is asked about before it is made again', async () => {
      const doubted = here.records.withUnits('29');
      sql(`UPDATE operations SET state = 'abandoned' WHERE subscription_id = ?`, doubted);
      await here.openConnected();
      await until(
        async () => (await here.get(doubted)).stage !== 'onItsWay',
        'the subscription waits for a person',
      );
      expect((await here.get(doubted)).possiblyCreated).not.toBeNull();
    });

    it('a subscription is unreadable instead of created again when only its operation shows an invitation', async () => {
      const invited = here.records.withUnits('6');
      here.records.putRecord(invited, without(here.records.record(invited), ['invitation']));
      sql('UPDATE subscriptions SET invitation_id = NULL WHERE id = ?', invited);
      await here.openConnected();
      expect(await here.app.call('subscriptions.get', { id: invited })).toMatchObject({
        error: { code: 'unreadable' },
      });
    });
  });
});
