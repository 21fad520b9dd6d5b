import type { CallOptions } from '#shared/contract/define.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Bridge, Result } from './bridge.ts';

type Call = (input?: unknown, callId?: number) => Promise<Result<unknown>>;

let nextCallId = 1;

const isEvent = (name: string): boolean => /^on[A-Z]/.test(name);

/** A call that answers its value, or throws the `AppError` that the main side sent. */
const unwrap =
  (call: Call, cancel: Bridge['cancel']) =>
  async (input?: unknown, { signal }: CallOptions = {}): Promise<unknown> => {
    if (!signal) return unwrapped(await call(input));
    if (signal.aborted) throw new AppError('CANCELLED', 'This is no longer wanted.');
    const callId = nextCallId++;
    const onAbort = () => cancel?.query(callId);
    signal.addEventListener('abort', onAbort);
    try {
      return unwrapped(await call(input, callId));
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };

function unwrapped(result: Result<unknown>): unknown {
  if (result.ok) return result.value;
  throw AppError.fromData(result.error);
}

/** The contract as the window uses it, made from the bridge's own members. */
export function createClient(bridge: Bridge): AppApi {
  const { cancel, ...contract } = bridge;
  const features = Object.entries(contract).map(([feature, members]) => [
    feature,
    Object.fromEntries(
      Object.entries(members).map(([name, member]) => [name, isEvent(name) ? member : unwrap(member as Call, cancel)]),
    ),
  ]);
  return Object.fromEntries(features) as AppApi;
}
