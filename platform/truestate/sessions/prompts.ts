/** What prompts may refer to: results of steps by name, and the session's inputs. */
export interface Known {
  inputs: Readonly<Record<string, unknown>>;
  /** By name of the step; null where it has none. */
  results: ReadonlyMap<string, string | null>;
}

/** A prompt refers to something that the session does not have. */
export class UnknownReference extends Error {
  override readonly name = 'UnknownReference';
}

/** Puts what a prompt refers to in its place: `${step_name.result}` and `${INPUTS.name}`. Throws `UnknownReference`. */
export function fillPrompt(template: string, { inputs, results }: Known): string {
  return template.replaceAll(/\$\{([^${}]*)\}/g, (reference, inside: string) => {
    const at = inside.indexOf('.');
    if (at === -1) return reference;
    const source = inside.slice(0, at).trim();
    const field = inside.slice(at + 1).trim();
    if (source.toUpperCase() === 'INPUTS') {
      if (!Object.hasOwn(inputs, field)) throw new UnknownReference(`${reference} is not among the inputs`);
      return textOf(inputs[field]);
    }
    const result = field === 'result' ? results.get(source) : undefined;
    if (result === undefined) throw new UnknownReference(`${reference} does not refer to a step that has run`);
    return result ?? '';
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
