/** A time as Python writes one without a zone: microseconds, which are absent where they are nought, and no `Z`. */
export const toNaiveIso = (at: number): string =>
  new Date(at).toISOString().replace(/\.(\d{3})Z$/, (_, ms: string) => (ms === '000' ? '' : `.${ms}000`));
