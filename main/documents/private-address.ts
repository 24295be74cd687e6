import { BlockList, isIP } from 'node:net';

/**
 * # Private places
 * A document's address comes from the platform. It must not lead to computers that only this one can reach: a router, a
 * printer, a colleague's machine, a service on this computer. An address is public if IANA's registries of special-purpose
 * addresses call it globally reachable (RFC 6890), a name if the public name system can know it.
 */

const special = new BlockList();
for (const range of [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by a provider's customers
  '127.0.0.0/8', // this computer
  '169.254.0.0/16', // link-local
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays, abandoned
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
]) {
  const [net = '', bits] = range.split('/');
  special.addSubnet(net, Number(bits), 'ipv4');
}
for (const range of [
  '2001::/23', // protocol assignments, such as Teredo
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '3fff::/20', // documentation
]) {
  const [net = '', bits] = range.split('/');
  special.addSubnet(net, Number(bits), 'ipv6');
}

/** The addresses assigned to the public network so far. Excludes loopback, link-local, unique local and multicast. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** The IPv4 addresses of this computer. */
const loopback = new BlockList();
loopback.addSubnet('0.0.0.0', 8, 'ipv4');
loopback.addSubnet('127.0.0.0', 8, 'ipv4');

/**
 * The ways in which an IPv6 address carries an IPv4 address: how the IPv6 address begins, and the byte at which the
 * carried address begins. With `decides`, packets go to the carried address, wherever it is. Otherwise the IPv6 address
 * must be public as well. A provider's own prefix (6rd, NAT64 with a network-specific prefix) looks like any other public
 * address, so its carried address is unknown.
 */
const carriers: readonly { begins: RegExp; at: number; inverted?: boolean; decides?: boolean }[] = [
  { begins: /^0{20}ffff/, at: 12, decides: true }, // ::ffff:0:0/96, mapped (RFC 4291, 2.5.5.2)
  { begins: /^0064ff9b0{16}/, at: 12, decides: true }, // 64:ff9b::/96, NAT64 (RFC 6052)
  { begins: /^0064ff9b0001/, at: 12 }, // 64:ff9b:1::/48, NAT64 of one's own network (RFC 8215), usually as a /96
  { begins: /^0{24}(?!00)/, at: 12 }, // ::/96, compatible (RFC 4291, 2.5.5.1); not `::` and `::1`
  { begins: /^0{16}ffff0000/, at: 12 }, // ::ffff:0:0:0/96, translated (RFC 2765)
  { begins: /^2002/, at: 2 }, // 6to4 (RFC 3056)
  { begins: /^20010000/, at: 12, inverted: true }, // Teredo: the client behind its router (RFC 4380, 4)
  { begins: /^.{16}0[0-3]005efe/, at: 12 }, // ISATAP, in any network, with both values of the bits u and g (RFC 5214, 6.1)
];

/** Returns the bytes of an IPv6 address in hexadecimal digits. */
function hexOf(address: string): string {
  // The URL parser leaves neither dots nor capital letters.
  const [start = [], end = []] = new URL(`http://[${address}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((part) => part.split(':').filter(Boolean));
  const between = Array.from({ length: 8 - start.length - end.length }, () => '0');
  return [...start, ...between, ...end].map((group) => group.padStart(4, '0')).join('');
}

/** An address, and the IPv4 address that it is or carries. */
interface Parts {
  plain: string;
  ipv4: string | null;
  /** True when the IPv4 address alone determines where packets go. */
  decides: boolean;
}

function partsOf(address: string): Parts {
  const plain = address.split('%')[0] ?? ''; // without the name of an interface
  if (isIP(plain) !== 6) return { plain, ipv4: plain, decides: true };
  const hex = hexOf(plain);
  const carrier = carriers.find(({ begins }) => begins.test(hex));
  if (!carrier) return { plain, ipv4: null, decides: false };
  const carried = Buffer.from(hex, 'hex').subarray(carrier.at, carrier.at + 4);
  const ipv4 = carried.map((byte) => (carrier.inverted ? byte ^ 0xff : byte)).join('.');
  return { plain, ipv4, decides: carrier.decides === true };
}

/** True for an IP address that does not belong to a computer in the public network. */
export function isPrivateAddress(address: string): boolean {
  const { plain, ipv4, decides } = partsOf(address);
  if (ipv4 !== null && special.check(ipv4, 'ipv4')) return true;
  return !decides && (!globalUnicast.check(plain, 'ipv6') || special.check(plain, 'ipv6'));
}

/** True for an IP address of this computer. */
export function isThisComputer(address: string): boolean {
  const { plain, ipv4 } = partsOf(address);
  if (ipv4 !== null) return loopback.check(ipv4, 'ipv4');
  return /^0{31}[01]$/.test(hexOf(plain)); // `::` and `::1`
}

/** Domains that are kept for private networks (RFC 6761, RFC 6762 with its appendix G, RFC 8375), and `.internal`. */
const localDomain = /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa)$/;

/** True for a name that no public name server can know. */
export const isLocalName = (name: string): boolean => !name.includes('.') || localDomain.test(name);

/** Returns a URL's host for comparing: no brackets, no dot at the end. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
