import { conversationCommands } from '../../../electron/features/conversations/handlers.ts';
import { type ConsolePlace, createConsole } from './console.ts';

// A console of its own in a process that is killed: it sends one message and says when its receipt is kept.
const [, , given = '{}'] = process.argv;
const { place, send } = JSON.parse(given) as {
  place: ConsolePlace;
  send: { turnId: string; conversationId: string; text: string };
};
const app = createConsole({ place });
const commands = conversationCommands(app.parts);
await commands.send(send, { requestId: 'child' });
process.stdout.write('sent\n');
setInterval(() => undefined, 1_000);
