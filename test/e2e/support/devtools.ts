interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

/** One conversation of the DevTools protocol, with a page or with Node. */
export interface DevTools {
  send<T>(method: string, params?: object): Promise<T>;
  on(method: string, listener: (params: never) => void): void;
  close(): void;
}

export async function openDevTools(url: string): Promise<DevTools> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`no DevTools at ${url}`)));
  });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, (params: never) => void>();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, method, params, result, error } = JSON.parse(String(data)) as Message;
    if (method) listeners.get(method)?.(params as never);
    if (id === undefined) return;
    if (error) waiting.get(id)?.reject(new Error(error.message));
    else waiting.get(id)?.resolve(result as never);
    waiting.delete(id);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the other side is gone'));
    waiting.clear();
  });
  return {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ id, method, params }));
      }),
    on: (method, listener) => void listeners.set(method, listener),
    close: () => socket.close(),
  };
}

interface Evaluated<T> {
  result: { value: T };
  exceptionDetails?: { text: string; exception?: { description?: string } };
}

export async function evaluate<T>(devTools: DevTools, expression: string): Promise<T> {
  const { result, exceptionDetails } = await devTools.send<Evaluated<T>>('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** Ends, in the Node process behind this conversation, the worker thread that runs the file of this name. */
export async function endWorker(devTools: DevTools, file: string): Promise<void> {
  const found = Promise.withResolvers<string>();
  devTools.on(
    'NodeWorker.attachedToWorker',
    ({ sessionId, workerInfo }: { sessionId: string; workerInfo: { url: string } }) => {
      if (workerInfo.url.endsWith(file)) found.resolve(sessionId);
    },
  );
  await devTools.send('NodeWorker.enable', { waitForDebuggerOnStart: false });
  const message = { id: 1, method: 'Runtime.evaluate', params: { expression: 'process.exit(134)' } };
  await devTools.send('NodeWorker.sendMessageToWorker', {
    sessionId: await found.promise,
    message: JSON.stringify(message),
  });
}
