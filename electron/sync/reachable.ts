import { z } from 'zod';
import type { ReadDb } from '../store/database.ts';
import { getSetting } from '../store/settings.ts';
import { findConnectionState } from './connection-table.ts';

/** Whether the person chose to work offline. */
export const PAUSED_SETTING = 'sync.paused';

/** Whether what is confirmed now would leave now, as far as is known: the platform answered last and nobody chose to stay offline. */
export const isReachable = (db: ReadDb, connectionId: string): boolean =>
  !getSetting(db, PAUSED_SETTING, z.boolean(), false) && findConnectionState(db, connectionId)?.offlineSince === null;
