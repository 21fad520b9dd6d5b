/** Seeds that once showed a fault of the engine or of the platform, with the fault. Each is run with every change. */
export const PAST_FAILURES: readonly { seed: number; fault: string }[] = [
  {
    seed: 20472,
    fault: 'an audience restored from a backup was compared with its newer self, and its list never read on',
  },
];
