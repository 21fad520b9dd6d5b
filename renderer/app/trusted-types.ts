/** Tags and attributes of the markup that our libraries set as a string: style sheets and empty boxes, nothing that runs. */
const INERT_TAG = /^<\/?(?:style|div)(?:\s+(?:class|part|nonce)="[^"<>]*")*\s*>$/;

export const isInertMarkup = (html: string): boolean =>
  (html.match(/<[^>]*>?/g) ?? []).every((tag) => INERT_TAG.test(tag));

interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createHTML: (html: string) => string | null }): unknown;
}

// Security: see docs/security.md before changing.
/**
 * The page demands trusted types. Mantine writes its variables and the waveform writes its skeleton as strings, so the
 * default policy passes markup that holds only style sheets and boxes, and refuses every other string.
 */
export function allowInertMarkup(): void {
  const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
  factory?.createPolicy('default', { createHTML: (html) => (isInertMarkup(html) ? html : null) });
}
