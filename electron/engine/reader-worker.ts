import { parentPort } from 'node:worker_threads';
import { AppError } from '#shared/errors/app-error.ts';
import { createReader } from './reader.ts';
import { serveReader } from './serve-reader.ts';

if (!parentPort) throw new AppError('BUG', 'the reader runs as a worker only');
serveReader(parentPort, createReader);
