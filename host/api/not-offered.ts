/** Makes an object of Electron's say clearly that a member is missing, instead of `undefined is not a function`. */
export function offer<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    // Setters use private fields, which only the object itself has.
    set: (object, key, value) => Reflect.set(object, key, value, object),
    get: (object, key) => {
      const value: unknown = Reflect.get(object, key, object);
      // Symbols, `then` and `toJSON` are looked up by the language itself.
      if (value !== undefined || typeof key === 'symbol' || key in object || key === 'then' || key === 'toJSON') {
        return typeof value === 'function' && !isClass(value) ? bindTo(object, value as AnyFunction) : value;
      }
      throw new Error(`host: ${name}.${key} is not offered outside Electron`);
    },
  });
}

type AnyFunction = (...args: unknown[]) => unknown;
const bound = new WeakMap<AnyFunction, AnyFunction>();

/** Private fields need the object itself as `this`, not its proxy. */
function bindTo(object: object, method: AnyFunction): AnyFunction {
  const known = bound.get(method);
  if (known) return known;
  const result: AnyFunction = (...args) => Reflect.apply(method, object, args);
  bound.set(method, result);
  return result;
}

function isClass(value: object): boolean {
  return Object.hasOwn(value, 'prototype');
}

/** Stands for a whole part of Electron that the host does not have. */
export function notOffered(name: string): never {
  const refuse = () => {
    throw new Error(`host: ${name} is not offered outside Electron`);
  };
  // A function, so that both calling it and constructing it meet the sentence.
  return new Proxy(function electronOnly() {}, { get: refuse, apply: refuse, construct: refuse }) as never;
}
