import { z } from 'zod';
import type { ReadDb } from '../store/database.ts';
import { getSetting } from '../store/settings.ts';
import { findConnectionState } from './connection-table.ts';

/** Whether the person chose to work offline. */
export const PAUSED_SETTING = 'sync.paused';

/** Whether nothing is to be sent after the line was away before the person has seen what it is. */
export const REVIEW_SETTING = 'sync.review-first';

/** Whether what is confirmed now would leave now, as far as is known: the platform answered last and nobody chose to stay offline. */
export const isReachable = (db: ReadDb, connectionId: string): boolean =>
  !getSetting(db, PAUSED_SETTING, z.boolean(), false) && findConnectionState(db, connectionId)?.offlineSince === null;
