import { AppError } from '../errors/app-error.ts';

/** Ends an exhaustive switch: adding a case to the union makes the call a type error. */
export function assertNever(value: never): never {
  throw new AppError('BUG', `unexpected value: ${JSON.stringify(value)}`);
}

/** States an invariant the types cannot carry. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AppError('BUG', message);
}
