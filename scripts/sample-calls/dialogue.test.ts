import { describe, expect, it } from 'vitest';
import { parseDialogue } from './dialogue.ts';

const header = `business: support
language: en
direction: inbound
agent: nora
contact: ben-carter
voice: rms
line: +442079460100
startedMinutesAgo: 7
answeredAfterMs: 3800
credits: 4.5
var.resolved: true
var.amount: 87.4
var.digits: 0214
---
`;
const linesOf = (script: string) => parseDialogue(header + script, 'test').lines;

describe('parseDialogue', () => {
  it('reads the header and its variables, keeping leading zeros', () => {
    const { header: read, variables } = parseDialogue(header, 'test');
    expect(read).toMatchObject({ agent: 'nora', channels: 2, program: null, startedMinutesAgo: 7 });
    expect(variables).toEqual({ resolved: true, amount: 87.4, digits: '0214' });
  });

  it('reads how a turn is said', () => {
    expect(linesOf('C(-600 fast loud): Wait, no')).toEqual([
      {
        kind: 'turn',
        part: 'C',
        source: 'Wait, no',
        entry: { kind: 'gap', gapMs: -600 },
        pace: 'fast',
        force: 'loud',
      },
    ]);
  });

  it('reads what is not said', () => {
    expect(linesOf('hold 18\nsilence 2.5 typing\nkeys C 0214#\nnode dtmf menu onSuccess Main menu')).toEqual([
      { kind: 'hold', durationMs: 18_000 },
      { kind: 'silence', durationMs: 2500, note: 'typing' },
      { kind: 'keys', lane: 'contact', digits: '0214#' },
      { kind: 'node', nodeType: 'dtmf', nodeId: 'menu', outputPath: 'onSuccess', label: 'Main menu' },
    ]);
  });

  it.each(['E: Nobody', 'C(shouting): No', 'hold', 'Just words'])('refuses "%s" and names the line', (line) => {
    expect(() => linesOf(`A: Hello.\n${line}`)).toThrow(`test, line 16: cannot read "${line}".`);
  });

  it('refuses a header that lacks a field or has one too many', () => {
    expect(() => parseDialogue(header.replace('agent: nora\n', ''), 'test')).toThrow('agent');
    expect(() => parseDialogue(`mood: bad\n${header}`, 'test')).toThrow('mood');
  });
});
