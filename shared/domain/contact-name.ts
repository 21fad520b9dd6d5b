import type { Contact } from '../contract/contacts.ts';

/** The name a person is shown by; null where none is known. */
export const contactName = (contact: Pick<Contact, 'fullName' | 'firstName' | 'lastName'>): string | null =>
  contact.fullName || [contact.firstName, contact.lastName].filter(Boolean).join(' ') || null;
