import { EventEmitter } from 'node:events';

/** Makes an object of Electron's say clearly that a member is missing, instead of `undefined is not a function`. */
export function offer<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    // Setters use private fields, which only the object itself has.
    set: (object, key, value) => Reflect.set(object, key, value, object),
    get: (object, key) => {
      const value: unknown = Reflect.get(object, key, object);
      if (value !== undefined || key in object || isAskedByLanguage(key)) {
        return typeof value === 'function' && !isClass(value) ? bindTo(object, value as AnyFunction) : value;
      }
      throw new Error(`host: ${name}.${String(key)} is not offered outside Electron`);
    },
  });
}

/**
 * The same for instances of a class: what neither the class nor its base has meets the sentence at the end of the prototype chain.
 * Unlike with `offer`, the instance is itself, so that it may have private fields and be compared.
 */
export function refusing<B extends abstract new (...args: never[]) => object>(name: string, Base: B): B {
  const Refusing = class extends (Base as unknown as new () => object) {};
  const end = new Proxy(Base.prototype as object, {
    get: (object, key, receiver) => {
      if (key in object || isAskedByLanguage(key)) return Reflect.get(object, key, receiver);
      throw new Error(`host: ${name}.${String(key)} is not offered outside Electron`);
    },
  });
  Object.setPrototypeOf(Refusing.prototype, end);
  return Refusing as unknown as B;
}

/** The base of Electron's classes that tell of events. */
export function refusingEmitter(name: string): typeof EventEmitter {
  return refusing(name, EventEmitter);
}

/** Symbols, `then` and `toJSON` are looked up by the language itself, on whatever object. */
function isAskedByLanguage(key: string | symbol): boolean {
  return typeof key === 'symbol' || key === 'then' || key === 'toJSON';
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
