import { benchStart } from './start.ts';

await benchStart(Number(process.argv[2] ?? 5));
