import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { TestClient } from '../../sandbox/test-client.ts';
import { enter, type Headless } from '../support/headless.ts';
import { reaches, type Scenario, scenario } from '../support/scenario.ts';
import { until } from '../support/until.ts';

let here: Scenario;
let app: Headless;
beforeEach(async () => {
  here = await scenario();
  app = here.open();
  app.start();
});
afterEach(() => here.close());

async function openWallet(investor: string): Promise<string> {
  const client = new TestClient(here.served.base, here.sandbox.info);
  await client.login();
  const { body } = await client.post(`/v2/investors/${investor}/wallets/eth-generic/`, {
    address: `0x${'ab'.repeat(20)}`,
  });
  return body.id;
}
/** Chooses a wallet as a person does, and queues again. */
async function assignByHand(id: string, walletId = ''): Promise<void> {
  const { form } = app.subscriptions.get(id);
  app.subscriptions.save(id, { ...form, wallet: { choice: 'chosen', walletId } });
  app.subscriptions.queue(id);
  await reaches(app, id, 'complete');
}
const assigned = () => here.report().investments.map(({ wallet }) => wallet);
const walletsOf = (index: number) => here.sandbox.info.investors[index]?.wallets ?? [];

describe('an investor without a wallet', () => {
  it('gets the investment all the same, and what is missing is shown', async () => {
    const id = enter(app, here.form({ investorId: here.investor.noWallet }));
    await reaches(app, id, 'noWallet');
    expect(app.subscriptions.get(id)).toMatchObject({
      stage: 'needsYou',
      status: 'KYC_PENDING',
      locked: { units: 'investmentSent' },
    });
    expect(app.subscriptions.get(id).locked).not.toHaveProperty('wallet');
    expect(assigned()).toEqual([null]);
    expect(app.scheduler.state().waiting).toBe(0);
  });

  it('gets a new wallet assigned when a person asks, without typing anything', async () => {
    const id = enter(app, here.form({ investorId: here.investor.noWallet }));
    await reaches(app, id, 'noWallet');
    const wallet = await openWallet(here.investor.noWallet);
    app.hurry();
    await reaches(app, id, 'complete');
    expect(assigned()).toEqual([wallet]);
    expect(here.report().investments).toHaveLength(1);
  });

  it('gets a new wallet assigned automatically after a while, even after a restart', async () => {
    const id = enter(app, here.form({ investorId: here.investor.noWallet }));
    await reaches(app, id, 'noWallet');
    await app.close();
    const wallet = await openWallet(here.investor.noWallet);
    app = here.open();
    app.start();
    await reaches(app, id, 'complete');
    expect(assigned()).toEqual([wallet]);
  });
});

describe('an investor with several wallets', () => {
  it('needs a person to choose, and nothing is guessed', async () => {
    const id = enter(app, here.form({ investorId: here.investor.threeWallets }));
    await reaches(app, id, 'chooseWallet');
    expect(assigned()).toEqual([null]);
    expect(app.subscriptions.get(id)).toMatchObject({
      stage: 'needsYou',
      problems: [{ field: 'wallet', code: 'chooseWallet', params: { count: 3 } }],
    });
    expect(() => app.subscriptions.queue(id)).toThrow('incomplete');

    const [, second = ''] = walletsOf(1);
    const { form } = app.subscriptions.get(id);
    const { detail, refused } = app.subscriptions.save(id, {
      ...form,
      wallet: { choice: 'chosen', walletId: second },
    });
    expect([refused, detail.reason]).toEqual([[], 'edited']);
    app.subscriptions.queue(id);
    await reaches(app, id, 'complete');
    expect(assigned()).toEqual([second]);
    expect(app.subscriptions.get(id)).toMatchObject({ problems: [], locked: { wallet: 'walletSent' } });
  });

  it('still needs a person, whatever is read meanwhile and however old the list of wallets is', async () => {
    const id = enter(app, here.form({ investorId: here.investor.threeWallets }));
    await reaches(app, id, 'chooseWallet');
    await app.close();
    // After ten minutes, the wallets just read are too old to act on.
    const start = Date.now();
    app = here.open({
      clock: { ...systemClock, now: () => Date.now() - start + start + 11 * 60_000, after: () => () => {} },
    });
    app.scheduler.start([]);
    app.review.refresh(id);
    await app.review.atRest();
    expect(app.subscriptions.get(id)).toMatchObject({ stage: 'needsYou', reason: 'chooseWallet' });
  });

  it('needs the choice before anything is sent when the wallets are known beforehand', async () => {
    await app.investors.readWallets(here.investor.threeWallets);
    const { id } = app.subscriptions.create();
    app.subscriptions.save(id, here.form({ investorId: here.investor.threeWallets }));
    expect(() => app.subscriptions.queue(id)).toThrow('incomplete');
  });

  it("has another investor's wallet refused by the platform, at the field, and it can be corrected", async () => {
    const [foreign = ''] = walletsOf(0);
    const [own = ''] = walletsOf(1);
    const id = enter(
      app,
      here.form({ investorId: here.investor.threeWallets, wallet: { choice: 'chosen', walletId: foreign } }),
    );
    await reaches(app, id, 'rejected');
    expect(app.subscriptions.get(id).messages).toMatchObject([
      { field: 'wallet', step: 'wallet', text: 'This wallet belongs to another investor.' },
    ]);
    await assignByHand(id, own);
    expect(assigned()).toEqual([own]);
    expect(here.report().investments).toHaveLength(1);
  });
});

describe('a wallet that is assigned later', () => {
  it('is neither read nor assigned until a person chooses one', async () => {
    const id = enter(app, here.form({ wallet: { choice: 'later', walletId: '' } }));
    await reaches(app, id, 'walletLater');
    expect(here.wire.calls.filter(({ path }) => path.includes('wallets'))).toEqual([]);
    expect(assigned()).toEqual([null]);
    await assignByHand(id, walletsOf(0)[0]);
    expect(assigned()).toEqual(walletsOf(0));
  });
});

/** Opens an app whose platform answers the reading of wallets as given. Everything else is the sandbox's own. */
async function answeringWallets(answer: (url: URL) => Response): Promise<{ reads(): number }> {
  await app.close();
  let reads = 0;
  app = here.open({
    fetch: async (input, init) => {
      const url = new URL(String(input));
      if (!url.pathname.endsWith('/wallets/')) return here.wire.fetch(input, init);
      reads += 1;
      return answer(url);
    },
  });
  // Without the call of every minute that finds out whether the platform answers.
  app.scheduler.start([]);
  return { reads: () => reads };
}

describe('a list of wallets', () => {
  const [first, second] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
  const page = (next: string | null, ...ids: string[]) =>
    Response.json({ count: 2, next, previous: null, results: ids.map((id) => ({ id })) });

  it('in pages is read to its end, so a single wallet on the first page does not count as the only one', async () => {
    await answeringWallets(({ search }) => (search === '' ? page('?offset=1', first) : page(null, second)));
    const id = enter(app, here.form({ investorId: here.investor.threeWallets }));
    await reaches(app, id, 'chooseWallet');
    await until(() => app.subscriptions.get(id).investor?.wallets?.length === 2, 'both are known');
  });

  it('with an empty `next`, or with one at the platform’s internal address, is read to its end', async () => {
    await answeringWallets(({ search }) =>
      search === ''
        ? page(`http://inside.invalid/v2/investors/${here.investor.threeWallets}/wallets/?p=2`, first)
        : page('', second),
    );
    const id = enter(app, here.form({ investorId: here.investor.threeWallets }));
    await reaches(app, id, 'chooseWallet');
    expect(app.subscriptions.get(id).investor?.wallets).toHaveLength(2);
  });

  it('that names one wallet twice counts as one wallet', async () => {
    await answeringWallets(() =>
      Response.json([{ id: walletsOf(0)[0] }, { id: walletsOf(0)[0], name: 'x' }]),
    );
    const id = enter(app, here.form());
    await reaches(app, id, 'complete');
    expect(assigned()).toEqual(walletsOf(0));
  });

  it.each([
    ['whose pages go in circles', () => page('?offset=0', first), 2, 5],
    ['that leads to another host', () => page('https://elsewhere.invalid/x', first), 1, 5],
    ['that is no list', () => Response.json({ detail: 'no list' }), 1, 5],
    ['that is a page of a proxy', () => new Response('<html>Anmelden</html>'), 1, 10],
    ['with an entry that cannot be read', () => Response.json([{ id: first }, { address: '0x1' }]), 1, 5],
    ['of another investor', () => Response.json([{ id: first, investor_id: second }]), 1, 5],
    ['that is empty and counts one', () => Response.json({ count: 1, next: null, results: [] }), 1, 5],
  ] as const)(
    '%s is never taken for a single wallet, and after some attempts a person has to look',
    async (_, answer, calls, attempts) => {
      const wallets = await answeringWallets(answer);
      const id = enter(app, here.form());
      await reaches(app, id, 'forbidden');
      expect(app.subscriptions.get(id)).toMatchObject({
        stage: 'refused',
        messages: [{ field: null, step: 'wallet', httpStatus: 200, text: expect.stringMatching(/./) }],
      });
      // Some more reads are made to find out whether the platform answers at all.
      expect(wallets.reads()).toBeGreaterThanOrEqual(attempts * calls);
      expect(wallets.reads()).toBeLessThanOrEqual(2 * attempts * calls);
      expect(assigned()).toEqual([null]);

      await assignByHand(id, walletsOf(0)[0]);
      expect(assigned()).toEqual(walletsOf(0));
    },
  );
});
