import { expect, it } from 'vitest';
import { isInertMarkup } from './trusted-types.ts';

it('passes style sheets and empty boxes', () => {
  expect(isInertMarkup(':root{--a:1px}')).toBe(true);
  expect(isInertMarkup('<style nonce="x">.a > .b {}</style><div class="scroll" part="scroll"></div>')).toBe(true);
  expect(isInertMarkup('')).toBe(true);
});

it.each([
  '<script>1</script>',
  '<img src=x onerror=alert(1)>',
  '<div onclick="x"></div>',
  '<div class="a" onclick="x"></div>',
  '<a href="javascript:x">y</a>',
  '<div style="x"></div>',
  '<svg/onload=x>',
  '<div class="a"',
  '<style><img src=x></style>',
])('refuses %s', (html) => {
  expect(isInertMarkup(html)).toBe(false);
});
