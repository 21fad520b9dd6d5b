/** What a stream of events says by the letter of the specification. */
export interface ReferenceEvent {
  /** The event type buffer when it was dispatched; empty where the type is `message`. */
  type: string;
  data: string;
  /** The `id` of this event itself, null where it had none. */
  ownId: string | null;
}

/**
 * The text/event-stream of the HTML standard (9.2.6, "Interpreting an event stream"), sentence by sentence and over the whole of
 * the bytes at once: what it says is compared with what the parser in use says of the same bytes in pieces.
 */
export function readByTheLetter(bytes: Uint8Array): ReferenceEvent[] {
  // "Streams must be decoded using the UTF-8 decode algorithm", which strips one leading BOM.
  const text = new TextDecoder('utf-8').decode(bytes);
  const events: ReferenceEvent[] = [];
  let [data, type] = ['', ''];
  let ownId: string | null = null;
  for (const line of completeLines(text)) {
    // "If the line is empty (a blank line): Dispatch the event".
    if (line === '') {
      // "If the data buffer is an empty string, set the data buffer and the event type buffer to the empty string and return."
      if (data !== '') events.push({ type, data: data.endsWith('\n') ? data.slice(0, -1) : data, ownId });
      [data, type, ownId] = ['', '', null];
      continue;
    }
    // "If the line starts with a U+003A COLON character (:): Ignore the line."
    if (line.startsWith(':')) continue;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const rest = colon < 0 ? '' : line.slice(colon + 1);
    // "If value starts with a U+0020 SPACE character, remove it from value."
    const value = rest.startsWith(' ') ? rest.slice(1) : rest;
    if (field === 'event') type = value;
    else if (field === 'data') data += `${value}\n`;
    // "If the field value does not contain U+0000 NULL".
    else if (field === 'id' && !value.includes('\0')) ownId = value;
  }
  // "Once the end of the file is reached, any pending data must be discarded."
  return events;
}

/** Lines by CRLF, a lone LF or a lone CR; what stands after the last of them is no line. */
function completeLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  lines.pop();
  return lines;
}
