import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FUSES } from '../electron/security/fuses.ts';
import { setFuses, wrongFuses } from './set-fuses.ts';

// S3. What the library looks for in Electron's binary: the sentinel, the wire's version and length, a byte a fuse.
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const OFF = '0';
const ON = '1';
/** As Electron ships: runs as Node, takes NODE_OPTIONS and --inspect, loads any folder, trusts files. */
const SHIPPED = [ON, OFF, ON, ON, OFF, OFF, OFF, ON, ON];

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-fuses-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function binaryWith(fuses: readonly string[]): string {
  const path = join(directory, `earshot-${fuses.join('')}`);
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, fuses.length]), Buffer.from(fuses.join(''))]);
  writeFileSync(path, Buffer.concat([Buffer.alloc(5_000_000, 0x90), wire, Buffer.alloc(1000, 0xcc)]));
  return path;
}

describe('the fuses', () => {
  it('are all decided', () => {
    expect(FUSES).toMatchObject({
      strictlyRequireAllFuses: true,
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    });
    const known = Object.values(FuseV1Options).filter((value) => typeof value === 'number');
    expect(known.every((index) => typeof FUSES[index] === 'boolean')).toBe(true);
  });

  it('are burnt into a binary and read back', async () => {
    const binary = binaryWith(SHIPPED);
    const before = readFileSync(binary);
    expect(await wrongFuses(binary)).toEqual(
      expect.arrayContaining(['RunAsNode', 'OnlyLoadAppFromAsar', 'GrantFileProtocolExtraPrivileges']),
    );
    await setFuses(binary);
    expect(await wrongFuses(binary)).toEqual([]);
    const wire = (await getCurrentFuseWire(binary)) as unknown as Record<number, number>;
    expect(SHIPPED.map((_, i) => String.fromCharCode(wire[i] ?? 0)).join('')).toBe('010011001');
    const after = readFileSync(binary);
    const changed = before.reduce((count, byte, i) => count + (byte === after[i] ? 0 : 1), 0);
    expect([after.length, changed]).toEqual([before.length, 7]);
  });

  it('are refused where a later Electron has one more', async () => {
    const binary = binaryWith([...SHIPPED, ON]);
    await expect(setFuses(binary)).rejects.toThrow(/strictlyRequireAllFuses/);
    expect(readFileSync(binary).includes(`${SENTINEL}\u0001\u000a${SHIPPED.join('')}1`)).toBe(true);
    expect(await wrongFuses(binary)).toContain('9');
  });

  it('are not looked for in something that is no Electron', async () => {
    const path = join(directory, 'other');
    writeFileSync(path, 'no sentinel here');
    await expect(setFuses(path)).rejects.toThrow(/sentinel/);
  });
});
