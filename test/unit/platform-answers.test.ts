import { describe, expect, it } from 'vitest';
import { subscriptionKit } from '../../contract/form.ts';
import { leftOutIn, leftOutLine } from '../../contract/messages.ts';
import type { Json } from '../../contract/primitives.ts';
import {
  listOf,
  recordIn,
  selfDisclosureRequiredBy,
  statusOf,
  walletOf,
  walletsOf,
} from '../../main/platform/answers.ts';
import { documentsIn } from '../../main/platform/documents.ts';
import { investorOf } from '../../main/platform/investor.ts';
import { messagesOf as messagesIn } from '../../main/platform/messages.ts';
import { wordsOf, wordsOfAnswer } from '../../main/platform/words.ts';
import { campaignId, investorId } from '../support/samples.ts';

const messagesOf = (body: Json | undefined, text: string) => messagesIn(body, text, subscriptionKit.fieldOf);

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

describe('messages of a refusal', () => {
  it('go to the form field they are about, or else to the whole form', () =>
    expect(
      messagesOf(
        {
          units: ['Zu viele.', 'Wirklich.'],
          investor_id: 'Unbekannt.',
          survey_waiver: ['Fehlt.'],
          signed_at: ['Zu früh.'],
          wallet: ['Fremd.'],
          self_disclosure_net_worth_100k: ['Fehlt.'],
          non_field_errors: ['Nein.'],
          detail: 'Grund.',
          surprise: ['Neu.'],
        },
        '',
      ),
    ).toEqual([
      { field: 'units', text: 'Zu viele.' },
      { field: 'units', text: 'Wirklich.' },
      { field: 'investorId', text: 'Unbekannt.' },
      { field: 'survey.waiverConfirmed', text: 'Fehlt.' },
      { field: 'signature.signedAt', text: 'Zu früh.' },
      { field: 'wallet', text: 'Fremd.' },
      { field: 'selfDisclosure.netWorth100k', text: 'Fehlt.' },
      { field: null, text: 'Nein.' },
      { field: null, text: 'Grund.' },
      { field: null, text: 'surprise: Neu.' },
    ]));
  it('lose nothing in nested shapes', () =>
    expect(messagesOf({ survey: [{ answer: ['Leer.'] }], code: 12, ok: null }, '')).toEqual([
      { field: 'survey.answers', text: 'answer: Leer.' },
      { field: null, text: 'code: 12' },
      { field: null, text: 'ok: null' },
    ]));
  it('of a page are its words, never its markup', () =>
    expect(messagesOf(undefined, '<html><p class="x">Fehler</p></html>')).toEqual([
      { field: null, text: 'Fehler' },
    ]));
  it('of a page in a field are its words, too', () =>
    expect(messagesOf({ detail: '<html><h1>Nein</h1></html>' }, '')).toEqual([
      { field: null, text: 'Nein' },
    ]));
  it.each([
    'Gesperrt: <b>Richtlinie</b> <script>x()</script>',
    'Gesperrt:\n<!DOCTYPE html><title>x</title><p>Richtlinie',
    '<my-page>Gesperrt: Richtlinie</my-page>',
  ])('of a text with markup in it are its words: %j', (text) => {
    expect(messagesOf({ detail: text }, '')).toEqual([{ field: null, text: 'Gesperrt: Richtlinie' }]);
    for (const body of [{ error: text }, { error: { message: text } }, { message: text }] as Json[])
      expect(wordsOf(body, JSON.stringify(body))).toMatch(/^[^<>]*Gesperrt: Richtlinie$/);
    expect(wordsOf(undefined, text)).toBe('Gesperrt: Richtlinie');
  });
  it.each(['1 < 2 und 3 > 2', 'Bitte <Name> angeben', 'a<b'])(
    'are no markup when they only hold an angle bracket: %s',
    (text) => expect(messagesOf({ detail: text }, '')).toEqual([{ field: null, text }]),
  );
  it.each(['<title>', '<title ', '<!--', '<style>', '<', '</a'])(
    'of a page of megabytes do not block the app: %s',
    (tag) => expect(messagesOf(undefined, `<html>${tag.repeat(1_000_000)}`)).toHaveLength(1),
  );
  it('are the whole answer when they hold no word', () => {
    for (const body of [{ detail: '' }, { detail: ' ' }, { units: [''], detail: [] }] as Json[])
      expect(messagesOf(body, JSON.stringify(body))).toEqual([{ field: null, text: JSON.stringify(body) }]);
    expect(messagesOf({ units: ['', 'Zu viele.'] }, '')).toEqual([{ field: 'units', text: 'Zu viele.' }]);
  });
  it.each([
    [undefined, 'Fehler'],
    [[], '[]'],
    ['kurz', '"kurz"'],
    [{}, '{}'],
  ])('are the whole answer when there are none (%j)', (body, text) =>
    expect(messagesOf(body, text)).toEqual([{ field: null, text }]),
  );
  it('are cut when they are very long', () =>
    expect(messagesOf({ units: ['x'.repeat(5000)] }, '')[0]?.text.length).toBe(1001));
  it('are limited to fifty, with the number of the others, also of those at one field and inside lists', () => {
    const messages = messagesOf(
      { units: Array(60).fill('a'), survey: [{ answer: Array(600_000).fill('b') }] },
      '',
    );
    expect(messages).toHaveLength(51);
    expect(messages.at(-1)).toEqual({ field: null, text: leftOutLine(600_010) });
    expect(leftOutIn(messages.at(-1)?.text ?? '')).toBe(600_010);
    expect(messagesOf({ units: Array(50).fill('a') }, '')).toHaveLength(50);
    expect(leftOutIn('Ensure this value is at least 1.')).toBeNull();
  });
  it('can be stored and compared, also when they were cut in the middle of a character', () => {
    const [message] = messagesOf({ units: [`${'x'.repeat(999)}😀`] }, '');
    expect(message?.text.isWellFormed()).toBe(true);
    expect(messagesOf({ detail: 'a\0b\ud800' }, '')[0]?.text).toBe('ab\ufffd');
  });
  it('go to no form field when named like a member of JavaScript’s own objects', () =>
    expect(messagesOf(JSON.parse('{"constructor":["a"],"__proto__":["b"],"toString":["c"]}'), '')).toEqual([
      { field: null, text: 'constructor: a' },
      { field: null, text: '__proto__: b' },
      { field: null, text: 'toString: c' },
    ]));
});

describe('the words of an answer that came in place of what was asked for', () => {
  const record = { id: 'a', natural_person: { surname: 'Muster' }, status: 'PAID' };
  const said = (body: Json, status = 200) => wordsOfAnswer({ status, body, text: JSON.stringify(body) });
  it('are never a record, which may be about somebody else', () => {
    for (const body of [record, [record], { results: [record] }, 'Muster', null])
      expect(said(body as Json)).toBe('');
    const text = JSON.stringify(record).slice(0, -5);
    expect(wordsOfAnswer({ status: 200, body: undefined, text })).toBe('');
  });
  it('are text addressed to a reader, a refusal, or a page', () => {
    expect(said({ ...record, detail: 'Wartung.' })).toBe('Wartung.');
    expect(said({ ...record, error: 'busy' })).toBe('busy');
    const refusal = { status: 400, body: { units: ['Zu viele.'] }, text: '' };
    expect(wordsOfAnswer(refusal, ['units'])).toBe('Zu viele.');
    expect(wordsOfAnswer(refusal), 'of a field that is not known').toBe('units: Zu viele.');
    expect(wordsOfAnswer({ status: 200, body: undefined, text: '<html>Anmelden</html>' })).toBe('Anmelden');
  });
});

describe('documents in an answer', () => {
  const base = 'https://platform.example/api/external';
  const found = (record: object, at = base) =>
    documentsIn(record as never, at).map(({ label, url }) => `${label} ${url}`);
  it.each([
    ['a URL', { costs_document: 'https://cdn.example/a.pdf' }, ['costs_document https://cdn.example/a.pdf']],
    [
      'an object',
      { costs_document: { id: 'd1', url: 'https://cdn.example/a', name: 'Kosten.pdf' } },
      ['costs_document https://cdn.example/a'],
    ],
    ['a path', { document_url: '/media/a.pdf' }, ['document_url https://platform.example/media/a.pdf']],
    [
      'a list',
      { documents: [{ url: 'https://h/1' }, { url: 'https://h/2' }] },
      ['documents https://h/1', 'documents https://h/2'],
    ],
    ['a file', { exAnteCostFile: 'https://h/1' }, ['exAnteCostFile https://h/1']],
    ['a nested document', { product: { costs: { pdf: 'https://h/1' } } }, ['costs https://h/1']],
    ['none yet', { costs_document: null }, []],
    ['an id only', { costs_document: '11111111-1111-4111-8111-111111111111' }, []],
    ['the object itself', { url: 'https://h/v2/invitations/1/', self: 'https://h/' }, []],
    [
      "an investor's profile, which is no file",
      { profile_url: 'https://h/profile/1', profile: { link: 'https://h/2' } },
      [],
    ],
    ['an unencrypted address elsewhere', { document: 'http://cdn.example/a.pdf' }, []],
    ['a script', { document: 'javascript:alert(1)' }, []],
    ['a file of this machine', { document: 'file:///etc/passwd' }, []],
    ['the same address twice', { document: 'https://h/1', costs: 'https://h/1' }, ['document https://h/1']],
  ])('in %s', (_, record, expected) => expect(found(record)).toEqual(expected));
  it('may be unencrypted only on this machine, when the platform is reached that way, too', () =>
    expect(found({ document: 'http://127.0.0.1:8080/a.pdf' }, 'http://127.0.0.1:8080/api')).toEqual([
      'document http://127.0.0.1:8080/a.pdf',
    ]));
  it('have the id and name of their object', () =>
    expect(
      documentsIn({ costs_document: { id: 'd1', url: 'https://h/1', name: 'Kosten.pdf' } }, base),
    ).toEqual([{ id: 'd1', label: 'costs_document', name: 'Kosten.pdf', url: 'https://h/1' }]));
  it.each([
    ['Kosten\u202efdp.exe\0', 'Kostenfdp.exe'],
    [' \u200b', null],
  ])('have a one-line name without characters that reorder it: %j', (name, shown) =>
    expect(documentsIn({ costs_document: { id: 'd1', url: 'https://h/1', name } }, base)).toMatchObject([
      { name: shown },
    ]),
  );
  it('have ids that differ and fit, also with long addresses that begin alike', () => {
    const long = `https://h/${'x'.repeat(300)}`;
    const ids = documentsIn({ documents: [`${long}1`, `${long}2`] }, base).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => id.length <= 200)).toBe(true);
  });
  it('have two ids when one object has two addresses, so that neither is shown in place of the other', () => {
    const ids = documentsIn(
      { document: { id: 'd', url: 'https://h/1', preview_url: 'https://h/2' } },
      base,
    ).map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });

  it.each<[Json, string | null]>([
    [{ natural_person: { forename: 'Erika', surname: 'Muster' }, legal_person: null }, 'Muster, Erika'],
    [{ natural_person: null, legal_person: { company_name: 'Muster GmbH' } }, 'Muster GmbH'],
    [{ person: { first_name: 'Erika', last_name: 'Muster' } }, 'Muster, Erika'],
    [{ naturalPerson: { firstName: 'Erika', lastName: 'Muster' } }, 'Muster, Erika'],
    [{ company: { name: 'Muster GmbH' } }, 'Muster GmbH'],
    [{ company: 'Muster GmbH' }, 'Muster GmbH'],
    [{ personal_data: { name: 'Erika Muster' }, bank_account: { name: 'Sparkasse' } }, 'Erika Muster'],
    [{ bank_account: { name: 'Sparkasse' }, adviser: { first_name: 'A' }, campaign: { name: 'C' } }, null],
    [{ type: 'LEGAL', person: { surname: 'Vertreter' }, company: { name: 'Muster GmbH' } }, 'Muster GmbH'],
    [{ person: { surname: 'Muster' }, company: { name: 'Arbeitgeber GmbH' } }, 'Muster'],
    [
      { legal_person: { name: 'X AG', representative: { surname: 'Y' } }, contact_person: { surname: 'Z' } },
      'X AG',
    ],
    [{ surname: ' \u200b', person: { surname: 'Muster' } }, 'Muster'],
    [{ name: '3f2a91c0-5b7e-4d1a-9c55-0e8d2b6f7a14' }, null],
    [{ surname: 'Er\u202eika\u0000\ud800 ', forename: '\u200f' }, 'Erika'],
    [{ name: '\u0639\u0644\u06cc\u200c\u0631\u0636\u0627' }, '\u0639\u0644\u06cc\u200c\u0631\u0636\u0627'],
    [{ natural_person: 'x', legal_person: [] }, null],
    [{ name: { first: 'Erika', last: 'Muster' } }, 'Muster, Erika'],
    [{ name: { given: 'Erika', family: null } }, 'Erika'],
    [{ natural_person: { name: { first_name: 'Erika', last_name: 'Muster' } } }, 'Muster, Erika'],
    [{ attributes: { naturalPerson: { forename: 'Erika', surname: 'Muster' } } }, 'Muster, Erika'],
    [{ legal_person: { name: { legal_name: 'Muster GmbH' } } }, 'Muster GmbH'],
    [
      { legal_person: { company_name: null, contact: { name: 'C' }, person: { surname: 'Vertreter' } } },
      null,
    ],
    [{ natural_person: { surname: '', company: { name: 'Arbeitgeber GmbH' } } }, null],
    [{ data: { data: { data: { name: 'Zu tief' } } } }, null],
    [{ legal_person: { registered_name: 'Muster AG' } }, 'Muster AG'],
    [{ natural_person: { forename: 'Erika', surname: '-' } }, 'Erika'],
    [{ name: '–' }, null],
    [{ name: '{3F2A91C0-5B7E-4D1A-9C55-0E8D2B6F7A14}' }, null],
    [{ profile: { email: 'e@x' } }, 'e@x'],
    [{}, null],
  ])('the name in %j is %j', (fields, name) =>
    expect(investorOf({ id: 'a', ...(fields as object) })?.name).toBe(name),
  );
  it.each([
    ['\ud800', '\ufffd'],
    ['PAID\0', 'PAID'],
    ['A\nB', 'A\nB'],
    ['\0', null],
  ])('the status %j is read as %j, which SQLite returns unchanged', (status, read) =>
    expect(statusOf({ status })).toBe(read),
  );
});
