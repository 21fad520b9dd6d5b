import { expect } from 'vitest';
import { KbDocument } from '#shared/wire/gomobile/knowledge-bases.ts';
import { knowledgeBaseRoutes as routes } from '#shared/wire/gomobile/routes/knowledge-bases.ts';
import { pathOf } from '#shared/wire/routes.ts';
import type { Running } from '../../test-support.ts';

/** Adds a knowledge base and answers its id. */
export const addBase = async (platform: Running): Promise<string> =>
  (await platform.send(routes.createKnowledgeBase, { body: { name: 'Help' } })).id;

/** Uploads a document as a browser would. */
export function upload(
  platform: Running,
  kbId: string,
  name: string,
  content: string | Uint8Array,
  type = '',
): Promise<Response> {
  const form = new FormData();
  form.set('file', new Blob([content as string], { type }), name);
  const url = `${platform.url}${pathOf(routes.uploadDocument, { kbId })}`;
  return fetch(url, { method: 'POST', headers: { 'x-api-key': platform.apiKey }, body: form });
}

/** Waits until a document has been read, as clients do: by asking again. */
export async function whenRead(platform: Running, kbId: string, docId: string, timeout = 15_000): Promise<KbDocument> {
  const get = () => platform.send(routes.getDocument, { params: { kbId, docId } });
  await expect.poll(async () => (await get()).status, { timeout, interval: 20 }).toMatch(/^(ready|failed)$/);
  return get();
}

/** Uploads a document and answers what became of it. */
export async function addDocument(
  platform: Running,
  kbId: string,
  name: string,
  content: string | Uint8Array,
): Promise<KbDocument> {
  const reply = await upload(platform, kbId, name, content);
  expect(reply.status).toBe(202);
  return whenRead(platform, kbId, KbDocument.parse(await reply.json()).id, 60_000);
}

/** A PDF with a line of text a page, put together by hand. `extra` goes into the trailer. */
export function pdfOf(pages: readonly string[], extra = ''): Buffer {
  const kids = pages.map((_, index) => `${3 + index * 2} 0 R`).join(' ');
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${kids}]/Count ${pages.length}/MediaBox[0 0 300 300]/Resources<</Font<</F1 <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>`,
    ...pages.flatMap((text, index) => {
      const stream = `BT /F1 12 Tf 10 200 Td (${text}) Tj ET`;
      return [
        `<</Type/Page/Parent 2 0 R/Contents ${4 + index * 2} 0 R>>`,
        `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
      ];
    }),
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join('');
  return Buffer.from(`%PDF-1.4\n${body}trailer\n<</Root 1 0 R${extra}>>\n`, 'latin1');
}
