import { Agent, request } from 'undici';
import { AppError } from '#shared/errors/app-error.ts';

const TIMEOUTS = { connectTimeout: 10_000, headersTimeout: 20_000, bodyTimeout: 30_000 };

/** True for what may be fetched without a key of a connection: https, and http to this very machine. */
function mayFetch({ protocol, hostname, username, password }: URL): boolean {
  if (username || password) return false;
  return protocol === 'https:' || (protocol === 'http:' && (hostname === '127.0.0.1' || hostname === '[::1]'));
}

/** The bytes at an address, as they come, no more than `maxBytes`. No redirect is followed and no key is sent. */
export async function* download(url: URL, maxBytes: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  if (!mayFetch(url)) throw new AppError('INVALID', 'This address is not protected.');
  const dispatcher = new Agent(TIMEOUTS);
  try {
    const { statusCode, body } = await request(url, { dispatcher, signal: signal ?? null });
    if (statusCode !== 200) throw new AppError('UPSTREAM_BAD_REPLY', `The address answers with status ${statusCode}.`);
    let length = 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > maxBytes) throw new AppError('UPSTREAM_BAD_REPLY', 'The answer is larger than it should be.');
      yield chunk;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('OFFLINE', 'The address cannot be reached, or the line broke.', { cause: error });
  } finally {
    await dispatcher.destroy();
  }
}
