import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SamplePlatform } from '#shared/contract/connections.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { UtilityReply, UtilityStartInput } from '#shared/wire/local/utility.ts';
import type { Profile, ProfileFile } from '../prefs/profile.ts';
import { createMemorySecrets } from '../secrets/memory.ts';
import { createSamplePlatform, SAMPLE_CONNECTION_ID } from './sample-platform.ts';

/** A platform process that answers each start as scripted and ends when it is told to. */
class ScriptedChild extends EventEmitter {
  readonly #answer: (start: UtilityStartInput) => UtilityReply | 'crash';
  killed = false;
  ended = false;

  constructor(answer: (start: UtilityStartInput) => UtilityReply | 'crash') {
    super();
    this.#answer = answer;
    this.on('exit', () => {
      this.ended = true;
    });
  }

  postMessage(message: UtilityStartInput | { kind: 'stop' }): void {
    queueMicrotask(() => {
      if (message.kind === 'stop') return void this.emit('exit', 0);
      const answer = this.#answer(message as UtilityStartInput);
      if (answer === 'crash') this.emit('exit', 1);
      else this.emit('message', answer);
    });
  }

  kill(): boolean {
    this.killed = true;
    queueMicrotask(() => this.emit('exit', 0));
    return true;
  }
}

const listening = (port: number): UtilityReply => ({
  kind: 'listening',
  url: `http://127.0.0.1:${port}`,
  apiKey: 'k',
  workspaceId: 'w',
  organisationId: 'o',
});

function setup(
  answer: (start: UtilityStartInput) => UtilityReply | 'crash',
  port: number | null = null,
  dataDirectory = '/data/sample-platform',
) {
  let profile = { samplePlatform: { port, wanted: false } } as Profile;
  const file: ProfileFile = {
    problem: null,
    reload: () => undefined,
    read: () => profile,
    write: (partial) => {
      profile = { ...profile, ...partial };
      return profile;
    },
  };
  const children: ScriptedChild[] = [];
  const starts: UtilityStartInput[] = [];
  const states: SamplePlatform['state'][] = [];
  const platform = createSamplePlatform({
    fork: () => {
      const child = new ScriptedChild((start) => {
        starts.push(start);
        return answer(start);
      });
      children.push(child);
      return child;
    },
    profile: file,
    dataDirectory,
    sampleDirectory: '/sample',
    onState: ({ state }) => states.push(state),
  });
  return { platform, children, starts, states, file, profile: () => profile, secrets: createMemorySecrets() };
}

describe('the sample platform', () => {
  it('starts once with kept keys and remembers its port', async () => {
    const { platform, starts, secrets, profile } = setup(() => listening(4001));
    const answers = await Promise.all([platform.start(secrets), platform.start(secrets)]);
    expect(answers).toEqual([{ url: 'http://127.0.0.1:4001' }, { url: 'http://127.0.0.1:4001' }]);
    expect(starts).toHaveLength(1);
    expect(starts[0]?.apiKey).toBe(await secrets.get(`connection:${SAMPLE_CONNECTION_ID}`));
    expect(starts[0]?.dbKeyHex).toMatch(/^[0-9a-f]{64}$/);
    expect(profile().samplePlatform).toEqual({ port: 4001, wanted: true });
  });

  it('uses the same keys and port after a stop', async () => {
    const { platform, starts, secrets, states } = setup((start) => listening(start.port || 4001));
    await platform.start(secrets);
    await platform.stop();
    await platform.start(secrets);
    expect(starts[1]).toEqual({ ...starts[0], port: 4001 });
    expect(states).toEqual(['starting', 'running', 'stopped', 'starting', 'running']);
  });

  it('begins anew beside its old data when the key of that was lost, and not otherwise', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'earshot-sample-'));
    const dataDirectory = join(folder, 'sample-platform');
    try {
      mkdirSync(dataDirectory);
      const { platform, secrets } = setup(() => listening(4001), null, dataDirectory);
      await platform.start(secrets);
      expect(readdirSync(folder)).toEqual(['sample-platform.unreadable-1']);
      mkdirSync(dataDirectory);
      await platform.stop();
      await platform.start(secrets);
      expect(readdirSync(folder)).toEqual(['sample-platform', 'sample-platform.unreadable-1']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('takes another port when its own is taken, and leaves no process behind', async () => {
    const { platform, children, secrets } = setup(
      (start) => (start.port === 0 ? listening(4002) : { kind: 'failed', code: 'PORT_TAKEN', message: 'Taken.' }),
      4001,
    );
    expect(await platform.start(secrets)).toEqual({ url: 'http://127.0.0.1:4002' });
    expect(children.map((child) => child.killed)).toEqual([true, false]);
  });

  it('says why it did not start', async () => {
    const { platform, secrets } = setup(() => ({ kind: 'failed', code: 'WRONG_KEY', message: 'Its key is another.' }));
    await expect(platform.start(secrets)).rejects.toMatchObject({
      code: 'OFFLINE',
      message: expect.stringContaining('Its key is another.'),
    });
    expect(platform.state().state).toBe('failed');
  });

  it('shows that its process ended by itself, and can be started again', async () => {
    const { platform, children, secrets } = setup(() => listening(4001));
    await platform.start(secrets);
    children[0]?.emit('exit', 1);
    expect(platform.state()).toMatchObject({ state: 'failed', url: null });
    expect(await platform.start(secrets)).toEqual({ url: 'http://127.0.0.1:4001' });
  });

  it('leaves no process behind when its port cannot be remembered', async () => {
    const { platform, children, secrets, file } = setup(() => listening(4001));
    file.write = () => {
      throw new AppError('DISK_FULL', 'Full.');
    };
    await expect(platform.start(secrets)).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(children.map((child) => child.killed)).toEqual([true]);
    expect(platform.state().state).toBe('failed');
  });

  it('takes an answer that it does not know as a failure', async () => {
    const { platform, secrets } = setup(() => ({ kind: 'sings' }) as unknown as UtilityReply);
    await expect(platform.start(secrets)).rejects.toMatchObject({ code: 'BUG' });
    expect(platform.state().state).toBe('failed');
  });

  it('closed while it starts, ends its process and starts no other', async () => {
    const { platform, children, secrets } = setup(() => listening(4001));
    const starting = platform.start(secrets).catch((error: unknown) => error);
    await platform.close();
    await starting;
    expect(children.every((child) => child.ended)).toBe(true);
    await expect(platform.start(secrets)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('waits for the one that is stopping before it starts another', async () => {
    const { platform, children, secrets } = setup((start) => listening(start.port || 4001));
    await platform.start(secrets);
    const stopping = platform.stop();
    const starting = platform.start(secrets);
    expect(children).toHaveLength(1);
    await Promise.all([stopping, starting]);
    expect(children.map((child) => child.ended)).toEqual([true, false]);
    expect(platform.state().state).toBe('running');
  });

  it('reports a crash at the start', async () => {
    const { platform, secrets } = setup(() => 'crash');
    await expect(platform.start(secrets)).rejects.toMatchObject({ code: 'OFFLINE' });
  });
});
