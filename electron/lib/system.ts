import { randomUUID } from 'node:crypto';
import type { Clock, Random } from './ports.ts';

export const systemClock: Clock = { now: () => Date.now() };

export const systemRandom: Random = { uuid: () => randomUUID(), fraction: () => Math.random() };
