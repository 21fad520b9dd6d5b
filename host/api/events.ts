/** An event that a listener may stop, as Electron hands it on. */
export interface Preventable {
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

export function preventable<T extends object>(fields: T): T & Preventable {
  let prevented = false;
  return Object.defineProperties(fields, {
    defaultPrevented: { get: () => prevented },
    preventDefault: {
      value: () => {
        prevented = true;
      },
    },
  }) as T & Preventable;
}
