import { EventEmitter } from 'node:events';
import { codec } from '../api/page-bridge.ts';

// Loaded before the entry of a utility process: gives it `process.parentPort` over Node's own channel.

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    process.send?.(codec.encode(message));
  }
}

const parentPort = new ParentPort();
Object.assign(process, { parentPort, type: 'utility' });
process.on('message', (text: string) => parentPort.emit('message', { data: codec.decode(text), ports: [] }));
// The host has ended, perhaps killed: nobody is left to work for.
process.on('disconnect', () => process.exit());
