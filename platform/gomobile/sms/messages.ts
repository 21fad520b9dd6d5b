import { placeholdersOf, renderMessage } from '#shared/domain/message-template.ts';
import { measureSms, type SmsMeasure, smsNumber } from '#shared/domain/sms.ts';
import type { Db } from '../../db/statements.ts';
import { type FieldProblem, validationFailed } from '../../http/errors.ts';
import { writeOutbound } from '../../outbox/outbox.ts';
import type { Workspace } from '../../workspace.ts';
import { CONTACT_TEXT_FIELDS, type ContactRecord } from '../contacts/repository.ts';
import { listCustomAttributes } from '../custom-attributes/repository.ts';
import type { SenderIdRow } from '../sender-ids/repository.ts';

export const CREDITS_PER_SEGMENT = 1;

/** A message as one contact would get it. */
export interface Message extends SmsMeasure {
  /** E.164. */
  recipient: string;
  text: string;
  credits: number;
}

/**
 * Makes messages of a template. Null stands for a contact that gets none: it has no number that can be written to, or the
 * template leaves nothing to say to it.
 */
export function messageWriter(db: Db, template: string): (contact: ContactRecord) => Message | null {
  const attributes = new Map(listCustomAttributes(db).map(({ name, id }) => [name, id]));
  const fields: ReadonlySet<string> = new Set(CONTACT_TEXT_FIELDS);
  return (contact) => {
    const recipient = smsNumber(contact.primaryPhone);
    const text = renderMessage(template, (name) =>
      fields.has(name)
        ? contact[name as (typeof CONTACT_TEXT_FIELDS)[number]]
        : contact.values[attributes.get(name) ?? ''],
    );
    if (recipient === null || text.trim() === '') return null;
    const measure = measureSms(text);
    return { recipient, text, ...measure, credits: measure.segments * CREDITS_PER_SEGMENT };
  };
}

/** Throws 400 where a template names what no contact has. */
export function requireKnownPlaceholders(db: Db, field: string, template: string): void {
  const known = new Set<string>([...CONTACT_TEXT_FIELDS, ...listCustomAttributes(db).map(({ name }) => name)]);
  const problems = placeholdersOf(template)
    .filter((name) => !known.has(name))
    .map(
      (name): FieldProblem => ({
        field,
        message: `${field} names ${name}, which is neither a field of contacts nor a custom attribute`,
        code: 'unknownPlaceholder',
      }),
    );
  if (problems.length > 0) throw validationFailed(problems);
}

/** A reference in a body to something that does not exist. */
export const unknownReference = (field: string) =>
  validationFailed([{ field, message: `${field} does not exist`, code: 'exists' }]);

/** Writes a message down as sent. Nothing leaves this machine; the answer is its id. */
export function sendMessage(
  workspace: Workspace,
  sender: SenderIdRow,
  message: Message,
  more: { subjectId: string; at?: number },
): string {
  const { recipient, text, encoding, segments } = message;
  return writeOutbound(workspace, {
    channel: 'sms',
    recipient,
    sender: sender.sender_id,
    body: { text, encoding, segments, simulated: true },
    ...more,
  });
}
