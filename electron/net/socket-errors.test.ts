// S12 of docs/security.md
import { expect, test } from 'vitest';
import { toSocketError } from './socket-errors.ts';

const toldOf = (code: string, started = false) =>
  toSocketError(Object.assign(new Error('of the machine'), { code }), { started, timedOut: false, cancelled: false });

test.each([
  ['UND_ERR_CONNECT_TIMEOUT', 'TIMEOUT', /Nobody took the connection/],
  ['UND_ERR_HEADERS_TIMEOUT', 'TIMEOUT', /did not answer in time/],
  ['ECONNREFUSED', 'OFFLINE', /refused/],
  ['ENOTFOUND', 'OFFLINE', /could not be found/],
  ['EAI_AGAIN', 'OFFLINE', /looked up/],
  ['ENETUNREACH', 'OFFLINE', /no network/],
  ['EHOSTUNREACH', 'OFFLINE', /does not lead/],
  ['CERT_NOT_YET_VALID', 'TLS_UNTRUSTED', /not valid yet/],
  ['CERT_REVOKED', 'TLS_UNTRUSTED', /withdrawn/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'TLS_UNTRUSTED', /authority/],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS_UNTRUSTED', /protected line/],
  ['ERR_TLS_SOMETHING_NEW', 'TLS_UNTRUSTED', /could not prove/],
  ['E_NEVER_HEARD_OF', 'OFFLINE', /could not be reached/],
])('%s is %s in words of its own, with what to do', (code, expected, words) => {
  const error = toldOf(code);
  expect(error).toMatchObject({ code: expected, message: expect.stringMatching(words) });
  expect(error.action).toBeTruthy();
  expect(`${error.message} ${error.action}`).not.toContain('machine');
});

test('a certificate is refused whenever it is seen, and never counts as being offline', () => {
  expect(toldOf('CERT_HAS_EXPIRED', true).code).toBe('TLS_UNTRUSTED');
});
