import { describe, expect, it } from 'vitest';
import type { Json } from '../../contract/primitives.ts';
import { statusOf } from '../../main/platform/answers.ts';
import { documentsIn } from '../../main/platform/documents.ts';
import { investorOf } from '../../main/platform/investor.ts';

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
