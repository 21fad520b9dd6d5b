import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { type Running, startPlatform, temporaryFolder } from '../../test-support.ts';
import { addBase, addDocument, pdfOf, upload, whenRead } from './test-support.ts';

const HELP =
  '# Returns\n\nYou may return a **parcel** within [30 days](https://x.example).\n\n## Refunds\n\n- Paid in 5 days';

async function ask(platform: Running, kbId: string, message: string) {
  const body = { name: 'Nora', instructions: 'x', knowledgeBaseId: kbId };
  const { id } = await platform.send(routes.createAgent, { body });
  return platform.send(routes.testAgent, { params: { id }, body: { message } });
}

test('a document is uploaded, read and answered from, and forgotten when it is deleted', async () => {
  const platform = await startPlatform();
  const kbId = await addBase(platform);
  const reply = await upload(platform, kbId, 'folder\\help.md', HELP, 'text/markdown');
  expect(reply.status).toBe(202);
  const uploaded = (await reply.json()) as { id: string };
  expect(uploaded).toMatchObject({ name: 'help.md', fileType: 'md', fileSize: HELP.length, status: 'uploading' });
  const ready = await whenRead(platform, kbId, uploaded.id);
  expect(ready).toMatchObject({ status: 'ready', processingStep: null, chunkCount: 2, error: null });
  expect(await platform.send(routes.getKnowledgeBase, { params: { id: kbId } })).toMatchObject({ documentCount: 1 });

  const answer = await ask(platform, kbId, 'When are refunds paid?');
  expect(answer).toMatchObject({
    response: 'Paid in 5 days',
    retrievedChunks: [{ documentId: ready.id, documentName: 'help.md', heading: 'Returns > Refunds' }],
  });
  expect((await ask(platform, kbId, 'May I return a parcel?')).response).toBe(
    'You may return a parcel within 30 days.',
  );
  await platform.send(routes.deleteDocument, { params: { kbId, docId: ready.id } });
  expect(await ask(platform, kbId, 'When are refunds paid?')).toMatchObject({ retrievedChunks: [] });
  expect(await platform.send(routes.listDocuments, { params: { kbId } })).toMatchObject({ data: [] });
});

test('text, pages and PDFs are read', async () => {
  const platform = await startPlatform();
  const kbId = await addBase(platform);
  const page = `<!doctype html><title>Help &amp; hours</title><style>p{}</style><body><script>alert("sundays")</script>
    <nav>Home</nav><h1>Opening</h1><p>We open at <b>nine</b> on caf&eacute; days.<br>Never at night.<p>Ring twice.</body>`;
  await addDocument(platform, kbId, 'page.html', page);
  await addDocument(platform, kbId, 'old.txt', Buffer.from('Le caf\xe9 est gratuit.', 'latin1'));
  await addDocument(platform, kbId, 'wide.txt', Buffer.from('\ufeffBicycles stand outside.', 'utf16le'));
  const pdf = await addDocument(platform, kbId, 'paper.pdf', pdfOf(['Wheels are round.', 'Tyres are black.']));
  expect(pdf).toMatchObject({ status: 'ready', fileType: 'pdf', chunkCount: 2 });
  const answers = async (message: string) => (await ask(platform, kbId, message)).response;
  expect(await answers('When does opening on cafe days start?')).toContain('We open at nine on café days.');
  expect(await answers('gratuit café')).toBe('Le café est gratuit.');
  expect(await answers('bicycles outside')).toBe('Bicycles stand outside.');
  expect(await answers('tyres black')).toBe('Tyres are black.');
  expect(await answers('alert sundays')).toMatch(/^I have nothing/);
  const [chunk] = (await ask(platform, kbId, 'Ring twice')).retrievedChunks ?? [];
  expect(chunk?.heading).toBe('Help & hours > Opening');
  expect((await ask(platform, kbId, 'tyres black')).retrievedChunks?.[0]?.heading).toBe('Page 2');
});

test('a knowledge base that an agent answers from is kept', async () => {
  const platform = await startPlatform();
  const kbId = await addBase(platform);
  await addDocument(platform, kbId, 'help.md', HELP);
  await ask(platform, kbId, 'Hello');
  expect(await platform.call('DELETE', `/api/knowledge-bases/${kbId}`)).toMatchObject({
    status: 409,
    json: { code: 'RESOURCE_IN_USE' },
  });
  const [agent] = (await platform.send(routes.listAgents)).data;
  await platform.send(routes.deleteAgent, { params: { id: agent?.id ?? '' } });
  await platform.send(routes.deleteKnowledgeBase, { params: { id: kbId } });
  expect(await platform.call('GET', `/api/knowledge-bases/${kbId}`)).toMatchObject({ status: 404 });
  expect(
    await platform.call('POST', '/api/agents', { name: 'A', instructions: 'x', knowledgeBaseId: kbId }),
  ).toMatchObject({ status: 400, json: { code: 'BAD_REQUEST' } });
});

test.each([
  ['empty.txt', ' \n ', 'chunking', 'The document holds no text'],
  ['zero.txt', '', 'chunking', 'The document holds no text'],
  ['picture.txt', new Uint8Array([0x89, 0x50, 0, 0, 1, 2]), 'parsing', 'The file is not text'],
  ['broken.pdf', '%PDF-1.7 and nothing more', 'parsing', 'The PDF is damaged and cannot be read'],
  ['renamed.pdf', 'PK\x03\x04 an archive', 'parsing', 'The PDF is damaged and cannot be read'],
  ['locked.pdf', lockedPdf(), 'parsing', 'The PDF is protected by a password'],
  [
    'many.pdf',
    pdfOf(Array.from({ length: 1001 }, () => 'x')),
    'parsing',
    'The PDF has 1001 pages; 1000 are read at most',
  ],
])('%s fails with a reason, and keeps the step', async (name, content, processingStep, error) => {
  const platform = await startPlatform();
  const kbId = await addBase(platform);
  expect(await addDocument(platform, kbId, name, content)).toMatchObject({
    status: 'failed',
    processingStep,
    error,
    chunkCount: null,
  });
});

/** Says that it is encrypted with a user password that nobody gives. */
function lockedPdf(): Uint8Array {
  const hash = '00'.repeat(32);
  const encrypt = `/Encrypt <</Filter/Standard/V 1/R 2/O<${hash}>/U<${'11'.repeat(32)}>/P -4>>/ID[<${hash}><${hash}>]`;
  return pdfOf(['secret'], encrypt);
}

test('what is no document is refused', async () => {
  const platform = await startPlatform();
  const kbId = await addBase(platform);
  expect((await upload(platform, kbId, 'sums.xlsx', 'x')).status).toBe(415);
  expect((await upload(platform, kbId, 'nameless', 'x', 'application/zip')).status).toBe(415);
  expect((await upload(platform, kbId, 'nameless', 'x', 'text/plain')).status).toBe(202);
  expect((await upload(platform, kbId, 'huge.txt', new Uint8Array(20 * 1024 * 1024 + 1))).status).toBe(413);
});

test('documents that were not read when the server ended are read at its next start', async () => {
  const dataDir = temporaryFolder();
  const first = await startPlatform({ dataDir });
  const kbId = await addBase(first);
  const long = 'A sentence of the long document that is never the last one. '.repeat(20_000);
  const { id } = (await (await upload(first, kbId, 'long.txt', long)).json()) as { id: string };
  const { id: waiting } = (await (await upload(first, kbId, 'help.md', HELP)).json()) as { id: string };
  await first.close();
  const second = await startPlatform({ dataDir });
  expect(await whenRead(second, kbId, id)).toMatchObject({ status: 'ready' });
  const { chunkCount } = await second.send(routes.getDocument, { params: { kbId, docId: id } });
  expect(chunkCount).toBeGreaterThan(1900);
  expect(await whenRead(second, kbId, waiting)).toMatchObject({ status: 'ready', chunkCount: 2 });
});
