import { BlockList, isIP } from 'node:net';

/**
 * # Private places
 * A document's address comes from the platform. It must not lead to computers that only this one can reach: a router, a
 * printer, a colleague's machine, a service on this computer. Public is what IANA's registries of special-purpose
 * addresses call globally reachable (RFC 6890), and a name that the public name system can know.
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

/** The addresses that belong to the public network so far. Loopback, link-local, unique local and multicast do not. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

/** IPv6 addresses that stand for the IPv4 address in their last 32 bits: mapped ones, and those of NAT64 (RFC 6052). */
const carriesIpv4 = new BlockList();
carriesIpv4.addSubnet('::ffff:0:0', 96, 'ipv6');
carriesIpv4.addSubnet('64:ff9b::', 96, 'ipv6');

/** This computer. */
const loopback = new BlockList();
loopback.addSubnet('0.0.0.0', 8, 'ipv4');
loopback.addSubnet('127.0.0.0', 8, 'ipv4');

/** Returns an address as the URL parser writes it, and the IPv4 address that it stands for. */
function plainOf(address: string): string {
  const plain = address.split('%')[0] ?? ''; // without the name of an interface
  if (isIP(plain) !== 6) return plain;
  const written = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  if (!carriesIpv4.check(written, 'ipv6')) return written;
  const [high = 0, low = 0] = written
    .split(':')
    .slice(-2)
    .map((part) => Number.parseInt(part || '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** True for an IP address that does not belong to a computer in the public network. */
export function isPrivateAddress(address: string): boolean {
  const plain = plainOf(address);
  if (isIP(plain) === 4) return special.check(plain, 'ipv4');
  return !globalUnicast.check(plain, 'ipv6') || special.check(plain, 'ipv6');
}

/** True for an IP address of this computer. */
export function isThisComputer(address: string): boolean {
  const plain = plainOf(address);
  return isIP(plain) === 4 ? loopback.check(plain, 'ipv4') : plain === '::1' || plain === '::';
}

/** Domains that are kept for private networks (RFC 6761, RFC 6762 with its appendix G, RFC 8375), and `.internal`. */
const localDomain = /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa)$/;

/** True for a name that no public name server can know. */
export const isLocalName = (name: string): boolean => !name.includes('.') || localDomain.test(name);

/** Returns a URL's host for comparing: no brackets, no dot at the end. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
