import { spawnSync } from 'node:child_process';
import type * as Electron from 'electron';
import { findInPath } from '../chromium/find.ts';
import { runtime } from '../runtime.ts';
import { offer, refusingEmitter } from './not-offered.ts';

type HostDisplay = Pick<
  Electron.Display,
  'id' | 'label' | 'bounds' | 'workArea' | 'size' | 'workAreaSize' | 'scaleFactor' | 'rotation' | 'internal'
>;

/** What is taken where nobody can say: most screens are at least this large. */
const ASSUMED = { x: 0, y: 0, width: 1920, height: 1080 };

/** The X server's screens, by `xrandr`, each time it is asked; panels and docks are not known, so that the work area is all of it. */
class Screen extends refusingEmitter('screen') {
  getAllDisplays(): HostDisplay[] {
    const found = readDisplays();
    return found.length > 0 ? found : [toDisplay(1, 'assumed', ASSUMED)];
  }

  getPrimaryDisplay(): HostDisplay {
    const displays = this.getAllDisplays();
    return displays.find(({ label }) => label.endsWith(PRIMARY)) ?? (displays[0] as HostDisplay);
  }

  getDisplayNearestPoint({ x, y }: { x: number; y: number }): HostDisplay {
    const distance = ({ bounds }: HostDisplay) =>
      Math.hypot(outside(x, bounds.x, bounds.width), outside(y, bounds.y, bounds.height));
    return this.getAllDisplays().toSorted((a, b) => distance(a) - distance(b))[0] as HostDisplay;
  }

  getDisplayMatching({ x, y, width, height }: Electron.Rectangle): HostDisplay {
    return this.getDisplayNearestPoint({ x: x + width / 2, y: y + height / 2 });
  }
}

const PRIMARY = ' (primary)';

function outside(at: number, from: number, length: number): number {
  return Math.max(from - at, 0, at - from - length);
}

function readDisplays(): HostDisplay[] {
  const path = process.env.DISPLAY && !runtime().options.headless ? findInPath(['xrandr']) : undefined;
  if (!path) return [];
  return parseXrandr(spawnSync(path, ['--current'], { encoding: 'utf8', timeout: 2000 }).stdout ?? '');
}

/** Reads lines such as `HDMI-1 connected primary 1920x1080+0+0 (normal left inverted …) 527mm x 296mm`. */
export function parseXrandr(text: string): HostDisplay[] {
  const lines = text.matchAll(/^(\S+) connected( primary)? (\d+)x(\d+)\+(\d+)\+(\d+)/gm);
  return [...lines].map(([, name, primary, width, height, x, y], index) =>
    toDisplay(index + 1, `${name}${primary ? PRIMARY : ''}`, {
      x: Number(x),
      y: Number(y),
      width: Number(width),
      height: Number(height),
    }),
  );
}

function toDisplay(id: number, label: string, bounds: Electron.Rectangle): HostDisplay {
  const { width, height } = bounds;
  const size = { width, height };
  return {
    id,
    label,
    bounds,
    workArea: bounds,
    size,
    workAreaSize: size,
    scaleFactor: 1,
    rotation: 0,
    internal: false,
  };
}

export const screen = offer('screen', new Screen());
