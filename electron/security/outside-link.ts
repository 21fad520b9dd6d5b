// Security: see docs/security.md before changing.

/** Longer ones are cut or refused by the systems that would open them. */
const MAX_LENGTH = 2048;

/** What a link may put into a mail. Some mail programs take `attach` and add files of this machine. */
const MAIL_FIELDS: ReadonlySet<string> = new Set(['subject', 'body', 'cc', 'bcc']);

/** Control characters and spaces: what the parser drops in silence, the system's opener may read otherwise. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Z}\\]/u;

/** The link as the parser understood it, when it may be opened in the person's browser or mail program; else null. */
export function outsideLink(url: string): string | null {
  if (url.length > MAX_LENGTH || HIDDEN.test(url) || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.username || parsed.password) return null;
  if (parsed.protocol === 'https:') return parsed.href;
  if (parsed.protocol !== 'mailto:') return null;
  const isMail = parsed.pathname.includes('@') && [...parsed.searchParams.keys()].every((key) => MAIL_FIELDS.has(key));
  return isMail ? parsed.href : null;
}

export interface OutsideOpener {
  /** Asks the person, showing the link as it will be opened: foreign letters in a host stand as punycode. */
  ask: (link: string) => Promise<boolean>;
  open: (link: string) => Promise<void>;
}

/** Opens what the person agrees to, one question at a time: a page cannot bury them in questions. */
export function createOutsideLinks({ ask, open }: OutsideOpener): (url: string) => Promise<'opened' | 'refused'> {
  let isAsking = false;
  return async (url) => {
    const link = outsideLink(url);
    if (link === null || isAsking) return 'refused';
    isAsking = true;
    try {
      if (!(await ask(link))) return 'refused';
      await open(link);
      return 'opened';
    } finally {
      isAsking = false;
    }
  };
}
