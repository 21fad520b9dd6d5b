import { expect, test } from 'vitest';
import { contentDisposition } from './send-file.ts';

test.each([
  ['call.wav', 'inline; filename="call.wav"'],
  ['Éloïse 1.wav', `inline; filename="_lo_se 1.wav"; filename*=UTF-8''%C3%89lo%C3%AFse%201.wav`],
  ['مئة.wav', `inline; filename="___.wav"; filename*=UTF-8''%D9%85%D8%A6%D8%A9.wav`],
  ['a"; x="b', `inline; filename="a_; x=_b"; filename*=UTF-8''a%22%3B%20x%3D%22b`],
  ['a\r\nx-evil: 1', `inline; filename="a__x-evil: 1"; filename*=UTF-8''a%0D%0Ax-evil%3A%201`],
  ['a\\', `inline; filename="a_"; filename*=UTF-8''a%5C`],
  ["it's (1)*", `inline; filename="it's (1)*"`],
  ["é's (1)*", `inline; filename="_'s (1)*"; filename*=UTF-8''%C3%A9%27s%20%281%29%2A`],
  ['\ud800', `inline; filename="_"; filename*=UTF-8''%EF%BF%BD`],
])('the name %j cannot break out of its header, and is whole for who can read it', (name, header) => {
  expect(contentDisposition('inline', name)).toBe(header);
});
