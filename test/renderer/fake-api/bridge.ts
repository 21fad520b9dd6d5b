import type { AppApi } from '#shared/contract/index.ts';
import { toErrorData } from '#shared/errors/app-error.ts';

/** The fake behind the same shape of answers that the preload gives. */
export function toBridge(api: AppApi, delayMs: number): unknown {
  const wrap =
    (name: string, call: (...input: unknown[]) => Promise<unknown>) =>
    async (...input: unknown[]) => {
      // A test reads from the page's timeline what was asked, and when.
      performance.mark(`call:${name}`);
      if (delayMs > 0) await new Promise((done) => setTimeout(done, delayMs));
      try {
        return { ok: true, value: structuredClone(await call(...input)) };
      } catch (thrown) {
        return { ok: false, error: toErrorData(thrown) };
      }
    };
  return Object.fromEntries(
    Object.entries(api).map(([feature, members]) => [
      feature,
      Object.fromEntries(
        Object.entries(members).map(([name, member]) => [
          name,
          /^on[A-Z]/.test(name)
            ? member
            : wrap(`${feature}.${name}`, member as (...input: unknown[]) => Promise<unknown>),
        ]),
      ),
    ]),
  );
}
