/** A file is held back while a record in it cannot be read. Once it can be read again, nothing goes out by itself. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { subscriptionKind } from '../../main/subscriptions/steps.ts';
import { holdBack } from '../../main/sync/hold-back.ts';
import type { Ref } from '../../main/sync/submission.ts';
import { type AppWithPeople, appWithPeople, enterPerson, withSecondKind } from '../second-kind/app.ts';
import { createPeoplePlatform } from '../second-kind/endpoints.ts';
import { personKind } from '../second-kind/person.ts';
import { enter } from '../support/headless.ts';
import { type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
let app: AppWithPeople;
const open = () => appWithPeople(here.open(withSecondKind));
beforeEach(async () => {
  here = await scenario({ endpoints: createPeoplePlatform().endpoints });
  app = open();
});
afterEach(() => here.close());

const writesSent = () =>
  here.wire.calls.filter(({ method, path }) => method !== 'GET' && path.includes('/v2/')).length;

/** Makes a sealed value unreadable while `work` runs. */
function whileUnreadable({ table, column, row }: Sealed, work: () => void): void {
  const { db } = app.core;
  const put = (value: Uint8Array) =>
    db.transaction(() =>
      db.sql.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${row.name} = ?`).run(value, row.id),
    );
  const before = db.sql.prepare(`SELECT ${column} AS value FROM ${table} WHERE ${row.name} = ?`).get(row.id);
  put(Buffer.from('nothing that this version can read'));
  work();
  put(before?.value as Uint8Array);
}
interface Sealed {
  table: string;
  column: string;
  row: { name: string; id: string };
}

const kinds = {
  [subscriptionKind]: {
    path: '/v2/invitations/',
    table: 'subscriptions',
    enter: async () => enter(app, here.form()),
    shown: (id: string) => app.subscriptions.get(id),
  },
  [personKind]: {
    path: '/v2/persons/*',
    table: 'people',
    enter: () => enterPerson(app, 'Erika'),
    shown: (id: string) => app.people.get(id),
  },
};

it.each([
  { kind: subscriptionKind, lost: 'its record' },
  { kind: subscriptionKind, lost: 'its operation' },
  { kind: personKind, lost: 'its record' },
  { kind: personKind, lost: 'its operation' },
] as const)(
  'sends nothing of a queued $kind that was held back while $lost was unreadable',
  async ({ kind, lost }) => {
    const { path, table, enter, shown } = kinds[kind];
    here.sandbox.faults.add({ kind: 'lost', when: 'after', method: 'POST', path, times: 99 });
    app.start();
    const id = await enter();
    await until(() => shown(id).reason === 'waitsForRetry', 'the answer to its creation was lost');
    app.stop();
    await app.close();
    here.sandbox.faults.clear();

    app = open();
    const ref: Ref = { kind, id };
    const sealed =
      lost === 'its record'
        ? { table, column: 'data', row: { name: 'id', id } }
        : { table: 'operations', column: 'body', row: { name: 'subscription_id', id } };
    const older = { because: 'restored', at: '2026-01-01T00:00:00.000Z' } as const;
    whileUnreadable(sealed, () => holdBack({ ...app.core, older, tell: () => {} }));
    expect(app.core.kinds.of(kind).store.load(id)).toMatchObject({
      queuedAt: null,
      restoredFrom: { wasQueued: true },
    });
    await app.close();

    const before = writesSent();
    app = open();
    app.start();
    await until(
      () => app.sync().lastContactAt !== null && app.sync().sending === 0,
      'the platform has answered',
    );
    expect(writesSent()).toBe(before);
    // What became of the creation is left to a person, and the release asks about the older file after that.
    expect(shown(id)).toMatchObject({ unknownOutcome: { because: 'unknownOutcome' } });
    const operationId = shown(id).unknownOutcome?.operationId ?? '';
    await app.everyKind.decisions.decide(ref, operationId, { kind: 'giveUp' });
    expect(shown(id)).toMatchObject({ stage: 'needsYou', reason: 'restored' });
    expect(writesSent()).toBe(before);
  },
);

it.each([
  { kind: subscriptionKind, release: (id: string) => app.subscriptions.queue(id) },
  { kind: personKind, release: (id: string) => app.people.queue(id) },
] as const)(
  'asks about the older file before a draft of a $kind that was unreadable then is released',
  async (each) => {
    app.sendGate.choose(true);
    app.start();
    const { table, enter: enterOne } = kinds[each.kind];
    const id = await enterOne();
    if (each.kind === personKind) app.people.takeBack(id);
    else app.subscriptions.takeBack(id);
    expect(app.core.kinds.of(each.kind).store.load(id)).toMatchObject({ stage: 'draft', restoredFrom: null });
    const older = { because: 'restored', at: '2026-01-01T00:00:00.000Z' } as const;
    whileUnreadable({ table, column: 'data', row: { name: 'id', id } }, () =>
      holdBack({ ...app.core, older, tell: () => {} }),
    );
    expect(() => each.release(id)).toThrow('restored');
  },
);
