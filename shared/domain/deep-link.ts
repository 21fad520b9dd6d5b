import { DeepLink } from '../contract/links.ts';

export const LINK_SCHEME = 'earshot';

/** `earshot://call/<id>?t=83.2`, `earshot://contact/<id>`, `earshot://people`; some systems add a slash at the end. */
const LINK =
  /^earshot:\/\/(?:(?<kind>call|contact)\/(?<id>[0-9a-f-]{36})|(?<screen>[a-z]{1,16}))\/?(?:\?t=(?<seconds>\d{1,6}(?:\.\d{1,3})?))?$/i;

/** The place that a link names; null for everything else, and for more than a link may say. */
export function parseDeepLink(text: string): DeepLink | null {
  const { kind, id, screen, seconds } = LINK.exec(text)?.groups ?? {};
  const name = (kind ?? screen)?.toLowerCase();
  if (name === undefined || (seconds !== undefined && name !== 'call')) return null;
  const parsed = DeepLink.safeParse(
    kind === undefined
      ? { kind: 'screen', screen: name }
      : { kind: name, id: id?.toLowerCase(), atMs: seconds === undefined ? null : Math.round(Number(seconds) * 1000) },
  );
  return parsed.success ? parsed.data : null;
}

/** The link that names a place; `parseDeepLink` reads it back. */
export function toDeepLink(link: DeepLink): string {
  if (link.kind === 'screen') return `${LINK_SCHEME}://${link.screen}`;
  const at = link.kind === 'call' && link.atMs !== null ? `?t=${link.atMs / 1000}` : '';
  return `${LINK_SCHEME}://${link.kind}/${link.id}${at}`;
}
