/** What is known about a request that did not succeed. */
export interface RequestFacts {
  /** not-sent: no byte left · maybe-sent: it may have taken effect · answered: a status came back. */
  sent: 'not-sent' | 'maybe-sent' | 'answered';
  status: number | null;
  /** The reply could not be read as what it should be. */
  brokenReply: boolean;
  /** What came is not the platform's own speech (a web page, damaged bytes): something else answers in its place. */
  isForeign?: boolean;
}

/**
 * What to do with a change whose request failed so:
 * not-sent: wait, not counted as an attempt · unknown: look up before anything else · transient: try again later ·
 * auth: stop sending until the key works · conflict: read the record, merge, send again · gone: the record is not there ·
 * permanent: keep it and tell the person.
 */
export type RetryClass = 'not-sent' | 'unknown' | 'transient' | 'auth' | 'conflict' | 'gone' | 'permanent';

const TRANSIENT = new Set([408, 425, 429, 500, 502, 503, 504]);
const CONFLICT = new Set([409, 412, 428]);

/** `writes` is false for a request without effect: an open outcome of one is worth another try and nothing more. */
export function retryClassOf(
  { sent, status, brokenReply, isForeign = false }: RequestFacts,
  { writes }: { writes: boolean },
): RetryClass {
  if (sent === 'not-sent') return 'not-sent';
  if (sent === 'maybe-sent') return writes ? 'unknown' : 'transient';
  const answered = status ?? 0;
  if (answered >= 200 && answered < 300 && brokenReply) return writes ? 'unknown' : 'transient';
  // The page of a proxy says nothing about the key, the record or the change, whatever its status.
  if (isForeign) return 'transient';
  if (answered === 401) return 'auth';
  if (TRANSIENT.has(answered)) return 'transient';
  if (CONFLICT.has(answered)) return 'conflict';
  if (answered === 404 || answered === 410) return 'gone';
  // A server error that the list does not name may pass as well; anything else would fail again the same way.
  return answered >= 500 ? 'transient' : 'permanent';
}
