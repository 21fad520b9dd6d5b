/// <reference lib="dom" />

/** One end of the wire between the preload's world and the page's. */
export interface WorldEndpoint {
  expose(key: string, value: unknown): void;
  onExpose(listener: (key: string, value: unknown) => void): void;
  /** The page wants another window. */
  open(wanted: WindowWish): void;
  onOpen(listener: (wanted: WindowWish) => void): void;
}

/** What `window.open` was given; `url` is absolute. */
export interface WindowWish {
  url: string;
  frameName: string;
  features: string;
}

/**
 * Runs in both worlds of a page as source text: it must not use anything from outside its own body.
 *
 * The two worlds share the window but no objects. A DOM event reaches the other world at once, and reading its `detail` there gives a
 * structured clone: that carries calls and values synchronously, as Electron's contextBridge does. Functions and promises are left out of
 * the clone and travel as numbers. Errors keep nothing but their message, as in Electron. `token` is secret to the two worlds: the page's own scripts never see it.
 */
export function createWorldEndpoint(token: string, here: 'page' | 'preload'): WorldEndpoint {
  type Path = (string | number)[];
  type Marks = [Path, number][];
  interface Packed {
    data: unknown;
    functions: Marks;
    promises: Marks;
    errors: [Path, string][];
  }
  type Message =
    | { kind: 'call'; id: number; target: number; args: Packed }
    | { kind: 'reply'; id: number; isError: boolean; value: Packed }
    | { kind: 'settle'; target: number; isError: boolean; value: Packed }
    | { kind: 'release'; target: number }
    | { kind: 'expose'; key: string; value: Packed }
    | { kind: 'open'; wanted: WindowWish };
  type AnyFunction = (...args: unknown[]) => unknown;

  // Taken before any script of the page can replace them.
  const { apply, construct } = Reflect;
  const Event = CustomEvent;
  const dispatch = EventTarget.prototype.dispatchEvent;
  const readDetail = Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get as () => Message | null;
  const thenOf = Promise.prototype.then;
  const UNKNOWN_EXCEPTION =
    'An unknown exception occurred in the isolated context, an error occurred but a valid exception was not thrown.';
  const there = here === 'page' ? 'preload' : 'page';

  const functions = new Map<number, AnyFunction>();
  const settlers = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  const replies = new Map<number, { isError: boolean; value: unknown }>();
  const collected = new FinalizationRegistry<number>((target) => post({ kind: 'release', target }));
  let lastId = 0;
  let exposed: (key: string, value: unknown) => void = () => {};
  let opened: (wanted: WindowWish) => void = () => {};

  function post(message: Message): void {
    apply(dispatch, window, [construct(Event, [`${token}-${there}`, { detail: message }])]);
  }

  function isPlain(value: object): boolean {
    const prototype = Object.getPrototypeOf(value);
    return prototype === null || prototype === Object.prototype;
  }

  function pack(root: unknown): Packed {
    const packed: Packed = { data: undefined, functions: [], promises: [], errors: [] };
    const copies = new Map<object, unknown>();
    const copy = (value: unknown, path: Path): unknown => {
      if (typeof value === 'function') {
        const id = ++lastId;
        functions.set(id, value as AnyFunction);
        packed.functions.push([path, id]);
        return undefined;
      }
      if (typeof value !== 'object' || value === null) return value;
      if (value instanceof Promise) {
        packed.promises.push([path, sendPromise(value)]);
        return undefined;
      }
      if (value instanceof Error) {
        packed.errors.push([path, String(value.message)]);
        return undefined;
      }
      if (copies.has(value)) return copies.get(value);
      if (Array.isArray(value)) {
        const list: unknown[] = [];
        copies.set(value, list);
        for (const [index, item] of value.entries()) list.push(copy(item, [...path, index]));
        return list;
      }
      if (!isPlain(value)) return value;
      const object: Record<string, unknown> = {};
      copies.set(value, object);
      for (const [key, item] of Object.entries(value)) {
        Object.defineProperty(object, key, {
          value: copy(item, [...path, key]),
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
      return object;
    };
    packed.data = copy(root, []);
    return packed;
  }

  function sendPromise(promise: Promise<unknown>): number {
    const target = ++lastId;
    const settle = (isError: boolean) => (value: unknown) => {
      try {
        post({ kind: 'settle', target, isError, value: pack(value) });
      } catch (error) {
        post({ kind: 'settle', target, isError: true, value: pack(error) });
      }
    };
    void apply(thenOf, promise, [settle(false), settle(true)]);
    return target;
  }

  function unpack(packed: Packed): unknown {
    let root = packed.data;
    const put = (path: Path, value: unknown): void => {
      const last = path[path.length - 1];
      if (last === undefined) {
        root = value;
        return;
      }
      let parent = root as Record<string | number, unknown>;
      for (const step of path.slice(0, -1)) parent = parent[step] as Record<string | number, unknown>;
      Object.defineProperty(parent, last, { value, writable: true, enumerable: true, configurable: true });
    };
    for (const [path, message] of packed.errors) put(path, new Error(message));
    for (const [path, target] of packed.functions) put(path, proxyOf(target));
    for (const [path, target] of packed.promises) {
      const promise = new Promise((resolve, reject) => settlers.set(target, { resolve, reject }));
      put(path, promise);
    }
    return root;
  }

  function proxyOf(target: number): AnyFunction {
    const proxy: AnyFunction = (...args) => {
      const id = ++lastId;
      post({ kind: 'call', id, target, args: pack(args) });
      const reply = replies.get(id);
      replies.delete(id);
      // The other world reads nothing from a detail that cannot be cloned, and so cannot answer.
      if (!reply) throw new Error('An object could not be cloned.');
      if (reply.isError) throw reply.value;
      return reply.value;
    };
    collected.register(proxy, target);
    return proxy;
  }

  function answer(id: number, target: number, args: Packed): void {
    let isError = false;
    let value: Packed;
    try {
      value = pack(functions.get(target)?.(...(unpack(args) as unknown[])));
    } catch (error) {
      isError = true;
      value = pack(error instanceof Error ? error : new Error(UNKNOWN_EXCEPTION));
    }
    post({ kind: 'reply', id, isError, value });
  }

  function receive(message: Message): void {
    switch (message.kind) {
      case 'call':
        answer(message.id, message.target, message.args);
        return;
      case 'reply':
        replies.set(message.id, { isError: message.isError, value: unpack(message.value) });
        return;
      case 'settle': {
        const settler = settlers.get(message.target);
        settlers.delete(message.target);
        if (message.isError) settler?.reject(unpack(message.value));
        else settler?.resolve(unpack(message.value));
        return;
      }
      case 'release':
        functions.delete(message.target);
        return;
      case 'expose':
        exposed(message.key, unpack(message.value));
        return;
      case 'open':
        opened(message.wanted);
        return;
    }
  }

  window.addEventListener(`${token}-${here}`, (event) => {
    event.stopImmediatePropagation();
    const message = apply(readDetail, event, []) as Message | null;
    if (message) receive(message);
  });

  return {
    expose: (key, value) => post({ kind: 'expose', key, value: pack(value) }),
    onExpose: (listener) => {
      exposed = listener;
    },
    open: (wanted) => post({ kind: 'open', wanted }),
    onOpen: (listener) => {
      opened = listener;
    },
  };
}
