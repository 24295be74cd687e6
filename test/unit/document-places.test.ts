import { describe, expect, it } from 'vitest';
import { createDocumentPlaces, type Lookup } from '../../main/documents/place.ts';
import { isLocalName, isPrivateAddress, isThisComputer } from '../../main/documents/private-address.ts';
import { fakeClock } from '../support/clocks.ts';

describe('an address of a private network', () => {
  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.0.9', '169.254.169.254', '172.16.0.1'],
    ...[
      '172.31.255.255',
      '192.0.0.8',
      '192.168.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '240.0.0.1',
      '255.255.255.255',
    ],
    ...['::', '::1', '::7f00:1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'fc00::1', 'fd12:3456::1', 'ff02::1'],
    ...[
      '::ffff:192.168.0.1',
      '::ffff:c0a8:1',
      '::ffff:127.0.0.1',
      '64:ff9b::10.0.0.1',
      '64:ff9b::a00:1',
      '64:ff9b::',
    ],
    ...['64:ff9b:1::1', '100::1', '2001::1', '2001:db8::1', '2002:c0a8:1::1', '3fff::1'],
    // ISATAP in a public and in a local network, with both values of its two bits.
    ...['2a00::5efe:10.0.0.1', '2a00:1:2:3:0:5efe:a00:1', '2a00::200:5efe:192.168.1.1'],
    ...['2a00::100:5efe:127.0.0.1', '2a00::300:5efe:169.254.1.1', 'fe80::200:5efe:192.168.1.1'],
    ...['fe80::5efe:1.1.1.1', '2A00:0:0:0:0:5EFE:0A00:0001'],
    // Other forms that carry an IPv4 address and lead into another network, whatever the address is.
    ...['::10.0.0.1', '::1.1.1.1', '::ffff:0:10.0.0.1', '::ffff:0:1.1.1.1', '64:ff9b:1::10.0.0.1'],
    ...['64:ff9b:1:ffff::1.1.1.1', '2002:a00:1::1', '2002:101:101::1', '2001:0:101:101::f5ff:fffe'],
  ])('includes %s', (address) => expect(isPrivateAddress(address)).toBe(true));

  it.each([
    ...['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '172.15.0.1', '172.32.0.1'],
    ...['192.167.255.255', '198.20.0.1', '223.255.255.255', '2606:4700::1111', '2a00:1450:4001::1'],
    ...['::ffff:1.1.1.1', '::ffff:101:101', '64:ff9b::1.1.1.1', '64:ff9b::808:808'],
    ...['2a00::5efe:1.1.1.1', '2a00::200:5efe:101:101', '2a00::5eff:10.0.0.1', '2a00::400:5efe:10.0.0.1'],
    ...['2a00:0:5efe:a00:1::', '2a00:5efe:a00:1:1:1:1:1'],
  ])('is not %s', (address) => expect(isPrivateAddress(address)).toBe(false));

  it('may be an address of this computer', () => {
    for (const address of [
      ...['127.0.0.1', '127.8.9.1', '0.0.0.0', '::1', '::', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'],
      ...['::127.0.0.1', '::ffff:0:127.0.0.1', '64:ff9b::127.0.0.1', '64:ff9b:1::127.0.0.1', '2002:7f00:1::'],
      ...['2001:0:101:101::80ff:fffe', '2a00::5efe:127.0.0.1', 'fe80::200:5efe:127.0.0.1%eth0'],
    ])
      expect(isThisComputer(address), address).toBe(true);
    for (const address of ['10.0.0.1', '128.0.0.1', '::2', '1.1.1.1', '2a00::1', '2a00::5efe:10.0.0.1'])
      expect(isThisComputer(address), address).toBe(false);
  });
});

it('a local name is one that no public name server knows', () => {
  for (const name of [
    'localhost',
    'a.localhost',
    'printer',
    'nas.local',
    'x.internal',
    'x.home.arpa',
    'x.corp',
    'x.lan',
  ])
    expect(isLocalName(name)).toBe(true);
  for (const name of ['files.example', 'local.example', 'notlocal.de', 'mylan.com'])
    expect(isLocalName(name)).toBe(false);
});

describe('a document is fetched', () => {
  const known: Record<string, string[]> = {
    'public.example': ['1.1.1.1', '2606:4700::1111'],
    'inside.example': ['192.168.0.7'],
    'both.example': ['1.1.1.1', '10.0.0.1'],
    'here.example': ['::1'],
    'platform.example': ['1.2.3.4'],
    'beside.example': ['1.2.3.4'],
    'office.example': ['10.0.0.5'],
    'files.office.example': ['10.0.0.5'],
    'other.office.example': ['10.0.0.5', '10.0.0.6'],
  };
  const lookup: Lookup = async (name) => known[name] ?? Promise.reject(new Error('ENOTFOUND'));
  const refusal = async (url: string, baseUrl = 'https://platform.example/api', change: object = {}) => {
    const { signal } = new AbortController();
    const places = createDocumentPlaces({ baseUrl, lookup, clock: fakeClock(), signal, ...change });
    return places.mustBePublic(url).then(
      () => null,
      ({ failure }) => failure,
    );
  };

  it.each([
    'https://platform.example/api/v2/documents/1/',
    'https://public.example/1.pdf',
    'https://beside.example/1.pdf',
    'https://1.1.1.1/1.pdf',
    'https://[2606:4700::1111]/1.pdf',
    // Behind a proxy, this machine may be unable to look up any name.
    'https://unknown.example/1.pdf',
  ])('from %s', async (url) => expect(await refusal(url)).toBe(null));

  it.each([
    ['https://inside.example/1.pdf', 'inside.example'],
    ['https://inside.example./1.pdf', 'inside.example'],
    ['https://both.example/1.pdf', 'both.example'],
    ['https://here.example/1.pdf', 'here.example'],
    ['https://192.168.0.1/1.pdf', '192.168.0.1'],
    ['https://3232235521/1.pdf', '192.168.0.1'],
    ['https://0xc0.0xa8.1/1.pdf', '192.168.0.1'],
    ['https://0300.0250.0.1/1.pdf', '192.168.0.1'],
    ['https://192.168.0.1./1.pdf', '192.168.0.1'],
    ['https://１９２.168.0.1/1.pdf', '192.168.0.1'],
    ['https://127.1/1.pdf', '127.0.0.1'],
    ['https://0/1.pdf', '0.0.0.0'],
    ['https://[::1]/1.pdf', '::1'],
    ['https://[::ffff:10.0.0.1]/1.pdf', '::ffff:a00:1'],
    ['https://[64:ff9b::10.0.0.1]/1.pdf', '64:ff9b::a00:1'],
    ['https://[2a00::5efe:10.0.0.1]/1.pdf', '2a00::5efe:a00:1'],
    ['https://[fe80::200:5efe:192.168.1.1]/1.pdf', 'fe80::200:5efe:c0a8:101'],
    ['https://localhost/1.pdf', 'localhost'],
    ['https://LOCALHOST./1.pdf', 'localhost'],
    ['https://localhost../1.pdf', 'localhost'],
    ['https://x.localhost/1.pdf', 'x.localhost'],
    ['https://printer/1.pdf', 'printer'],
    ['https://nas.local/1.pdf', 'nas.local'],
    ['https://metadata.google.internal/1.pdf', 'metadata.google.internal'],
  ])('not from %s', async (url, said) =>
    expect(await refusal(url)).toEqual({ code: 'privateAddress', said }),
  );

  it('from a private network when the platform itself is on that computer, and from no other private address', async () => {
    const office = 'https://office.example/api';
    expect(await refusal('https://office.example/1.pdf', office)).toBe(null);
    expect(await refusal('https://office.example:8443/1.pdf', office)).toBe(null);
    expect(await refusal('https://files.office.example/1.pdf', office)).toBe(null);
    expect(await refusal('https://10.0.0.5/1.pdf', office)).toBe(null);
    expect(await refusal('https://other.office.example/1.pdf', office)).toMatchObject({
      code: 'privateAddress',
    });
    expect(await refusal('https://10.0.0.6/1.pdf', office)).toMatchObject({ code: 'privateAddress' });
    expect(await refusal('https://10.0.0.5/1.pdf', 'https://10.0.0.5:8443/api')).toBe(null);
    expect(await refusal('https://portal.internal:1/1.pdf', 'https://portal.internal/api')).toBe(null);
  });

  it('from no other service of this computer, even when the platform runs here', async () => {
    const local = 'http://127.0.0.1:8080/api';
    expect(await refusal('http://127.0.0.1:8080/1.pdf', local)).toBe(null);
    for (const url of [
      'https://127.0.0.1:8081/1.pdf',
      'https://localhost:8080/1.pdf',
      'https://here.example/1.pdf',
    ])
      expect(await refusal(url, local)).toMatchObject({ code: 'privateAddress' });
  });

  it('without waiting for the slow look-up of another name, which times out', async () => {
    const clock = fakeClock();
    const asked: string[] = [];
    const { signal } = new AbortController();
    const places = createDocumentPlaces({
      baseUrl: 'https://platform.example',
      clock,
      signal,
      lookup: (name) => {
        asked.push(name);
        return name === 'slow.example' ? new Promise(() => {}) : lookup(name);
      },
    });
    const refusals = ['https://slow.example/1.pdf', 'https://slow.example/2.pdf'].map((url) =>
      places.mustBePublic(url).catch(({ failure }) => failure),
    );
    const others = ['https://public.example/1.pdf', 'https://inside.example/1.pdf'].map((url) =>
      places.mustBePublic(url).catch(({ failure }) => failure.code),
    );
    // The slow name holds one thread, however many documents wait for it.
    expect(asked).toEqual(['slow.example', 'public.example', 'inside.example']);
    expect(await Promise.all(others)).toEqual([undefined, 'privateAddress']);
    expect(asked).toEqual(['slow.example', 'public.example', 'inside.example', 'platform.example']);
    clock.advance(20_000);
    // A name whose look-up times out does not count as public.
    const timeout = { code: 'timeout', said: 'slow.example' };
    expect(await Promise.all(refusals)).toEqual([timeout, timeout]);
  });

  it('only after a new look-up each time, because the addresses of a name may have changed', async () => {
    const answers = [['1.1.1.1'], ['10.0.0.1'], null];
    const { signal } = new AbortController();
    const places = createDocumentPlaces({
      baseUrl: 'https://platform.example',
      clock: fakeClock(),
      signal,
      lookup: async (name) => (name === 'moving.example' && answers.shift()) || Promise.reject(new Error()),
    });
    await places.mustBePublic('https://moving.example/1.pdf');
    await expect(places.mustBePublic('https://moving.example/1.pdf')).rejects.toMatchObject({
      failure: { code: 'privateAddress' },
    });
    await places.mustBePublic('https://moving.example/1.pdf');
  });

  it('no more once the environment is closed: a look-up under way is given up', async () => {
    const closing = new AbortController();
    const refused = refusal('https://slow.example/', undefined, {
      lookup: () => new Promise(() => {}),
      signal: closing.signal,
    });
    closing.abort();
    expect(await refused).toMatchObject({ code: 'timeout' });
  });
});
