import { AppError } from '#shared/errors/app-error.ts';

const ACCOUNT = /^[a-z][a-z0-9-]{0,63}(:[A-Za-z0-9-]{1,128})?$/;

/** Windows refuses a credential above 2,560 bytes, so the keychain keeps longer secrets in parts of this size everywhere. */
export const MAX_PART_BYTES = 2560;

/** Room for the longest key a platform may hand out (4,096 characters of up to four bytes). */
export const MAX_SECRET_BYTES = 16_384;

/** Rejects with INVALID an account that is not `word` or `word:id`. */
export function checkAccount(account: string): void {
  if (!ACCOUNT.test(account)) throw new AppError('INVALID', 'A secret needs an account of the form "kind:id".');
}

/** Rejects with INVALID a value that some keychain would refuse or change: empty, too long, with a NUL. */
export function checkSecret(value: string): void {
  if (value.length === 0) throw new AppError('INVALID', 'An empty secret cannot be stored.');
  if (value.includes('\0')) throw new AppError('INVALID', 'A secret cannot contain a NUL character.');
  if (!value.isWellFormed()) throw new AppError('INVALID', 'The secret is not valid text.');
  if (Buffer.byteLength(value) > MAX_SECRET_BYTES) {
    throw new AppError('INVALID', `The secret is longer than the ${MAX_SECRET_BYTES} bytes that can be kept.`);
  }
}
