import { describe, expect, it } from 'vitest';
import { toMediaError } from './media-errors.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('a file operation that fails', () => {
  it.each(['EMFILE', 'ENFILE', 'EACCES', 'EPERM', 'EIO', 'EBUSY', 'EAGAIN', 'ENOTCONN'])(
    'with %s says nothing of what is in the file, and may be tried again',
    (code) => {
      const error = toMediaError(failure(code));
      expect(error).toMatchObject({ code: 'MEDIA_UNREADABLE', retryable: true });
      expect(error.message).toContain(code);
      expect(error.action).toContain('Nothing was removed');
    },
  );

  it.each([
    ['ENOSPC', 'DISK_FULL'],
    ['EDQUOT', 'DISK_FULL'],
    ['EFBIG', 'DISK_FULL'],
    ['ENOENT', 'MEDIA_MISSING'],
  ])('with %s is %s', (code, expected) => {
    expect(toMediaError(failure(code)).code).toBe(expected);
  });
});
