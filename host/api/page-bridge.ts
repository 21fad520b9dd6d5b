import { randomBytes } from 'node:crypto';
import type { CdpSession } from '../chromium/cdp.ts';
import { type Codec, createCodec } from '../page/codec.ts';
import type { HostMessage, PageMessage } from '../page/messages.ts';
import { installPageWorld } from '../page/page-world.ts';
import { installPreloadWorld, type PreloadOptions } from '../page/preload-world.ts';
import { createManners } from '../page/window-manners.ts';
import { createWorldEndpoint } from '../page/world-endpoint.ts';
import type { FrameTree, HostFrame } from './frames.ts';

export const codec: Codec = createCodec({
  toText: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  // A copy, because a small Buffer shares its memory with others.
  toBytes: (text) => new Uint8Array(Buffer.from(text, 'base64')),
});

export interface PreloadScript {
  /** The built preload, one self-contained CommonJS file; empty for a window without one. */
  source: string;
  inSubframes: boolean;
  additionalArguments: string[];
}

/**
 * Runs the preload in an isolated world of every document and carries messages between it and the host.
 * Only that world holds the binding, so that a page's script can say nothing but what the preload lets it say.
 */
export class PageBridge {
  onMessage: (frame: HostFrame, message: PageMessage) => void = () => {};
  /** What every new document is told before anything else. */
  greet: () => HostMessage | undefined = () => undefined;
  readonly #session: CdpSession;
  readonly #frames: FrameTree;
  readonly #script: PreloadScript;
  readonly #serverOrigin: string;
  readonly #world = `earshot-preload-${randomBytes(8).toString('hex')}`;
  readonly #binding = `binding_${randomBytes(8).toString('hex')}`;
  readonly #receiver = `receive_${randomBytes(8).toString('hex')}`;
  readonly #contexts = new Map<number, HostFrame>();
  readonly #replyTo = new WeakMap<PageMessage, (reply: HostMessage) => void>();

  constructor(session: CdpSession, frames: FrameTree, serverOrigin: string, script: PreloadScript) {
    this.#session = session;
    this.#frames = frames;
    this.#serverOrigin = serverOrigin;
    this.#script = script;
  }

  async install(): Promise<void> {
    this.#watchContexts();
    const token = randomBytes(16).toString('hex');
    const endpoint = (here: string) =>
      `() => (${createWorldEndpoint})(${JSON.stringify(token)}, ${JSON.stringify(here)})`;
    const options: PreloadOptions = {
      serverOrigin: this.#serverOrigin,
      binding: this.#binding,
      receiver: this.#receiver,
      inSubframes: this.#script.inSubframes,
      process: {
        type: 'renderer',
        platform: process.platform,
        arch: process.arch,
        versions: { ...process.versions },
        argv: ['', ...this.#script.additionalArguments],
        env: {},
        sandboxed: true,
        contextIsolated: true,
      },
    };
    const preload = `function (require, module, exports, process) {\n${this.#script.source}\n}`;
    await Promise.all([
      this.#session.send('Runtime.addBinding', { name: this.#binding, executionContextName: this.#world }),
      // The page's world first: it must listen before the preload exposes anything.
      this.#session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: `(${installPageWorld})(${JSON.stringify(this.#serverOrigin)}, ${endpoint('page')})`,
      }),
      this.#session.send('Page.addScriptToEvaluateOnNewDocument', {
        worldName: this.#world,
        source: `(${installPreloadWorld})(${JSON.stringify(options)}, ${endpoint('preload')}, ${createCodec}, ${createManners}, ${preload})`,
      }),
    ]);
  }

  /** Delivers a message to the preload of a frame; a frame that has moved on or has no preload gets nothing. */
  send(frame: HostFrame, message: HostMessage): void {
    const text = codec.encode(message);
    for (const [contextId, owner] of this.#contexts) {
      if (owner === frame) this.#deliver(contextId, text);
    }
  }

  /** Delivers a message to the preload of every frame. */
  broadcast(message: HostMessage): void {
    const text = codec.encode(message);
    for (const contextId of this.#contexts.keys()) this.#deliver(contextId, text);
  }

  /** The page's process is gone, and with it everybody who could be told something. */
  forgetDocuments(): void {
    this.#contexts.clear();
  }

  /** Runs a script beside the preload, where the page's own changes to the globals are not felt; answers its value, if that is plain. */
  async evaluateInPreload(expression: string): Promise<unknown> {
    for (const [contextId, owner] of this.#contexts) {
      if (owner !== this.#frames.main) continue;
      const reply = await this.#session.send('Runtime.evaluate', {
        contextId,
        expression,
        userGesture: true,
        awaitPromise: true,
        returnByValue: true,
      });
      return reply.result.value;
    }
    return undefined;
  }

  #deliver(contextId: number, text: string): void {
    void this.#session.tell('Runtime.callFunctionOn', {
      executionContextId: contextId,
      functionDeclaration: `function (text) { globalThis.${this.#receiver}?.(text); }`,
      arguments: [{ value: text }],
      silent: true,
    });
  }

  #watchContexts(): void {
    this.#session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = context.auxData as { frameId?: string };
      const frame = context.name === this.#world && frameId ? this.#frames.find(frameId) : undefined;
      if (!frame) return;
      this.#contexts.set(context.id, frame);
      const greeting = this.greet();
      if (greeting) this.#deliver(context.id, codec.encode(greeting));
    });
    this.#session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      this.#contexts.delete(executionContextId);
    });
    this.#session.on('Runtime.executionContextsCleared', () => this.#contexts.clear());
    this.#session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      // Security: see docs/security.md before changing. The frame is the one that Chromium says the call came from.
      const frame = this.#contexts.get(executionContextId);
      if (name !== this.#binding || !frame) return;
      if (frame.parent && !this.#script.inSubframes) return;
      this.#receive(executionContextId, frame, payload);
    });
  }

  #receive(contextId: number, frame: HostFrame, payload: string): void {
    const message = codec.decode(payload) as PageMessage;
    if (message.kind === 'invoke') {
      this.#replyTo.set(message, (reply) => {
        if (this.#contexts.get(contextId) === frame) this.#deliver(contextId, codec.encode(reply));
      });
    }
    this.onMessage(frame, message);
  }

  /** Answers an `invoke` to the very document that made it; after a reload there is nobody to tell. */
  reply(message: PageMessage, reply: HostMessage): void {
    this.#replyTo.get(message)?.(reply);
  }
}
