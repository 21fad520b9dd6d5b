import { AppError, type ErrorCode } from '#shared/errors/app-error.ts';
import { NetError, type NetFailure } from './net-failure.ts';

const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

/** Whether the whole-request timer or the caller ended it, and whether its first byte had left. */
export interface SocketContext {
  started: boolean;
  timedOut: boolean;
  cancelled: boolean;
}

interface Sentence {
  code: ErrorCode;
  message: string;
  action: string;
  isForeign?: boolean;
}

/** A failure below HTTP as an error with its facts. An `AppError` passes through. */
export function toSocketError(error: unknown, { started, timedOut, cancelled }: SocketContext): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const facts: NetFailure = {
    sent: started ? 'maybe-sent' : 'not-sent',
    status: null,
    brokenReply: false,
    retryAfterMs: null,
    code,
  };
  if (cancelled) return new NetError('CANCELLED', 'The request was stopped.', facts, { cause: error });
  const {
    message,
    isForeign = false,
    ...told
  } = timedOut || (code !== null && TIMEOUTS.has(code)) ? lateSentence(code) : sentenceOf(code, started);
  return new NetError(told.code, message, { ...facts, isForeign }, { action: told.action, cause: error });
}

const BY_ITSELF = 'Earshot tries again by itself.';

const lateSentence = (code: string | null): Sentence =>
  code === 'UND_ERR_CONNECT_TIMEOUT'
    ? {
        code: 'TIMEOUT',
        message: 'Nobody took the connection at this address in time.',
        action: `Check the address and its port, and the network of this computer. ${BY_ITSELF}`,
      }
    : { code: 'TIMEOUT', message: 'The platform did not answer in time.', action: BY_ITSELF };

function sentenceOf(code: string | null, started: boolean): Sentence {
  const certificate = tlsSentence(code);
  if (certificate) return certificate;
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return foreign('The platform sent a header larger than Earshot accepts.');
  }
  if (code?.startsWith('HPE_')) return foreign('What answers at this address does not speak as a web service does.');
  const known = code === null ? undefined : BY_CODE[code];
  if (known && (!started || code === 'PRIVATE_ADDRESS' || code === 'RESERVED_ADDRESS')) return known;
  if (started) {
    return { code: 'OFFLINE', message: 'The connection broke before the whole answer was here.', action: BY_ITSELF };
  }
  return { code: 'OFFLINE', message: 'The platform could not be reached.', action: BY_ITSELF };
}

const foreign = (message: string): Sentence => ({
  code: 'UPSTREAM_BAD_REPLY',
  message,
  action: 'Check the address of the connection, and what stands between this computer and the platform.',
  isForeign: true,
});

const BY_CODE: Readonly<Record<string, Sentence>> = {
  ECONNREFUSED: {
    code: 'OFFLINE',
    message: 'Nothing listens at this address: the connection was refused.',
    action: `Check the address and its port. ${BY_ITSELF}`,
  },
  ENOTFOUND: {
    code: 'OFFLINE',
    message: 'The address of the platform could not be found.',
    action: 'Check the spelling of the address, and the network of this computer.',
  },
  EAI_AGAIN: {
    code: 'OFFLINE',
    message: 'The address could not be looked up: no name server answers.',
    action: `Check the network of this computer. ${BY_ITSELF}`,
  },
  ENETUNREACH: {
    code: 'OFFLINE',
    message: 'This computer has no network that leads to the platform.',
    action: `Check the network of this computer. ${BY_ITSELF}`,
  },
  EHOSTUNREACH: {
    code: 'OFFLINE',
    message: 'The network does not lead to the platform.',
    action: `Check the network of this computer. ${BY_ITSELF}`,
  },
  ECONNRESET: {
    code: 'OFFLINE',
    message: 'The connection was closed before anything could be asked.',
    action: `Check the address and its port. ${BY_ITSELF}`,
  },
  PRIVATE_ADDRESS: {
    code: 'INVALID',
    message: 'The name of this address leads into a private network.',
    action:
      'If the platform is inside your own network, tick “Inside my own network”. Otherwise do not use this address.',
  },
  RESERVED_ADDRESS: {
    code: 'INVALID',
    message: 'The name of this address leads to a place that is reserved for the network itself.',
    action: 'Do not use this address: no platform lives there. Ask whoever gave it to you.',
  },
};

/** Security: see docs/security.md before changing. There is no way past any of these: nothing was sent, and nothing will be. */
function tlsSentence(code: string | null): Sentence | null {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return untrusted(
        'The platform has a certificate that it signed itself, which proves nothing.',
        'Ask the platform for a certificate of a known authority. Nothing was sent.',
      );
    case 'CERT_HAS_EXPIRED':
      return untrusted(
        'The certificate of the platform has expired.',
        'Check the date of this computer; if it is right, the platform must renew its certificate. Nothing was sent.',
      );
    case 'CERT_NOT_YET_VALID':
      return untrusted(
        'The certificate of the platform is not valid yet.',
        'Check the date of this computer. Nothing was sent.',
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return untrusted(
        'The certificate shown at this address belongs to another one.',
        'Check the spelling of the address. Nothing was sent.',
      );
    case 'CERT_REVOKED':
      return untrusted('The certificate of the platform was withdrawn.', 'Ask the platform. Nothing was sent.');
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'CERT_UNTRUSTED':
      return untrusted(
        'The certificate of the platform comes from an authority that this computer does not know.',
        'If your organization has one of its own, have it installed on this computer. Nothing was sent.',
      );
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
    case 'ERR_SSL_HTTP_REQUEST':
    case 'ERR_SSL_UNKNOWN_PROTOCOL':
      return untrusted(
        'What answers at this address does not speak over a protected line.',
        'Check the port: an address with https:// needs the port for protected lines, usually 443. Nothing was sent.',
      );
    default:
      return code !== null && /CERT|TLS|SSL/.test(code)
        ? untrusted(
            'The platform could not prove who it is.',
            'Check the address, and the date of this computer. Nothing was sent.',
          )
        : null;
  }
}

const untrusted = (message: string, action: string): Sentence => ({ code: 'TLS_UNTRUSTED', message, action });

function codeOf(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    // The parser names its errors only sometimes.
    if (at.name === 'HTTPParserError') return 'HPE_UNNAMED';
  }
  return null;
}
