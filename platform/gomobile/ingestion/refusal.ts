import { ApiError } from '../../http/errors.ts';

/** A file that is refused for what is in it, in words for whoever chose it. */
export const badFile = (message: string): ApiError => new ApiError(400, 'BAD_REQUEST', message);

/** A file of a kind that is not read here. */
export const wrongKind = (message: string): ApiError => new ApiError(415, 'UNSUPPORTED_FILE_TYPE', message);

/** A file that is small and would not be once it is unpacked. */
export const unpacksTooLarge = (what: string): ApiError => new ApiError(413, 'FILE_TOO_LARGE', what);
