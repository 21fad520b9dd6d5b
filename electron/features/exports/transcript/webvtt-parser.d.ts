/** What its test uses of the reference parser of WebVTT, which has no types of its own. */
declare module 'webvtt-parser' {
  interface Node {
    type: string;
    name?: string;
    value?: string;
    children?: Node[];
  }

  export class WebVTTParser {
    constructor(entities?: Record<string, string>);
    parse(
      text: string,
      mode?: 'metadata',
    ): {
      cues: { startTime: number; endTime: number; tree: { children: Node[] } }[];
      errors: { message: string; line: number }[];
    };
  }
}
