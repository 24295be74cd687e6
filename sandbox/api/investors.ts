import { z } from 'zod';
import { check, jsonObject, text } from '../checks.ts';
import { notFound, refuseField } from '../errors.ts';
import type { Platform } from '../platform.ts';
import type { Investor, Wallet } from '../records.ts';
import { investorView, walletView } from '../views.ts';
import { type Answer, type Call, type Endpoint, listPage } from './endpoint.ts';

/** The body of `POST /v2/investors/`. The endpoint is from the [docs], its fields are [assumed]. */
const NewInvestor = z.object({
  forename: text(150),
  surname: text(150),
  email: text(254).refine(
    (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value),
    'This is not an e-mail address.',
  ),
});

const NewWallet = z.object({
  address: text(100).refine(
    (value) => /^0x[0-9a-f]{40}$/i.test(value),
    'This is not an address: "0x" and 40 hexadecimal digits are expected.',
  ),
});

/**
 * Returns the endpoints of `/v2/investors/`: `GET` of one investor, `POST` of an investor and of a wallet [docs], the
 * list of investors [assumed], the list of wallets as a bare array [guide].
 */
export function investorEndpoints(platform: Platform): Endpoint[] {
  const { state } = platform;

  function find(call: Call): Investor {
    const investor = state.investors.get(call.id);
    if (!investor) throw notFound('investor');
    return investor;
  }

  function create(call: Call): Answer {
    const body = check(NewInvestor, jsonObject(call.bytes));
    const investor: Investor = {
      id: state.newId(),
      ...body,
      createdAt: platform.now(),
      wallets: [],
      fate: 'delivered',
    };
    state.addInvestor(investor);
    platform.changed();
    return { status: 201, body: investorView(investor) };
  }

  function addWallet(call: Call): Answer {
    const investor = find(call);
    const { address } = check(NewWallet, jsonObject(call.bytes));
    if (investor.wallets.some((wallet) => wallet.address.toLowerCase() === address.toLowerCase())) {
      throw refuseField('address', 'This investor already has a wallet with this address.');
    }
    const wallet: Wallet = { id: state.newId(), type: 'eth-generic', address };
    state.addWallet(investor, wallet);
    platform.changed();
    return { status: 201, body: walletView(wallet) };
  }

  return [
    {
      path: '/v2/investors/',
      GET: { scope: 'investors:read', handle: (call) => listPage(call, state.investorList, investorView) },
      POST: { scope: 'investors:write', takes: 'json', handle: create },
    },
    {
      path: '/v2/investors/:id/',
      GET: {
        scope: 'investors:read',
        handle: (call) => ({ status: 200, body: investorView(find(call)) }),
      },
    },
    {
      path: '/v2/investors/:id/wallets/',
      GET: {
        scope: 'investors:read',
        handle: (call) => ({ status: 200, body: find(call).wallets.map(walletView) }),
      },
    },
    {
      path: '/v2/investors/:id/wallets/eth-generic/',
      POST: { scope: 'investors:write', takes: 'json', handle: addWallet },
    },
  ];
}
