/** What the command line may ask of the application itself; Chromium's own switches are not ours. */
export interface AppArguments {
  /** Opens the sample workspace at once in a profile that is thrown away. */
  sample: boolean;
}

export function parseArguments(argv: readonly string[]): AppArguments {
  return { sample: argv.includes('--sample') };
}
