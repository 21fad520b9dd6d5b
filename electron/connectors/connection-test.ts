import type { Capability, ConnectionTest, TestStepName } from '#shared/contract/connections.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { failureOf, NetError, UNKNOWN_SHAPE } from '../net/net-failure.ts';

/** Whom a key belongs to. */
export interface Identity {
  organisationId: string | null;
  organisationName: string;
  userEmail: string | null;
}

/** What a platform is asked to see whether it can be worked with. */
export interface Probe {
  /** As people call it, for the sentences. */
  platformName: string;
  /** Whether the line to it is protected; it need not be on this machine itself. */
  isProtected: boolean;
  identify(signal?: AbortSignal): Promise<Identity>;
  /** What this key may read, found by asking. An error of one list is answered, not thrown: the others may be read. */
  probe(signal?: AbortSignal): Promise<{ capabilities: Capability[]; error: unknown }>;
  clockSkewMs(): number | null;
}

export interface TestedConnection {
  report: ConnectionTest;
  organisationId: string | null;
  /** What keeps the connection from working at all; null where it works, be it without some of its lists. */
  error: unknown;
}

const STEPS = ['address', 'protection', 'platform', 'key', 'collections'] as const satisfies readonly TestStepName[];

/** Looks how far one comes with a platform, step by step. Throws only what is a bug. */
export async function testPlatform(probe: Probe, signal?: AbortSignal): Promise<TestedConnection> {
  let identity: Identity;
  try {
    identity = await probe.identify(signal);
  } catch (error) {
    return failedTest(asFirstMeeting(error, probe.platformName), probe);
  }
  const { capabilities, error } = await probe.probe(signal);
  return {
    report: {
      steps: stepsUntil(error === null ? null : 'collections', probe.isProtected),
      problem: error === null ? null : toErrorData(error),
      organisationName: identity.organisationName,
      userEmail: identity.userEmail,
      capabilities,
      clockSkewMs: roundOrNull(probe.clockSkewMs()),
    },
    organisationId: identity.organisationId,
    error: null,
  };
}

/** The report of a test that ended before the lists were asked for. */
export function failedTest(
  error: unknown,
  probe: Partial<Pick<Probe, 'isProtected' | 'clockSkewMs'>> = {},
): TestedConnection {
  if (!(error instanceof AppError)) throw error;
  return {
    report: {
      steps: stepsUntil(failedStepOf(error), probe.isProtected ?? true),
      problem: toErrorData(error),
      organisationName: null,
      userEmail: null,
      capabilities: [],
      clockSkewMs: roundOrNull(probe.clockSkewMs?.() ?? null),
    },
    organisationId: null,
    error,
  };
}

function failedStepOf(error: AppError): TestStepName {
  const failure = failureOf(error);
  if (error.code === 'TLS_UNTRUSTED') return 'protection';
  if (error.code === 'AUTH_EXPIRED') return 'key';
  // It has answered before, and asked for this silence.
  if (error.code === 'RATE_LIMITED') return 'platform';
  if (!failure || failure.sent === 'not-sent') return 'address';
  return failure.status === 403 && !failure.isForeign ? 'key' : 'platform';
}

function stepsUntil(failed: TestStepName | null, isProtected: boolean): ConnectionTest['steps'] {
  const end = failed === null ? STEPS.length : STEPS.indexOf(failed);
  return STEPS.map((name, index) => {
    if (index === end) return { name, outcome: 'failed' };
    if (index > end) return { name, outcome: 'untried' };
    return { name, outcome: name === 'protection' && !isProtected ? 'unneeded' : 'passed' };
  });
}

/** The same failure in the words for somebody who has just typed an address and a key. */
function asFirstMeeting(error: unknown, platformName: string): unknown {
  const failure = failureOf(error);
  if (!failure || !(error instanceof AppError)) return error;
  const reworded = (code: AppError['code'], message: string, action: string) =>
    new NetError(code, message, failure, { action, cause: error });
  if (error.code === 'AUTH_EXPIRED') {
    return reworded(
      'AUTH_EXPIRED',
      'The platform does not accept this key.',
      'Check that the whole key was copied, and how it is sent; or make a new key on the platform.',
    );
  }
  if (failure.status === 404 && !failure.isForeign)
    return reworded('NOT_FOUND', `The address answers, but ${platformName} is not there.`, CHECK_PATH);
  if (failure.code === UNKNOWN_SHAPE) {
    return reworded(
      'UPSTREAM_BAD_REPLY',
      `Something answers at this address, but it is not ${platformName}.`,
      CHECK_PATH,
    );
  }
  return error;
}

const CHECK_PATH = 'Check the address: it is usually the part before /api, with nothing after it.';

const roundOrNull = (value: number | null): number | null => (value === null ? null : Math.round(value));
