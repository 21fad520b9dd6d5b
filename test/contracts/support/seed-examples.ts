import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FOLDER = join(import.meta.dirname, '../fixtures');

const Examples = z.strictObject({
  /** The page that they stand on. */
  source: z.string(),
  requests: z.array(z.strictObject({ name: z.string(), body: z.unknown() })),
  /** `status` is null where the page does not state it. */
  replies: z.array(z.strictObject({ name: z.string(), status: z.number().nullable(), body: z.unknown() })),
});

export interface SeedExample {
  service: string;
  /** Name of the file, which is that of the page's section. */
  section: string;
  name: string;
  status: number | null;
  body: unknown;
}

function readExamples(part: 'requests' | 'replies'): SeedExample[] {
  return ['flowgent', 'trillet', 'truestate'].flatMap((service) =>
    readdirSync(join(FOLDER, service)).flatMap((file) => {
      const page = Examples.parse(JSON.parse(readFileSync(join(FOLDER, service, file), 'utf8')));
      const section = file.replace(/\.json$/, '');
      return page[part].map((example) => ({ service, section, status: null, ...example }));
    }),
  );
}

/** The bodies that the documentation pages show, word for word. */
export const seedReplies = (): SeedExample[] => readExamples('replies');
export const seedRequests = (): SeedExample[] => readExamples('requests');
