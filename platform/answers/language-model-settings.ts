import { StartFailure } from '../start-failure.ts';
import type { LanguageModel } from './language-model.ts';

/**
 * The language model that the environment names: `EARSHOT_LLM_BASE_URL` with `EARSHOT_LLM_MODEL`, and `EARSHOT_LLM_API_KEY`
 * where the service asks for one; null where none is named. Throws `StartFailure` for half a setting.
 */
export function languageModelIn(env: Readonly<Record<string, string | undefined>>): LanguageModel | null {
  const baseUrl = env.EARSHOT_LLM_BASE_URL || null;
  const model = env.EARSHOT_LLM_MODEL || null;
  if (baseUrl === null && model === null) return null;
  if (baseUrl === null || model === null) {
    throw new StartFailure(
      'BAD_OPTIONS',
      'EARSHOT_LLM_BASE_URL and EARSHOT_LLM_MODEL go together: set both, or neither.',
    );
  }
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) {
    throw new StartFailure('BAD_OPTIONS', 'EARSHOT_LLM_BASE_URL takes an http or https address.');
  }
  return { baseUrl, model, apiKey: env.EARSHOT_LLM_API_KEY || null };
}
