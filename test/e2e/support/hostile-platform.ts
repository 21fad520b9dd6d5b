import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPlatform } from '../../../platform/server.ts';
import { BIDI_TEXTS, hostileMarkup, mutatingMarkup } from '../../helpers/hostile-texts.ts';

const FIXTURES = join(import.meta.dirname, '../../../platform/seed/fixtures');

/** A name of a million characters. */
export const HUGE_NAME = 'W'.repeat(1_000_000);

/** Names of the two calls' contacts, which lead to the transcripts of markup and of mutating markup. */
export const MARKUP_CALLER = `AA <img data-hostile src=x onerror="window.earshotHit=1"> &amp; co`;
export const MUTATING_CALLER = `AB <svg onload="window.earshotHit=1"></svg>`;

/** A server that nothing may ask for anything, and what it was asked. */
export async function startBeacon() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('access-control-allow-origin', '*');
    response.end('window.earshotHit=1');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Manifest {
  organisation: Record<string, unknown>;
  agents: { key: string; name: string }[];
  customAttributes: { displayName: string; description: string; type: string }[];
  audiences: { name: string; description: string; contactKeys: string[] }[];
  contacts: Record<string, unknown>[];
  calls: (Record<string, unknown> & { transcript: { segments: unknown[] } })[];
}

/** The local platform with every text of the sample turned against who reads it. */
export async function startHostilePlatform(beacon: string) {
  const markup = hostileMarkup(beacon);
  const mutating = mutatingMarkup(beacon);
  const at = (i: number) => markup[i % markup.length] ?? '';
  const sampleDir = mkdtempSync(join(tmpdir(), 'earshot-hostile-'));
  copyFileSync(join(FIXTURES, 'two-tones.opus'), join(sampleDir, 'two-tones.opus'));
  const manifest = JSON.parse(readFileSync(join(FIXTURES, 'manifest.json'), 'utf8')) as Manifest;
  const [template] = manifest.contacts;
  const segments = (texts: readonly string[]) =>
    texts.map((text, i) => ({
      speaker: i % 2 === 0 ? 'agent' : 'contact',
      channel: i % 2,
      startMs: i,
      endMs: i + 1,
      text,
      confidence: null,
    }));
  const [first, second] = manifest.calls;
  if (!template || !first || !second) throw new Error('the sample is not as expected');
  const contact = (key: string, fullName: string, i: number) => ({
    ...template,
    key,
    firstName: at(i).slice(0, 60),
    lastName: at(i + 1).slice(0, 60),
    fullName,
    primaryPhone: `+4411349${60_000 + i}`,
    primaryEmail: null,
    address: at(i + 2),
    city: at(i + 3),
    occupation: at(i + 4),
    customAttributes: { customer_tier: at(i + 5) },
  });
  writeFileSync(
    join(sampleDir, 'manifest.json'),
    JSON.stringify({
      ...manifest,
      organisation: { ...manifest.organisation, name: at(21) },
      agents: manifest.agents.map((agent, i) => ({ ...agent, name: i === 0 ? at(22) : (BIDI_TEXTS[0] ?? '') })),
      customAttributes: [
        { displayName: 'Customer tier', description: at(1), type: 'text' },
        ...markup.slice(0, 12).map((text, i) => ({ displayName: `${i} ${text}`, description: text, type: 'text' })),
      ],
      audiences: markup
        .slice(0, 8)
        .map((name, i) => ({ name: `${i} ${name}`, description: name, contactKeys: ['ada'] })),
      contacts: [
        contact('ada', MARKUP_CALLER, 0),
        contact('yusuf', MUTATING_CALLER, 1),
        ...markup.map((text, i) => contact(`m${i}`, text, i + 2)),
        ...BIDI_TEXTS.map((text, i) => contact(`b${i}`, `AC ${text}`, i + 500)),
        contact('huge', `AD ${HUGE_NAME}`, 600),
      ],
      calls: [
        {
          ...first,
          program: at(23),
          path: [{ nodeId: at(0), nodeType: at(1), nodeLabel: at(2), outputPath: at(3), enterMs: 0, exitMs: 1 }],
          variables: { [at(4)]: at(5), plain: at(6) },
          transcript: { ...first.transcript, segments: segments(markup) },
        },
        {
          ...second,
          program: BIDI_TEXTS[2] ?? '',
          agentKey: manifest.agents[1]?.key,
          transcript: { ...second.transcript, segments: segments(mutating) },
        },
      ],
    }),
  );
  const platform = await createPlatform({
    dataDir: null,
    apiKey: 'hostile-key-0123456789abcdef',
    port: 0,
    seed: 'sample',
    sampleDir,
  });
  return {
    url: platform.url,
    apiKey: platform.apiKey,
    markup,
    mutating,
    close: async () => {
      await platform.close();
      rmSync(sampleDir, { recursive: true, force: true });
    },
  };
}
