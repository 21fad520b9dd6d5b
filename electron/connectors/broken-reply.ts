import { NetError, UNKNOWN_SHAPE } from '../net/net-failure.ts';

/** A success in a shape that nobody announced. Whether its request took effect is not known. */
export const brokenReply = (cause: unknown, status = 200): NetError =>
  new NetError(
    'UPSTREAM_BAD_REPLY',
    'The reply of the platform does not have the shape that Earshot knows.',
    { sent: 'answered', status, brokenReply: true, retryAfterMs: null, code: UNKNOWN_SHAPE },
    { action: 'Check the address of the connection; if it is right, update Earshot.', cause },
  );
