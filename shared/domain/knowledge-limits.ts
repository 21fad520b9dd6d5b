/**
 * Longest content of a knowledge item, in UTF-16 code units: the documentation says "characters" and its parser errors are those of a
 * JavaScript server. It is also the strictest reading: what passes it passes a count of code points.
 */
export const MAX_KNOWLEDGE_CONTENT = 4000;

/** File name endings of documents that can be read. */
export const DOCUMENT_ENDINGS = ['txt', 'md', 'markdown', 'html', 'htm', 'pdf'] as const;
export const MAX_DOCUMENT_BYTES = 20 * 1024 * 1024;
