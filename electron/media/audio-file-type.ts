const TYPES: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.oga': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.flac': 'audio/flac',
};

/** Endings of files that the library takes, without the dot. */
export const AUDIO_ENDINGS: readonly string[] = Object.keys(TYPES).map((ending) => ending.slice(1));

/** By the ending of a file's name, with its dot. */
export const contentTypeOf = (ending: string): string => TYPES[ending.toLowerCase()] ?? 'application/octet-stream';
