/** Longest message that a person may send. */
export const MAX_MESSAGE_LENGTH = 8000;

/** Look-ups of a reply that was lost before the person decides. */
export const MAX_REPLY_CHECKS = 5;

/** Why a conversation may be ended, as its platform calls it; the first where a person says nothing else. */
export const END_REASONS = ['completed', 'exit_phrase', 'function_call_exit', 'timeout'] as const;
