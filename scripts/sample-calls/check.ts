import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { attributeSlug, type Manifest, type SampleCall } from './manifest.ts';
import { describeOpus } from './ogg.ts';
import { makeCall, readDialogues, readManifest, sha256Of } from './workspace.ts';

/** What is wrong with the sample workspace, a sentence each: the manifest, its files, and one call made anew. */
export async function checkSampleCalls(folder: string): Promise<string[]> {
  const manifest = await readManifest(folder);
  if (!manifest) return ['There is no manifest.json: make the calls first.'];
  const problems = [...checkReferences(manifest), ...(await checkFolder(folder, manifest))];
  for (const call of manifest.calls) problems.push(...(await checkCall(folder, call)));
  return [...problems, ...(await checkReproducible(manifest))];
}

function checkReferences(manifest: Manifest): string[] {
  const contacts = new Set(manifest.contacts.map(({ key }) => key));
  const agents = new Set(manifest.agents.map(({ key }) => key));
  const attributes = new Set(manifest.customAttributes.map(({ displayName }) => attributeSlug(displayName)));
  const phones = manifest.contacts.map(({ primaryPhone }) => primaryPhone);
  const problems = phones
    .filter((phone, index) => phones.indexOf(phone) !== index)
    .map((phone) => `${phone} belongs to two contacts.`);
  for (const { key, customAttributes } of manifest.contacts) {
    const unknown = Object.keys(customAttributes).filter((slug) => !attributes.has(slug));
    problems.push(...unknown.map((slug) => `${key} has a value for "${slug}", which is no custom attribute.`));
  }
  for (const { name, contactKeys } of manifest.audiences) {
    if (contactKeys.length === 0) problems.push(`The audience "${name}" is empty.`);
    problems.push(...contactKeys.filter((key) => !contacts.has(key)).map((key) => `"${name}" names ${key}: nobody.`));
  }
  for (const { key, agentKey, contactKey } of manifest.calls) {
    if (!agents.has(agentKey)) problems.push(`${key}: there is no agent "${agentKey}".`);
    if (!contacts.has(contactKey)) problems.push(`${key}: there is no contact "${contactKey}".`);
  }
  return problems;
}

async function checkFolder(folder: string, manifest: Manifest): Promise<string[]> {
  const expected = new Set(['manifest.json', 'README.md', ...manifest.calls.map(({ file }) => file)]);
  const extra = (await readdir(folder)).filter((name) => !expected.has(name));
  const written = [...(await readDialogues()).keys()];
  const made = new Set(manifest.calls.map(({ key }) => key));
  return [
    ...extra.map((name) => `${name} does not belong in the folder.`),
    ...written.filter((key) => !made.has(key)).map((key) => `${key} is written and has not been made.`),
  ];
}

async function checkCall(folder: string, call: SampleCall): Promise<string[]> {
  const problems: string[] = [];
  const say = (problem: string) => problems.push(`${call.key}: ${problem}`);
  const file = await readFile(join(folder, call.file)).catch(() => null);
  if (!file) return [`${call.key}: ${call.file} is missing.`];
  if (file.length !== call.sizeBytes) say(`the file has ${file.length} bytes, the manifest says ${call.sizeBytes}.`);
  if (sha256Of(file) !== call.sha256) say('the file is not the one the manifest describes (sha256).');
  const found = describeOpus(file);
  if (found.durationMs !== call.durationMs) say(`it lasts ${found.durationMs} ms, not ${call.durationMs}.`);
  if (found.channels !== call.channels) say(`it has ${found.channels} channels, not ${call.channels}.`);
  let beforeMs = 0;
  for (const { startMs, endMs, text } of call.transcript.segments) {
    if (startMs < beforeMs) say(`"${text}" starts before the segment above it.`);
    if (endMs <= startMs || endMs > call.durationMs) say(`"${text}" ends at ${endMs} ms.`);
    beforeMs = startMs;
  }
  const endMs = call.answeredAfterMs + call.durationMs + 1;
  const isAscending = (times: number[]) => times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0));
  if (!isAscending(call.path.map(({ enterMs }) => enterMs))) say('its path goes back in time.');
  if (!isAscending(call.events.map(({ atMs }) => atMs))) say('its events go back in time.');
  if (call.path.some(({ exitMs }) => exitMs === null || exitMs > endMs)) say('its path does not end with the call.');
  return problems;
}

/** Makes the shortest call anew, elsewhere, and compares. */
async function checkReproducible(manifest: Manifest): Promise<string[]> {
  const [call] = manifest.calls.toSorted((a, b) => a.durationMs - b.durationMs);
  const dialogue = call && (await readDialogues()).get(call.key);
  if (!dialogue) return ['There is no call to make anew.'];
  const folder = await mkdtemp(join(tmpdir(), 'earshot-sample-'));
  try {
    const again = await makeCall(call.key, dialogue, folder);
    const isSame = isDeepStrictEqual(again, call);
    return isSame ? [] : [`${call.key}: made anew it differs (other versions of the tools, or a changed dialogue?).`];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
