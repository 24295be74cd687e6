import { describe, expect, it } from 'vitest';
import type { Json } from '../../contract/primitives.ts';
import {
  listOf,
  recordIn,
  selfDisclosureRequiredBy,
  statusOf,
  walletOf,
  walletsOf,
} from '../../main/platform/answers.ts';
import { investorOf } from '../../main/platform/investor.ts';
import { campaignId, investorId } from '../support/samples.ts';

describe('fields of the platform’s answers', () => {
  it.each([
    [{ status: 'PAID' }, 'PAID'],
    [{ status: 'irgendwas Neues' }, 'irgendwas Neues'],
    [{ status: '' }, null],
    [{ status: 3 }, '3'],
    [{ status: { code: 'PAID' } }, '{"code":"PAID"}'],
    [{ status: null }, null],
    [{}, null],
    [[{ status: 'PAID' }], null],
    [null, null],
    ['PAID', null],
  ])('the status of %j is %j', (record, status) => expect(statusOf(record)).toBe(status));
  it.each([
    [{ wallet: 'w' }, 'w'],
    [{ wallet: { id: 'w' } }, 'w'],
    [{ wallet: null }, null],
    [{ wallet: '' }, null],
    [{ wallet: { id: 7 } }, '7'],
    [{ wallet: 7 }, '7'],
    [{ wallet: 2 ** 53 }, null],
    [{}, null],
  ])('the wallet of %j is %j', (record, wallet) => expect(walletOf(record)).toBe(wallet));
  it.each([
    [{ self_disclosure_required: true }, true],
    [{ self_disclosure_required: false }, false],
    [{ self_disclosure_required: 'yes' }, null],
    [{}, null],
    [null, null],
  ])('the self-disclosure required by %j: %j', (record, required) =>
    expect(selfDisclosureRequiredBy(record)).toBe(required),
  );
  it.each([
    [[1, 2], { items: [1, 2], next: null, count: null }],
    [
      { results: [1], next: 'https://h/?page=2', count: 3 },
      { items: [1], next: 'https://h/?page=2', count: 3 },
    ],
    [
      { results: [], next: null },
      { items: [], next: null, count: null },
    ],
    [
      { results: [], count: ' 3 ' },
      { items: [], next: null, count: 3 },
    ],
    [
      { results: [1], next: ' ' },
      { items: [1], next: null, count: null },
    ],
    [
      { results: [1], next: false },
      { items: [1], next: null, count: null },
    ],
    [
      { results: [1], next: 2 },
      { items: [1], next: '2', count: null },
    ],
    [
      { results: [1], next: { href: '/x/?page=2' } },
      { items: [1], next: '{"href":"/x/?page=2"}', count: null },
    ],
    ...[-1, 1.5, 'drei', null, {}].map(
      (count) =>
        [
          { results: [], count },
          { items: [], next: null, count: null },
        ] as [Json, object],
    ),
    [{ results: {} }, undefined],
    [{ detail: 'no' }, undefined],
    ['x', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('the list in %j is read', (body, list) => expect(listOf(body)).toEqual(list));
  it('wallets are labelled with their name, their address or their id', () =>
    expect(
      walletsOf(
        [{ id: 'a', address: '0x1' }, { id: 'b', name: 'Meins', address: '0x2' }, { id: 'c' }, 'x'],
        investorId,
      ),
    ).toEqual([
      { id: 'a', label: '0x1', state: null },
      { id: 'b', label: 'Meins', state: null },
      { id: 'c', label: 'c', state: null },
      { id: 'x', label: 'x', state: null },
    ]));
  it.each<[Json, string | null]>([
    [{ status: 'ACTIVE' }, null],
    [{ state: ' verified ' }, null],
    [{ status: '\u200bACTIVE\u2060' }, null],
    [{ state: 'HOLD\u202e\0' }, 'HOLD'],
    [{ status: 'BLOCKED' }, 'BLOCKED'],
    [{ state: 'pending review' }, 'pending review'],
    [{ active: true }, null],
    [{ active: false }, 'active: false'],
    [{ is_verified: false }, 'is_verified: false'],
    [{ deleted: false }, null],
    [{ deleted_at: null }, null],
    [{ deleted_at: '2026-01-01T00:00:00Z' }, 'deleted_at'],
    [{ blocked: true }, 'blocked'],
    [{ active: 'false' }, 'active: false'],
    [{ is_enabled: 0 }, 'is_enabled: false'],
    [{ is_deleted: 'false', archived: 0 }, null],
    [{ revoked_at: '2026-01-01T00:00:00Z' }, 'revoked_at'],
    [{ is_frozen: 1 }, 'is_frozen'],
    [{ status: { code: 'BLOCKED' } }, '{"code":"BLOCKED"}'],
    [{ status: 0 }, '0'],
    [{ status: true, state: '' }, null],
  ])('a wallet with %j has this reason against its use: %j', (more, state) =>
    expect(walletsOf([{ id: 'a', ...(more as object) }], investorId)).toMatchObject([{ state }]),
  );
  it.each<[string, Json, boolean]>([
    ['the same investor in another spelling', { investor_id: investorId.toUpperCase() }, true],
    ['the same investor as an object', { investor: { id: investorId } }, true],
    ['nobody', { investor_id: null }, true],
    ['a person by name', { investor: 'Erika Muster' }, true],
    ['another investor', { investor_id: campaignId }, false],
    ['another investor as an object', { investor: { id: campaignId } }, false],
  ])('a wallet is accepted unless it names another investor: %s', (_, more, isTaken) =>
    expect(walletsOf([{ id: 'a', ...(more as object) }], investorId) !== undefined).toBe(isTaken),
  );
  const answered = (body: Json, status = 200) => ({ kind: 'answer', status, body });
  it.each<[string, Parameters<typeof recordIn>[0], boolean]>([
    ['the object that was asked for', answered({ id: investorId }), true],
    ['the same object in another spelling', answered({ id: `{${investorId.toUpperCase()}}` }), true],
    ['another object', answered({ id: campaignId }), false],
    ['an object without an id', answered({ status: 'PAID' }), false],
    ['a list with it', answered([{ id: investorId }]), false],
    ['a refusal', answered({ id: investorId }, 404), false],
    ['no whole answer', { kind: 'noAnswer' }, false],
  ])('an answer is a record only when it has the id that was asked for: %s', (_, outcome, isRecord) =>
    expect(recordIn(outcome, investorId) !== undefined).toBe(isRecord),
  );
  it.each<Json>([{ address: '0x3' }, null, '', 7, [], { id: '' }, { id: null }])(
    'the wallets are unknown with %j among them, because the others would look like all',
    (item) => expect(walletsOf([{ id: 'a' }, item], investorId)).toBeUndefined(),
  );
  it.each([
    [
      { id: 'a', forename: 'Erika', surname: 'Muster', email: 'e@x' },
      { id: 'a', name: 'Muster, Erika', email: 'e@x' },
    ],
    [
      { id: 'a', first_name: 'Erika', last_name: 'Muster' },
      { id: 'a', name: 'Muster, Erika', email: null },
    ],
    [
      { id: 'a', name: 'Muster GmbH' },
      { id: 'a', name: 'Muster GmbH', email: null },
    ],
    [
      { id: 'a', email: 'e@x', name: ' ' },
      { id: 'a', name: 'e@x', email: 'e@x' },
    ],
    [{ id: 7 }, { id: '7', name: null, email: null }],
    [{ id: 2 ** 53 }, undefined],
    [{ id: 1e300 }, undefined],
    [{ id: 1.5 }, undefined],
    [{ id: 'a\0' }, undefined],
    [{ id: 'a\ud800' }, undefined],
    [{ id: ' \u200b' }, undefined],
    [{ id: '..' }, undefined],
    [{ name: 'Niemand' }, undefined],
    ['x', undefined],
  ])('the investor in %j is read', (item, investor) => expect(investorOf(item)).toEqual(investor));
});
