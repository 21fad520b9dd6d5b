import type { FastifyInstance } from 'fastify';
import type { ApiError } from './errors.ts';

/** Reads JSON bodies of the routes of `scope`, refusing what is none in the service's own words; `why` is the parser's. */
export function readJsonBodies(scope: FastifyInstance, refuse: (why: string) => ApiError): void {
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    // Whoever sends the header with every request sends it without a body too.
    if (text === '' && request.method === 'DELETE') return done(null, undefined);
    return parse(request, text, (error, body) => (error ? done(refuse(whyNot(text)), undefined) : done(null, body)));
  });
}

/** What the parser has against a text; the server's own parser also refuses texts that it takes. */
function whyNot(text: string): string {
  try {
    JSON.parse(text);
    return 'Forbidden property name';
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
