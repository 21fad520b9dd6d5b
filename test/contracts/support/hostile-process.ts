import { createPlatform, type PlatformOptions } from '../../../platform/server.ts';

// A platform as a process of its own, whose memory can be measured and which can be killed. Its options are one JSON argument.

const options: PlatformOptions = JSON.parse(process.argv[2] ?? '');
console.log(JSON.stringify(await createPlatform(options)));
