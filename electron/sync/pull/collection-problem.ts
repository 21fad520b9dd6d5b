import { AppError, type ErrorData, toErrorData } from '#shared/errors/app-error.ts';
import { failureOf } from '../../net/net-failure.ts';
import type { Collection } from '../store/base-table.ts';

/** As people call them, for sentences. */
export const COLLECTION_WORDS: Readonly<Record<Collection, string>> = {
  contacts: 'contacts',
  attributes: 'custom attributes',
  audiences: 'audiences',
  recordings: 'calls and recordings',
  reports: 'call reports and transcripts',
  conversations: 'conversations',
  agents: 'agents',
  criteria: 'resolution criteria',
  agentMetrics: 'figures of agents',
  programs: 'programs',
  executions: 'executions',
  smsPrograms: 'SMS programs',
  flows: 'flows',
  messageFlows: 'message flows',
  callFlows: 'call flows',
  liveFlows: 'live flows',
  flowSessions: 'sessions of live flows',
  knowledgeBases: 'knowledge bases',
  documents: 'documents',
  knowledgeItems: 'knowledge items',
  dids: 'phone numbers',
  senderIds: 'sender IDs',
  dictionaries: 'dictionaries',
  dictionaryEntries: 'dictionary entries',
  audios: 'audio',
  apiKeys: 'API keys',
  creditTransactions: 'credit transactions',
};

const REST = 'The rest keeps syncing.';

/** Why one list cannot be read, as a sentence of its own that names the list: what it means for a reader, not for a change. */
export function collectionProblem(error: unknown, collection: Collection): ErrorData {
  const words = COLLECTION_WORDS[collection];
  const failure = failureOf(error);
  const data = toErrorData(error);
  const told = (code: ErrorData['code'], message: string, action: string): ErrorData => ({
    code,
    message: `${message} ${REST}`,
    retryable: false,
    action,
  });
  if (failure && !failure.isForeign) {
    switch (failure.status) {
      case 402:
        return told(
          'NO_CREDITS',
          `The organization has not enough credits to read ${words}.`,
          'Add credits on the platform.',
        );
      case 403:
        return told(
          'FORBIDDEN',
          `The key of this connection may not read ${words}.`,
          'Ask an administrator of the platform for the permission, if you need them.',
        );
      case 404:
      case 410:
        return told(
          'NOT_OFFERED',
          `The platform offers no ${words} at this address.`,
          'Nothing to do, unless you know that it should: then check the address of the connection.',
        );
      case 400:
      case 405:
      case 409:
      case 413:
      case 415:
      case 422:
        return told(
          'INVALID',
          `The platform refuses the request for ${words} (status ${failure.status}).`,
          'Earshot asks again later. If it goes on, report this to the platform.',
        );
      default:
        break;
    }
  }
  // The brake and the scan already speak of the list by its name.
  if (error instanceof AppError && failure === null) return data;
  return {
    ...data,
    message: `${capitalized(words)} could not be read: ${uncapitalized(data.message)} ${REST}`,
    action: data.action ?? 'Earshot tries again by itself.',
  };
}

const uncapitalized = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
