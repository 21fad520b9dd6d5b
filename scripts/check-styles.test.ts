import { expect, it } from 'vitest';
import { checkCode, checkStyles, checkTree } from './check-styles.ts';

const said = (css: string, file = 'renderer/ui/x.css') => checkStyles(file, css).map(({ message }) => message);

it.each([
  ['margin-left: 4px', 'margin-left'],
  ['border-right: 0', 'border-right'],
  ['left: 0', 'left'],
  ['border-top-left-radius: 2px', 'border-top-left-radius'],
  ['text-align: right', 'text-align'],
  ['float: left', 'float'],
  ['padding: 1px 2px 3px 4px', 'padding'],
  ['inset: 0 auto 0 0', 'inset'],
  ['border-radius: 4px 0 0 4px', 'border-radius'],
  ['transform: translateX(-50%)', 'translateX'],
  ['color: #fff', '#fff'],
  ['border: 1px solid rgb(0 0 0 / 40%)', 'rgb(0 0 0 / 40%)'],
  ['background: white', 'white'],
])('refuses %s', (declaration, name) => {
  expect(said(`.x { ${declaration}; }`).join()).toContain(name);
});

it.each([
  'margin-inline: 1px 2px',
  'padding: 1px calc(2px + var(--a)) 3px calc(2px + var(--a))',
  'padding: 0 4px 2px',
  'border-radius: 4px',
  'border-radius: 4px 4px 0 0',
  'text-align: start',
  'white-space: nowrap',
  'color: var(--text)',
  'background: color-mix(in srgb, var(--line) 55%, transparent)',
])('takes %s', (declaration) => {
  expect(said(`.x { ${declaration}; }`)).toEqual([]);
});

it('takes sides on the time line alone, and colours in the tokens alone', () => {
  expect(said('.head { right: 0 }', 'renderer/waveform/DockScrubber.module.css')).toEqual([]);
  expect(said('.head { margin-right: 0 }', 'renderer/waveform/DockScrubber.module.css')).toHaveLength(1);
  expect(said(':root { --bg: #fff }', 'renderer/styles/tokens.css')).toEqual([]);
});

it.each([
  ['<p style={{ marginLeft: 4 }} />', 'marginLeft'],
  ['<p style={{ top: 0, left: x }} />', 'left'],
  ['<Box ml={4} />', 'ml'],
  ["box.style.left = '3px';", 'left'],
  ["<p style={{ color: '#123456' }} />", '#123456'],
])('refuses, in code, %s', (source, name) => {
  expect(
    checkCode('renderer/ui/x.tsx', source)
      .map(({ message }) => message)
      .join(),
  ).toContain(name);
});

it('reads a measure that the browser gives by side', () => {
  expect(
    checkCode('renderer/ui/x.tsx', 'const x = event.clientX - bounds.left; if (a.left === 1) f(b.right);'),
  ).toEqual([]);
});

it('holds for this tree', () => {
  expect(checkTree(process.cwd())).toEqual([]);
});
