import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoBaseUrl, isAllowedBaseUrl, isExactBaseUrl, namesComputer } from '../../contract/base-url.ts';
import { environment, environmentInput, environmentToSave, trainingId } from '../../contract/environment.ts';
import { environmentFrom } from '../../main/app/environments.ts';
import { trainingBaseUrl } from '../../main/training/platform.ts';
import { faultsOf } from '../../renderer/features/settings/faults.ts';
import { failureOf } from '../support/failures.ts';

describe('the addresses that the app may send to', () => {
  it.each([
    demoBaseUrl,
    trainingBaseUrl,
    'https://platform.example',
    'https://platform.example:8443/api/external',
    'HTTPS://Platform.Example/API',
    'https://10.0.0.1/api',
    'https://[2001:db8::1]/api',
    'http://localhost:8080/api/external',
    'http://127.0.0.1/api',
    'http://[::1]:3000',
  ])('%s is allowed', (url) => expect(isAllowedBaseUrl(url)).toBe(true));

  it.each([
    ['without encryption', 'http://platform.example/api'],
    ['without encryption, to a name that only begins like this machine', 'http://localhost.evil.example'],
    ['without encryption, to a name that only begins like its address', 'http://127.0.0.1.evil.example'],
    ['without encryption, to another spelling of an address', 'http://127.1'],
    ['without encryption, to all addresses', 'http://0.0.0.0'],
    ['without encryption, to the local network', 'http://192.168.0.1'],
    ['with credentials', 'https://user:secret@platform.example'],
    ['with a user that looks like a host', 'http://localhost@evil.example/api'],
    ['with a backslash', 'https://platform.example\\@evil.example'],
    ['with a query', 'https://platform.example/api?x=1'],
    ['with a fragment', 'https://platform.example/api#x'],
    ['with blanks', 'https://platform.example/a b'],
    ['with a line break', 'https://platform.example/\nHost: evil'],
    ['with a tab inside', 'ht\ttps://platform.example'],
    ['without a host', 'https:///api'],
    ['with a port that does not exist', 'https://platform.example:99999/api'],
    ['of another kind', 'ftp://platform.example'],
    ['of a file', 'file:///etc/passwd'],
    ['of a script', 'javascript:alert(1)'],
    ['without a scheme', 'platform.example/api'],
    ['that is empty', ''],
  ])('%s is refused: %s', (_, url) => expect(isAllowedBaseUrl(url)).toBe(false));

  it('are valid URLs', () => {
    for (const url of [demoBaseUrl, 'https://platform.example:65535/api']) {
      expect(isAllowedBaseUrl(url)).toBe(true);
      expect(URL.canParse(url)).toBe(true);
    }
  });
});

describe('an address that a person types', () => {
  it.each([
    demoBaseUrl,
    'https://platform.example',
    'https://platform.example/',
    'https://platform.example//',
    'https://platform.example/api//',
    'HTTPS://Platform.Example/API/v1.2/a..b',
    'https://platform.example:443/api',
    'https://platform.example:8443/api/~x/%C3%A4',
    'https://10.0.0.1/api',
    'https://[2001:db8::1]/api',
    'https://xn--bcher-kva.example',
    // The dot at the end is the root of the name system.
    'https://platform.example./api',
    'https://r3---s_n.example',
    `https://${'a'.repeat(63)}.example`,
    `https://${'a.'.repeat(126)}a`,
    'https://platform.example/%7Ex/a-%20b',
    'http://localhost:80/api',
    'http://localhost:8080/api/external',
    'http://[::1]:3000',
  ])('%s is called exactly as typed', (url) => expect(isExactBaseUrl(url)).toBe(true));

  it.each([
    ['an address with a number too large', 'https://999.1.1.1'],
    ['an address with a number too many', 'https://1.2.3.4.5'],
    ['an address of colons', 'https://[:::::]'],
    ['another spelling of an IPv4 address', 'https://0x7f.1/api'],
    ['another spelling of an IPv6 address', 'https://[2001:DB8:0:0::1]/api'],
    ['port 0', 'https://platform.example:0/api'],
    ['a port with zeros before it', 'https://platform.example:08443/api'],
    ['a parent folder', 'https://platform.example/api/../admin'],
    ['a parent folder above the root', 'https://platform.example/api/../..'],
    ['the same folder', 'https://platform.example/api/./x'],
    ['escaped dots', 'https://platform.example/api/%2e%2E/admin'],
    ['an escaped dot in a name', 'https://platform.example/api%2ejson'],
    ['dots escaped twice', 'https://platform.example/api/%252e%252e/admin'],
    ['an escaped slash', 'https://platform.example/api%2Fadmin'],
    ['an escaped backslash', 'https://platform.example/api%5cadmin'],
    ['an escaped line break', 'https://platform.example/api%0d%0aHost:x'],
    ['a character that changes the writing direction', 'https://platform.example/\u202eipa'],
    ['a control character', 'https://platform.example/a\u0001b'],
    ['a letter that must be escaped', 'https://platform.example/bücher'],
    ['a quotation mark', 'https://platform.example/a"b'],
    ['a name with an empty part', 'https://a..b'],
    ['a dot as the name', 'https://.'],
    ['two dots at the end of a name', 'https://a..'],
    ['a name that begins with a dot', 'https://.platform.example/api'],
    ['a part that begins with a hyphen', 'https://-platform.example'],
    ['a part that ends with a hyphen', 'https://platform-.example/api'],
    ['a part of 64 characters', `https://${'a'.repeat(64)}.example`],
    ['a name of 254 characters', `https://${'ab.'.repeat(84)}ab`],
    ['a name with a letter of another alphabet', 'https://bücher.example'],
    ['an escaped name', 'https://pl%61tform.example'],
    ['a broken escape', 'https://platform.example/%zz'],
    ['half an escape', 'https://platform.example/api%2'],
    ['a percent sign alone', 'https://platform.example/100%'],
    ['an empty part of the path', 'https://platform.example//api'],
    ['an empty part in the middle of the path', 'https://platform.example/api///v2/'],
    ['a backslash', 'https://platform.example\\api'],
    ['a tab', 'https://platform.example/a\tb'],
    ['a blank', 'https://platform.example/a b'],
    ['a port of more than 65535', 'https://platform.example:65536'],
    ['a port without digits', 'https://platform.example:/api'],
    ['an IPv4 address as one number', 'https://2130706433'],
    ['an IPv4 address in octal numbers', 'https://0177.0.0.1'],
    ['an IPv4 address with a dot at the end', 'https://10.0.0.1.'],
    ['a user', 'https://user@platform.example'],
    ['a query', 'https://platform.example/api?'],
    ['a fragment', 'https://platform.example/api#'],
    ['an address that is not allowed at all', 'http://platform.example/api'],
  ])('%s is refused: %s', (_, url) => {
    expect(isExactBaseUrl(url)).toBe(false);
    expect(environmentInput.safeParse({ ...input, baseUrl: url }).error?.issues[0]?.path).toEqual([
      'baseUrl',
    ]);
    // The form shows the fault at its field.
    expect(faultsOf({ ...input, baseUrl: url }).get('baseUrl')).toBe('baseUrl');
    expect(failureOf(() => environmentFrom({ ...input, baseUrl: url }, []))).toEqual({
      code: 'invalidInput',
      field: 'baseUrl',
    });
  });

  it('loses invisible characters that come along when it is copied, and is refused with characters that disguise it', () => {
    const typed = (baseUrl: string) => environmentInput.safeParse({ ...input, baseUrl });
    expect(typed('https://plat\u200bform.example').data?.baseUrl).toBe('https://platform.example');
    expect(typed('\ufeff https://platform.example/api\u200b\n').data?.baseUrl).toBe(
      'https://platform.example/api',
    );
    for (const url of ['https://platform.example/\u202eipa', 'https://h\r\n/api'])
      expect(typed(url).success).toBe(false);
  });

  it('is called exactly as typed once it is accepted, for any typed text', () => {
    const part = fc.constantFrom(
      'a',
      'B',
      '.',
      '..',
      '%',
      '2e',
      '/',
      ':',
      '0',
      '443',
      '[',
      ']',
      '1',
      'x',
      'ü',
      '@',
      '-',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const text = `https://${parts.join('')}`;
        fc.pre(isExactBaseUrl(text));
        const { href } = new URL(`${text.replace(/\/+$/, '')}/v2/x/`);
        expect(href.toLowerCase()).toBe(
          `${text.replace(/\/+$/, '').replace(/^(https:\/\/[^/]*):443(?=\/|$)/, '$1')}/v2/x/`.toLowerCase(),
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it('stays in the settings as it is when it is from an earlier version', () => {
    const stored = { ...environmentFrom(input, []), baseUrl: 'https://999.1.1.1/%2e%2e' };
    expect(environment.safeParse(stored).data?.baseUrl).toBe(stored.baseUrl);
  });

  it('of an earlier version may stay when something else is changed, but no other such address is accepted', () => {
    const stored = { ...environmentFrom(input, []), baseUrl: 'https://platform.example//api' };
    const change = { ...input, id: stored.id, name: 'Neu', baseUrl: `${stored.baseUrl}/` };
    expect(environmentToSave.safeParse(change).success).toBe(true);
    expect(faultsOf(change, stored.baseUrl).size).toBe(0);
    expect(environmentFrom(change, [stored])).toMatchObject({ name: 'Neu', baseUrl: stored.baseUrl });
    const other = { ...change, baseUrl: 'https://platform.example//other' };
    expect(faultsOf(other, stored.baseUrl).get('baseUrl')).toBe('baseUrl');
    expect(failureOf(() => environmentFrom(other, [stored]))).toMatchObject({ field: 'baseUrl' });
    // An address that must never be called is refused even when it is already stored.
    const clear = { ...change, baseUrl: 'http://platform.example' };
    expect(faultsOf(clear, clear.baseUrl).get('baseUrl')).toBe('baseUrl');
    expect(environmentToSave.safeParse(clear).success).toBe(false);
  });

  it('names a computer that can exist', () => {
    for (const url of [
      'https://a',
      'https://platform.example//x',
      'https://[::1]:3000/x',
      'https://10.0.0.1',
    ])
      expect(namesComputer(url), url).toBe(true);
    for (const url of [
      'https://a..b',
      'https://-a',
      'https://999.1.1.1',
      'https://[:::::]',
      `https://${'a'.repeat(64)}`,
    ])
      expect(namesComputer(url), url).toBe(false);
  });
});

const input = {
  kind: 'demo' as const,
  name: 'Demo',
  baseUrl: 'https://platform.example/api/',
  clientId: 'client',
  campaigns: [],
};

describe('an environment that a person enters', () => {
  it('gets an id of its own and an address without a slash at the end', () => {
    const made = environmentFrom(input, []);
    expect(made.baseUrl).toBe('https://platform.example/api');
    expect(environment.safeParse(made).success).toBe(true);
    expect(environmentFrom(input, []).id).not.toBe(made.id);
  });
  it('keeps its id when it is changed', () => {
    const made = environmentFrom(input, []);
    expect(environmentFrom({ ...input, id: made.id, name: 'Neu' }, [made])).toMatchObject({
      id: made.id,
      name: 'Neu',
    });
  });
  it('is never Training', () =>
    expect(failureOf(() => environmentFrom({ ...input, id: trainingId }, []))).toMatchObject({
      code: 'unsupported',
    }));
  it('is refused with an unknown id', () =>
    expect(failureOf(() => environmentFrom({ ...input, id: 'nobody' }, []))).toEqual({
      code: 'notFound',
      field: 'id',
    }));
  it('may name each campaign only once', () => {
    const id = '11111111-1111-4111-8111-111111111111';
    const campaigns = [
      { id, name: 'A', selfDisclosureRequired: null },
      { id, name: 'B', selfDisclosureRequired: true },
    ];
    expect(failureOf(() => environmentFrom({ ...input, campaigns }, []))).toEqual({
      code: 'invalidInput',
      field: 'campaigns.1.id',
    });
  });
  it.each([
    ['the kind of Training', { kind: 'training' }],
    ['no name', { name: '  ' }],
    ['an unencrypted address', { baseUrl: 'http://platform.example' }],
    ['no client id', { clientId: ' ' }],
    ['an id that leaves the folder', { id: '../../etc' }],
    ['an id with capital letters or dots', { id: 'A.b' }],
    ['a campaign without a UUID', { campaigns: [{ id: 'x', name: 'A', selfDisclosureRequired: null }] }],
    [
      'a campaign without a name',
      { campaigns: [{ id: '11111111-1111-4111-8111-111111111111', name: '', selfDisclosureRequired: null }] },
    ],
  ])('is refused with %s', (_, change) =>
    expect(environmentInput.safeParse({ ...input, ...change }).success).toBe(false),
  );
});
