export interface Rgba {
  r: number;
  g: number;
  b: number;
  /** 0 to 1. */
  a: number;
}

/** Reads `#RGB`, `#RRGGBB` and Electron's `#AARRGGBB`; anything else is white, the colour of a window that was given none. */
export function parseColor(text: string): Rgba {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(text)?.[1];
  if (!digits) return { r: 255, g: 255, b: 255, a: 1 };
  const full = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  const bytes = Buffer.from(full.length === 6 ? `ff${full}` : full, 'hex');
  const [a = 255, r = 255, g = 255, b = 255] = bytes;
  return { r, g, b, a: a / 255 };
}
