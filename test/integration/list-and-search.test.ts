import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { groupReasons } from '../../contract/submission.ts';
import { listFilters } from '../../contract/subscription-list.ts';
import { enter } from '../support/headless.ts';
import { type OpenedScenario, openedScenario, reaches } from '../support/scenario.ts';
import { laterMillisecond, until } from '../support/until.ts';

let here: OpenedScenario;
beforeEach(async () => {
  here = await openedScenario();
});
afterEach(() => here.close());

describe('the list', () => {
  it('has counts by filter, shows the newest change first, and comes in pages', async () => {
    here.app.start();
    const done = enter(here.app, here.form({}, 1));
    await reaches(here.app, done, 'complete');
    const refused = enter(here.app, here.form({ campaignId: here.campaign.closed }, 2));
    await reaches(here.app, refused, 'rejected');
    here.app.sendGate.choose(true);
    const queued = enter(here.app, here.form({}, 3));
    await laterMillisecond();
    const { id: draft } = here.app.subscriptions.create();
    expect(here.list().counts).toEqual({ needsYou: 1, drafts: 1, onItsWay: 1, invested: 1, all: 4 });
    expect([
      here.ids('', 'needsYou'),
      here.ids('', 'drafts'),
      here.ids('', 'onItsWay'),
      here.ids('', 'invested'),
    ]).toEqual([[refused], [draft], [queued], [done]]);
    expect(here.ids()).toEqual([draft, queued, refused, done]);
    expect([...here.ids('', 'all', 0, 2), ...here.ids('', 'all', 2, 2)]).toEqual(here.ids());
    expect(here.list('', 'all', 2, 1)).toMatchObject({ total: 4, rows: [{ id: refused }] });
    expect(here.list('', 'all', 9, 5)).toMatchObject({ total: 4, rows: [] });
    for (const filter of [...listFilters, ...groupReasons])
      expect(here.listed(filter, '', [draft, queued, refused, done]), filter).toEqual(
        here.ids('', filter).sort(),
      );
  });
  it('can be narrowed to one reason, drafts excepted', async () => {
    here.app.start();
    const refused: string[] = [];
    for (const units of [1, 2]) {
      // One after the other: of two that are sent together, either may be refused first.
      refused.push(enter(here.app, here.form({ campaignId: here.campaign.closed }, units)));
      await reaches(here.app, refused.at(-1) ?? '', 'rejected');
    }
    here.app.sendGate.choose(true);
    const queued = enter(here.app, here.form({}, 3));
    here.app.subscriptions.create();
    await until(() => here.list('', 'waitsForSending').total === 1, 'the subscription waits to be sent');
    expect(here.ids('', 'waitsForSending')).toEqual([queued]);
    expect(here.ids('', 'rejected')).toEqual(refused.toReversed());
    expect(here.list('', 'rejected', 1, 1)).toMatchObject({ total: 2, rows: [{ id: refused[0] }] });
    for (const reason of ['unfinished', 'ready', 'signature'] as const)
      expect(here.list('', reason)).toMatchObject({ total: 0, rows: [] });
  });
  it('is searched by name, e-mail, campaign, units and platform ids, and every word must match', async () => {
    await here.restart();
    await here.restart({
      campaigns: () => [{ id: here.campaign.plain, name: 'Solarpark Süd', selfDisclosureRequired: null }],
    });
    await here.app.investors.refresh();
    const one = enter(here.app, here.form({}, 12345));
    const two = enter(here.app, here.form({ investorId: here.investor.noWallet }, 7));
    for (const [search, found] of [
      ['12345', [one]],
      ['SOLARPARK süd', [two, one]],
      ['ohne wallet', [two]],
      ['uebung-3@', [two]],
      ['eins 12345', [one]],
      ['eins 7777', []],
    ] as const)
      expect([here.ids(search).sort(), here.listed('all', search, [one, two])], search).toEqual([
        [...found].sort(),
        [...found].sort(),
      ]);
    expect(here.list('solarpark', 'all', 1, 1)).toMatchObject({ total: 2, rows: [{}] });
  });
});

describe('a search', () => {
  it('lists matches of the typed spelling first, and among these the newest change', async () => {
    const drafts = new Map<string, string>();
    for (const name of ['Müller', 'Mu\u0308ller', 'Müllerin', 'Mueller', 'Muller', 'Meier']) {
      const { id } = here.app.subscriptions.create();
      here.app.subscriptions.save(id, { ...here.form(), investorId: name });
      drafts.set(id, name);
      await laterMillisecond();
    }
    const found = (search: string, offset = 0, limit = 100) =>
      here.ids(search, 'all', offset, limit).map((id) => drafts.get(id));
    const expected = ['Mu\u0308ller', 'Müller', 'Müllerin', 'Muller', 'Mueller'];
    expect(found('Müller')).toEqual(expected);
    expect([...found('Müller', 0, 2), ...found('Müller', 2, 2), ...found('Müller', 4, 2)]).toEqual(expected);
    expect(here.list('Müller', 'all', 4, 2).total).toBe(5);
    expect(found('Mueller')[0]).toBe('Mueller');
  });
});
