/** A mono 8 kHz, 16-bit WAV with a tone of 440 Hz. */
export function toneWav(durationS: number): Buffer {
  const rate = 8000;
  const frames = durationS * rate;
  const wav = Buffer.alloc(44 + frames * 2);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(36 + frames * 2, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(frames * 2, 40);
  for (let i = 0; i < frames; i++)
    wav.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 440 * i) / rate)), 44 + i * 2);
  return wav;
}

/** Answers as RFC 9110 has it for one range: 200, 206 or 416. */
export function rangeReply(content: Buffer, request: Request): Response {
  const type = { 'content-type': 'audio/wav', 'accept-ranges': 'bytes' };
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '');
  if (!range)
    return new Response(new Uint8Array(content), { headers: { ...type, 'content-length': String(content.length) } });
  const start = Number(range[1]);
  const end = Math.min(range[2] ? Number(range[2]) : content.length - 1, content.length - 1);
  if (start > end)
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${content.length}` } });
  return new Response(new Uint8Array(content.subarray(start, end + 1)), {
    status: 206,
    headers: {
      ...type,
      'content-range': `bytes ${start}-${end}/${content.length}`,
      'content-length': String(end - start + 1),
    },
  });
}
