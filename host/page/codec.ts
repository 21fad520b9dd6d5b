/** Turns values into JSON text and back with the meaning of structured clone. */
export interface Codec {
  /** Throws for what cannot be cloned: functions, symbols, promises and the like. */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

export interface Base64 {
  toText(bytes: Uint8Array): string;
  toBytes(text: string): Uint8Array<ArrayBuffer>;
}

/**
 * Runs in Node and, as source text, in every page: it must not use anything from outside its own body.
 *
 * Plain JSON stays plain. Anything else is `{"$": tag, ...}`; an object seen before is `{"$": "ref", "v": n}`, the n-th object
 * in the order in which both sides meet them, so that cycles and shared references survive.
 */
export function createCodec(base64: Base64): Codec {
  type Node = unknown;
  type Tagged = { $: string; v?: Node; [key: string]: Node };
  const VIEWS: Record<string, new (buffer: ArrayBuffer, offset?: number, length?: number) => ArrayBufferView> = {
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  };
  const ERRORS: Record<string, ErrorConstructor> = {
    Error,
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
  };

  const kindOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

  function refuse(): never {
    // The very words of Electron, whatever it was.
    throw new Error('An object could not be cloned.');
  }

  function encode(root: unknown): string {
    const seen = new Map<object, number>();

    function number(value: number): Node {
      if (Number.isFinite(value) && !Object.is(value, -0)) return value;
      return { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
    }

    function bytesOf(view: ArrayBufferView, kind: string): Node {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      return { $: 'view', kind: VIEWS[kind] ? kind : 'Uint8Array', v: base64.toText(bytes) };
    }

    function plain(value: object): Node {
      const entries = Object.entries(value).map(([key, item]): [string, Node] => [key, node(item)]);
      // A key named like the tag would be taken for one.
      if (Object.hasOwn(value, '$')) return { $: 'object', v: entries };
      return Object.fromEntries(entries);
    }

    function error(value: Error): Node {
      const cause = Object.hasOwn(value, 'cause') ? { cause: node(value.cause) } : {};
      return { $: 'error', name: value.name, message: value.message, stack: value.stack ?? '', ...cause };
    }

    function object(value: object): Node {
      const kind = kindOf(value);
      if (ArrayBuffer.isView(value)) return bytesOf(value, kind);
      switch (kind) {
        case 'Array':
          return Array.from(value as unknown[], node);
        case 'Date':
          return { $: 'date', v: number((value as Date).getTime()) };
        case 'RegExp':
          return { $: 'regexp', v: (value as RegExp).source, flags: (value as RegExp).flags };
        case 'Map':
          return { $: 'map', v: Array.from(value as Map<unknown, unknown>, ([key, item]) => [node(key), node(item)]) };
        case 'Set':
          return { $: 'set', v: Array.from(value as Set<unknown>, node) };
        case 'ArrayBuffer':
          return { $: 'buffer', v: base64.toText(new Uint8Array(value as ArrayBuffer)) };
        case 'Error':
        case 'DOMException':
          return error(value as Error);
        case 'Object':
          return plain(value);
        default:
          return refuse();
      }
    }

    function node(value: unknown): Node {
      switch (typeof value) {
        case 'string':
        case 'boolean':
          return value;
        case 'number':
          return number(value);
        case 'undefined':
          return { $: 'undefined' };
        case 'bigint':
          return { $: 'bigint', v: value.toString() };
        case 'object': {
          if (value === null) return null;
          const known = seen.get(value);
          if (known !== undefined) return { $: 'ref', v: known };
          seen.set(value, seen.size);
          return object(value);
        }
        default:
          return refuse();
      }
    }

    return JSON.stringify(node(root));
  }

  function decode(text: string): unknown {
    const objects: unknown[] = [];
    const meet = <T>(value: T): T => {
      objects.push(value);
      return value;
    };

    function fill(target: object, entries: Iterable<[string, Node]>): object {
      for (const [key, item] of entries) {
        // Plain assignment to "__proto__" would change the prototype instead.
        Object.defineProperty(target, key, {
          value: value(item),
          writable: true,
          enumerable: true,
          configurable: true,
        });
      }
      return target;
    }

    function view(tagged: Tagged): unknown {
      const bytes = base64.toBytes(tagged.v as string);
      const View = VIEWS[tagged.kind as string] ?? Uint8Array;
      return meet(new View(bytes.buffer));
    }

    function error(tagged: Tagged): Error {
      const Kind = ERRORS[tagged.name as string] ?? Error;
      const result = meet(new Kind(tagged.message as string));
      Object.defineProperty(result, 'stack', { value: tagged.stack, writable: true, configurable: true });
      if ('cause' in tagged)
        Object.defineProperty(result, 'cause', { value: value(tagged.cause), writable: true, configurable: true });
      return result;
    }

    function tagged(item: Tagged): unknown {
      switch (item.$) {
        case 'ref':
          return objects[item.v as number];
        case 'undefined':
          return undefined;
        case 'number':
          return Number(item.v);
        case 'bigint':
          return BigInt(item.v as string);
        case 'date':
          return meet(new Date(value(item.v) as number));
        case 'regexp':
          return meet(new RegExp(item.v as string, item.flags as string));
        case 'buffer':
          return meet(base64.toBytes(item.v as string).buffer);
        case 'view':
          return view(item);
        case 'error':
          return error(item);
        case 'object':
          return fill(meet({}), item.v as [string, Node][]);
        case 'map': {
          const map = meet(new Map<unknown, unknown>());
          for (const [key, entry] of item.v as [Node, Node][]) map.set(value(key), value(entry));
          return map;
        }
        case 'set': {
          const set = meet(new Set<unknown>());
          for (const entry of item.v as Node[]) set.add(value(entry));
          return set;
        }
        default:
          throw new Error(`host: unknown kind of value ${item.$}`);
      }
    }

    function value(item: Node): unknown {
      if (typeof item !== 'object' || item === null) return item;
      if (Array.isArray(item)) {
        const list: unknown[] = meet([]);
        for (const entry of item) list.push(value(entry));
        return list;
      }
      if (Object.hasOwn(item, '$')) return tagged(item as Tagged);
      return fill(meet({}), Object.entries(item));
    }

    return value(JSON.parse(text) as Node);
  }

  return { encode, decode };
}
