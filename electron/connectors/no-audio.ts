import { AppError } from '#shared/errors/app-error.ts';

/** The audio of a platform that has none. */
export const noAudio = (platformName: string) => async (): Promise<never> => {
  throw new AppError('NOT_OFFERED', `${platformName} has no recordings.`);
};
