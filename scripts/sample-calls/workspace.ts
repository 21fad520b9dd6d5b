import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Dialogue, parseDialogue } from './dialogue.ts';
import { Manifest, type SampleCall, type SampleContact, toCompactJson } from './manifest.ts';
import { describeOpus } from './ogg.ts';
import { agents, announcer, customAttributes, organisation, readContacts, user } from './people.ts';
import { type Cast, renderCall } from './render.ts';

const dialogueFolder = join(import.meta.dirname, 'dialogues');
const manifestName = 'manifest.json';

/** The written calls by key, in order. */
export async function readDialogues(): Promise<Map<string, Dialogue>> {
  const names = (await readdir(dialogueFolder)).filter((name) => name.endsWith('.txt')).sort();
  const dialogues = new Map<string, Dialogue>();
  for (const name of names) {
    dialogues.set(name.slice(0, -4), parseDialogue(await readFile(join(dialogueFolder, name), 'utf8'), name));
  }
  return dialogues;
}

/** Makes one call: its audio file in the folder, and what the manifest says of it. */
export async function makeCall(key: string, dialogue: Dialogue, folder: string): Promise<SampleCall> {
  const { header, variables } = dialogue;
  const contact = readContacts().contacts.find((known) => known.key === header.contact);
  if (!contact) throw new Error(`${key}: contacts.tsv has nobody with the key "${header.contact}".`);
  const { file, path, events, segments } = await renderCall(key, dialogue, castOf(key, dialogue));
  const fileName = `${key}.opus`;
  await writeWhole(join(folder, fileName), file);
  const inbound = header.direction === 'inbound';
  return {
    key,
    business: header.business,
    program: header.program,
    language: header.language,
    direction: header.direction,
    status: 'completed',
    agentKey: header.agent,
    contactKey: header.contact,
    startedMinutesAgo: header.startedMinutesAgo,
    answeredAfterMs: header.answeredAfterMs,
    ...describeOpus(file),
    channels: header.channels,
    sampleRate: 48_000,
    codec: 'opus',
    file: fileName,
    sizeBytes: file.length,
    sha256: sha256Of(file),
    from: inbound ? contact.primaryPhone : header.line,
    to: inbound ? header.line : contact.primaryPhone,
    path,
    events,
    variables: { ...systemVariables(header.direction, contact), ...variables },
    credits: header.credits,
    transcript: { status: 'ready', language: header.language, segments },
  };
}

function castOf(key: string, { header }: Dialogue): Cast {
  const voiceOf = (agentKey: string): string => {
    const voice = agents.find((agent) => agent.key === agentKey)?.voices[header.language];
    if (!voice) throw new Error(`${key}: agent "${agentKey}" does not speak ${header.language}.`);
    return voice;
  };
  return {
    A: voiceOf(header.agent),
    C: header.voice,
    I: announcer[header.language],
    ...(header.secondAgent && { B: voiceOf(header.secondAgent) }),
    ...(header.otherVoice && { D: header.otherVoice }),
  };
}

function systemVariables(direction: string, contact: SampleContact): SampleCall['variables'] {
  return {
    'sys.callDirection': direction,
    'sys.callStatus': 'completed',
    'sys.contactName': contact.fullName,
    'sys.contactPhone': contact.primaryPhone,
  };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The committed manifest, checked; null when there is none yet. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  let source: string;
  try {
    source = await readFile(join(folder, manifestName), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return Manifest.parse(JSON.parse(source));
}

/** Writes the manifest of these calls. Whoever reads it meanwhile sees the old one or the new one, whole. */
export async function writeManifest(folder: string, calls: SampleCall[]): Promise<void> {
  const manifest = Manifest.parse({
    version: 1,
    organisation,
    user,
    agents: agents.map(({ key, name }) => ({ key, name })),
    customAttributes,
    ...readContacts(),
    calls: calls.toSorted((a, b) => a.key.localeCompare(b.key)),
  } satisfies Manifest);
  await writeWhole(join(folder, manifestName), toCompactJson(manifest));
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}
