import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Scenario, scenario } from '../support/scenario.ts';

let here: Scenario;
beforeEach(async () => {
  here = await scenario({ investors: 250 });
});
afterEach(() => here.close());

const answering = (respond: (url: URL) => Response | undefined) =>
  here.open({
    fetch: async (input, init) => respond(new URL(String(input))) ?? here.wire.fetch(input, init),
  });
const isList = (url: URL) => url.pathname.endsWith('/v2/investors/');

describe('the list of investors', () => {
  it('is read with all its pages, and can be searched offline by every part of name and e-mail', async () => {
    const app = here.open();
    expect(await app.investors.refresh()).toEqual({ count: 250, leftOut: 0 });
    expect(here.wire.of('GET', '/v2/investors/')).toHaveLength(3);
    await here.served.unplug();
    expect(app.investors.search('', 10)).toMatchObject({ total: 250, investors: { length: 10 } });
    expect(app.investors.search('EINS übung', 10).investors.map(({ name }) => name)).toEqual(['Eins, Übung']);
    expect(app.investors.search('uebung-77@', 10).total).toBe(1);
    expect(app.investors.search(here.investor.threeWallets, 10).total).toBe(1);
    expect(app.investors.search('niemand', 10)).toEqual({ investors: [], total: 0, complete: true });
  });

  it('survives a restart', async () => {
    const app = here.open();
    await app.investors.refresh();
    await app.close();
    expect(here.open().investors.search('', 1).total).toBe(250);
  });

  it.each([
    [
      'a bare array',
      (url: URL) =>
        isList(url)
          ? Response.json([
              { id: 'a', name: 'A' },
              { id: 'b', name: 'B' },
            ])
          : undefined,
      2,
    ],
    [
      'pages whose next address has another host, behind a proxy',
      (url: URL) =>
        isList(url)
          ? Response.json(
              url.search
                ? { results: [{ id: 'b' }], next: null }
                : { results: [{ id: 'a' }], next: 'http://inside.invalid/api/external/v2/investors/?p=2' },
            )
          : undefined,
      2,
    ],
    [
      'pages whose next address is only a query',
      (url: URL) =>
        isList(url)
          ? Response.json(
              url.search ? { results: [{ id: 'b' }], next: null } : { results: [{ id: 'a' }], next: '?p=2' },
            )
          : undefined,
      2,
    ],
    [
      'entries of which some are no investors',
      (url: URL) => (isList(url) ? Response.json([{ id: 'a' }, { name: 'no id' }, 'x', null]) : undefined),
      1,
      3,
    ],
    [
      'entries of which some have ids that a number cannot hold exactly',
      (url: URL) =>
        isList(url)
          ? new Response('[{"id":9007199254740993},{"id":1e20},{"id":7}]', {
              headers: { 'content-type': 'application/json' },
            })
          : undefined,
      1,
      2,
    ],
  ])('is read from %s', async (_, respond, count, leftOut = 0) => {
    const app = answering(respond);
    expect(await app.investors.refresh()).toEqual({ count, leftOut });
    expect(app.investors.search('', 10).total).toBe(count);
    expect(here.wire.calls.every(({ path }) => !path.includes('inside.invalid'))).toBe(true);
  });

  it.each([
    ['HTML', () => new Response('<html>'), 'between'],
    ['an object without a list', () => Response.json({ detail: 'x' }), 'platform'],
    ['403', () => Response.json({ detail: 'no' }, { status: 403 }), 'platform'],
    ['500', () => new Response('', { status: 500 }), 'platform'],
    ['429', () => new Response('', { status: 429 }), 'rateLimited'],
  ])('is kept when %s comes instead of a list, which is reported', async (_, respond, code) => {
    const first = here.open();
    await first.investors.refresh();
    await first.close();
    const app = answering((url) => (isList(url) ? respond() : undefined));
    await expect(app.investors.refresh()).rejects.toMatchObject({ failure: { code } });
    expect(app.investors.search('', 1).total).toBe(250);
  });

  it('reports a refusal that quotes the token without the token', async () => {
    const app = here.open({
      fetch: async (input, init) => {
        const token = new Headers(init?.headers).get('authorization')?.replace('Bearer ', '') ?? '';
        return isList(new URL(String(input)))
          ? Response.json({ detail: `Token ${token} may not do this.` }, { status: 403 })
          : here.wire.fetch(input, init);
      },
    });
    await expect(app.investors.refresh()).rejects.toMatchObject({
      failure: { code: 'platform', said: '403: Token … may not do this.' },
    });
  });

  it('is reported as offline without a network', async () => {
    const app = here.open();
    await here.served.unplug();
    await expect(app.investors.refresh()).rejects.toMatchObject({ failure: { code: 'offline' } });
    expect(app.sendGate.pause).toMatchObject({ reason: 'offline' });
  });
});

describe('one investor', () => {
  it('is looked up with wallets', async () => {
    const app = here.open();
    const { investor, fresh } = await app.investors.lookup(here.investor.threeWallets);
    expect(fresh).toBe(true);
    expect(investor).toMatchObject({ name: 'Zwei (drei Wallets), Übung', wallets: { length: 3 } });
  });
  it('is read from the store while offline, and marked as not fresh', async () => {
    const app = here.open();
    await app.investors.lookup(here.investor.oneWallet);
    await here.served.unplug();
    expect(await app.investors.lookup(here.investor.oneWallet)).toMatchObject({
      fresh: false,
      investor: { wallets: { length: 1 } },
    });
    expect(await app.investors.lookup(here.investor.noWallet)).toEqual({ fresh: false, investor: null });
  });
  it('that the platform does not know is reported as missing', async () => {
    expect(await here.open().investors.lookup('99999999-9999-4999-8999-999999999999')).toEqual({
      investor: null,
      fresh: true,
    });
  });
  it('keeps the known wallets when the list is read again', async () => {
    const app = here.open();
    await app.investors.lookup(here.investor.threeWallets);
    await app.investors.refresh();
    expect(app.investors.search(here.investor.threeWallets, 1).investors[0]?.wallets).toHaveLength(3);
  });
});
