/** The parts of Electron that this layer touches, so that it runs and is tested in plain Node. */
export interface SenderFrameLike {
  url: string;
  parent: unknown;
}

export interface InvokeEventLike {
  sender: { id: number };
  senderFrame: SenderFrameLike | null;
}

export interface IpcMainLike {
  handle(
    channel: string,
    listener: (event: InvokeEventLike, input: unknown, callId?: unknown) => Promise<unknown>,
  ): void;
}

export interface WindowLike {
  isDestroyed(): boolean;
  webContents: { isDestroyed(): boolean; send(channel: string, payload: unknown): void };
}
