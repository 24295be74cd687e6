import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groupReasons } from '../../contract/submission.ts';
import { type ListChoice, listFilters } from '../../contract/subscription-list.ts';
import { enter, type Headless } from '../support/headless.ts';
import { type Scenario, scenario, standsAt } from '../support/scenario.ts';
import { laterMillisecond, until } from '../support/until.ts';

let here: Scenario;
let app: Headless;
beforeEach(async () => {
  here = await scenario();
  app = here.open();
});
afterEach(() => here.close());

const restart = async () => {
  await app.close();
  app = here.open();
};
const list = (search = '', filter: ListChoice = 'all', offset = 0, limit = 100) =>
  app.subscriptions.list({ filter, search, offset, limit });
const ids = (...args: Parameters<typeof list>) => list(...args).rows.map(({ id }) => id);
const listed = (filter: ListChoice, search: string, among: string[]) =>
  app.subscriptions.listed({ filter, search, ids: among }).sort();

describe('the list', () => {
  it('has counts by filter, shows the newest change first, and comes in pages', async () => {
    app.start();
    const done = enter(app, here.form({}, 1));
    await standsAt(app, done, 'complete');
    const refused = enter(app, here.form({ campaignId: here.campaign.closed }, 2));
    await standsAt(app, refused, 'rejected');
    app.sendGate.choose(true);
    const queued = enter(app, here.form({}, 3));
    await laterMillisecond();
    const { id: draft } = app.subscriptions.create();
    expect(list().counts).toEqual({ needsYou: 1, drafts: 1, onItsWay: 1, invested: 1, all: 4 });
    expect([ids('', 'needsYou'), ids('', 'drafts'), ids('', 'onItsWay'), ids('', 'invested')]).toEqual([
      [refused],
      [draft],
      [queued],
      [done],
    ]);
    expect(ids()).toEqual([draft, queued, refused, done]);
    expect([...ids('', 'all', 0, 2), ...ids('', 'all', 2, 2)]).toEqual(ids());
    expect(list('', 'all', 2, 1)).toMatchObject({ total: 4, rows: [{ id: refused }] });
    expect(list('', 'all', 9, 5)).toMatchObject({ total: 4, rows: [] });
    for (const filter of [...listFilters, ...groupReasons])
      expect(listed(filter, '', [draft, queued, refused, done]), filter).toEqual(ids('', filter).sort());
  });
  it('can be narrowed to one reason, drafts excepted', async () => {
    app.start();
    const refused = [1, 2].map((units) => enter(app, here.form({ campaignId: here.campaign.closed }, units)));
    for (const id of refused) await standsAt(app, id, 'rejected');
    app.sendGate.choose(true);
    const queued = enter(app, here.form({}, 3));
    app.subscriptions.create();
    await until(() => list('', 'waitsForSending').total === 1, 'the subscription waits to be sent');
    expect(ids('', 'waitsForSending')).toEqual([queued]);
    expect(ids('', 'rejected')).toEqual(refused.toReversed());
    expect(list('', 'rejected', 1, 1)).toMatchObject({ total: 2, rows: [{ id: refused[0] }] });
    for (const reason of ['unfinished', 'ready', 'signature'] as const)
      expect(list('', reason)).toMatchObject({ total: 0, rows: [] });
  });
  it('is searched by name, e-mail, campaign, units and platform ids, and every word must match', async () => {
    await restart();
    await app.close();
    app = here.open({
      campaigns: () => [{ id: here.campaign.plain, name: 'Solarpark Süd', selfDisclosureRequired: null }],
    });
    await app.investors.refresh();
    const one = enter(app, here.form({}, 12345));
    const two = enter(app, here.form({ investorId: here.investor.noWallet }, 7));
    for (const [search, found] of [
      ['12345', [one]],
      ['SOLARPARK süd', [two, one]],
      ['ohne wallet', [two]],
      ['uebung-3@', [two]],
      ['eins 12345', [one]],
      ['eins 7777', []],
    ] as const)
      expect([ids(search).sort(), listed('all', search, [one, two])], search).toEqual([
        [...found].sort(),
        [...found].sort(),
      ]);
    expect(list('solarpark', 'all', 1, 1)).toMatchObject({ total: 2, rows: [{}] });
  });
});

describe('a search', () => {
  it('lists matches of the typed spelling first, and among these the newest change', async () => {
    const drafts = new Map<string, string>();
    for (const name of ['Müller', 'Mu\u0308ller', 'Müllerin', 'Mueller', 'Muller', 'Meier']) {
      const { id } = app.subscriptions.create();
      app.subscriptions.save(id, { ...here.form(), investorId: name });
      drafts.set(id, name);
      await laterMillisecond();
    }
    const found = (search: string, offset = 0, limit = 100) =>
      ids(search, 'all', offset, limit).map((id) => drafts.get(id));
    const expected = ['Mu\u0308ller', 'Müller', 'Müllerin', 'Muller', 'Mueller'];
    expect(found('Müller')).toEqual(expected);
    expect([...found('Müller', 0, 2), ...found('Müller', 2, 2), ...found('Müller', 4, 2)]).toEqual(expected);
    expect(list('Müller', 'all', 4, 2).total).toBe(5);
    expect(found('Mueller')[0]).toBe('Mueller');
  });
});
