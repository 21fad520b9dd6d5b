import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Bridge, Result } from './bridge.ts';

type Call = (...input: unknown[]) => Promise<Result<unknown>>;

const isEvent = (name: string): boolean => /^on[A-Z]/.test(name);

/** A call that answers its value, or throws the `AppError` that the main side sent. */
const unwrap =
  (call: Call): ((...input: unknown[]) => Promise<unknown>) =>
  async (...input) => {
    const result = await call(...input);
    if (result.ok) return result.value;
    throw AppError.fromData(result.error);
  };

/** The contract as the window uses it, made from the bridge's own members. */
export function createClient(bridge: Bridge): AppApi {
  const features = Object.entries(bridge).map(([feature, members]) => [
    feature,
    Object.fromEntries(
      Object.entries(members).map(([name, member]) => [name, isEvent(name) ? member : unwrap(member as Call)]),
    ),
  ]);
  return Object.fromEntries(features) as AppApi;
}
