/** The nonce that this page's style elements must carry; main writes it into the page as it serves it. */
export const cspNonce = (): string => document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
