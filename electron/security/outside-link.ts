// Security: see docs/security.md before changing.

/** The link as the parser understood it, when it may be opened in the person's browser or mail program; else null. */
export function outsideLink(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  const allowed = parsed.protocol === 'https:' || parsed.protocol === 'mailto:';
  return allowed && !parsed.username && !parsed.password ? parsed.href : null;
}
