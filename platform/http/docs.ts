import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

/** The OpenAPI document at `/docs/json` and a page to read it at `/docs`; made from the very schemas that requests are checked by. */
export async function installDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Earshot local platform',
        version: '1.0.0',
        description: 'The APIs that Earshot speaks, served from this machine. Nothing leaves it.',
      },
      components: {
        securitySchemes: {
          apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
          bearer: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ apiKey: [] }, { bearer: [] }],
    },
    transform: jsonSchemaTransform,
  });
  let written: Buffer | undefined;
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiHooks: {
      // Half a megabyte that never changes: writing it anew would hold up every other request.
      onRequest: async (request, reply) => {
        if (request.routeOptions.url !== '/docs/json') return;
        written ??= Buffer.from(JSON.stringify(app.swagger()));
        return reply.type('application/json; charset=utf-8').send(written);
      },
    },
  });
}
