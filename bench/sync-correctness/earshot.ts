import { randomUUID } from 'node:crypto';
import { audienceCommands } from '../../electron/features/audiences/handlers.ts';
import { createConsole } from '../../test/integration/support/console.ts';
import type { Enter, Seen } from './contestant.ts';

/** A minute passes between two exchanges, as it does for a console that nobody touches. */
const BETWEEN_MS = 61_000;

export const enterEarshot: Enter = async (platform) => {
  const app = createConsole();
  const { id: connectionId } = await app.connect(platform);
  const audiences = audienceCommands(app.parts);
  const localId = (remoteId: string): string =>
    app.one<{ id: string }>(
      "SELECT local_id AS id FROM base_rows WHERE collection = 'contacts' AND remote_id = ?",
      remoteId,
    ).id;
  return {
    name: 'Earshot',
    sync: async () => void (await app.exchange(BETWEEN_MS)),
    contacts: async () =>
      new Map(
        app
          .all<Seen & { id: string }>(
            `SELECT b.remote_id AS id, c.first_name AS firstName, c.city FROM contacts c
             JOIN base_rows b ON b.local_id = c.id AND b.collection = 'contacts'`,
          )
          .map(({ id, ...seen }) => [id, seen]),
      ),
    audiences: async () => app.all<{ name: string }>('SELECT name FROM audiences').map(({ name }) => name),
    edit: async (id, field, text) => {
      await app.handlers.contacts.update(
        { changeId: randomUUID(), id: localId(id), fields: { [field]: text } },
        app.call,
      );
    },
    createAudience: async (name) => {
      await audiences.create({ id: randomUUID(), connectionId, name, description: null }, app.call);
    },
    open: async () => {
      const rows = app.all<{ patch: string }>("SELECT patch FROM outbox WHERE state NOT IN ('done', 'discarded')");
      return new Set(rows.flatMap(({ patch }) => Object.values(JSON.parse(patch) as Record<string, string>)));
    },
    close: () => app.close(),
  };
};
