/** Seeds that once showed a fault of the engine or of the platform, with the fault. Each is run with every change. */
export const PAST_FAILURES: readonly { seed: number; fault: string }[] = [];
