import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { classOfAddress } from './address-class.ts';
import { isLoopback } from './base-url.ts';

/** The name of a platform leads to a place that the person has not named. */
export class BlockedAddress extends Error {
  readonly code: 'PRIVATE_ADDRESS' | 'RESERVED_ADDRESS';
  readonly address: string;

  constructor(code: BlockedAddress['code'], address: string) {
    super(`${address} is not asked for anything`);
    this.code = code;
    this.address = address;
  }
}

/** Resolves a name to all of its addresses, as `dns.lookup` does. */
export type ResolveName = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveBySystem: ResolveName = (hostname, done) => systemLookup(hostname, { all: true }, done);

/**
 * The look-up for the sockets of one platform. Security: see docs/security.md before changing. The check is made on the very
 * addresses that the socket then goes to, so a name that answers otherwise the second time gains nothing. An address given
 * as digits is not looked up: whoever types it means it.
 */
export function guardedLookup({
  allowPrivate,
  resolve = resolveBySystem,
}: {
  allowPrivate: boolean;
  resolve?: ResolveName | undefined;
}): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error) return callback(error, []);
      const blocked = addresses.map(({ address }) => blockOf(hostname, address, allowPrivate)).find((b) => b !== null);
      if (blocked) return callback(blocked, []);
      const wanted = addresses.filter(({ family }) => !options.family || options.family === family);
      const found = wanted.length > 0 ? wanted : addresses;
      if (options.all) return callback(null, found);
      const [first] = found;
      if (first) callback(null, first.address, first.family);
      else callback(Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' }), []);
    });
  };
}

function blockOf(hostname: string, address: string, allowPrivate: boolean): BlockedAddress | null {
  switch (classOfAddress(address)) {
    case 'public':
      return null;
    case 'loopback':
      return allowPrivate || isLoopback(hostname) ? null : new BlockedAddress('PRIVATE_ADDRESS', address);
    case 'private':
      return allowPrivate ? null : new BlockedAddress('PRIVATE_ADDRESS', address);
    default:
      return new BlockedAddress('RESERVED_ADDRESS', address);
  }
}
