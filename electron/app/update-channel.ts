import type { UpdateChannel } from '../features/updates/service.ts';

/** Where this build asks for newer versions, and whose signature it believes. Null: it was made without a channel. */
export const UPDATE_CHANNEL: UpdateChannel | null = null;
