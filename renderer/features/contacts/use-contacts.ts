import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Attribute, Audience, Contact, ContactFields } from '#shared/contract/contacts.ts';
import { api } from '../../ipc/client.ts';
import { toastError } from '../../ui/toast.tsx';

// One empty list, so that what is computed from it stays the same while nothing is read.
const NO_AUDIENCES: Audience[] = [];
const NO_ATTRIBUTES: Attribute[] = [];

export const useAudiences = (): Audience[] =>
  useQuery({ queryKey: ['contacts', 'audiences'], queryFn: () => api.contacts.audiences() }).data ?? NO_AUDIENCES;

export const useAttributes = (): Attribute[] =>
  useQuery({ queryKey: ['contacts', 'attributes'], queryFn: () => api.contacts.attributes() }).data ?? NO_ATTRIBUTES;

export const useContact = (id: string) =>
  useQuery({ queryKey: ['contacts', 'get', id], queryFn: () => api.contacts.get({ id }) });

type Page = { rows: Contact[]; total: number };
type Cached = Page | Contact | undefined;

const isPage = (value: Cached): value is Page => value !== undefined && 'rows' in value;

/** Changes fields of a contact: shown at once wherever the contact is on screen, put back when the change is refused. */
export function useUpdateContact() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, fields }: { id: string; fields: Partial<ContactFields> }) =>
      api.contacts.update({ changeId: crypto.randomUUID(), id, fields }),
    onMutate: async ({ id, fields }) => {
      await client.cancelQueries({ queryKey: ['contacts'] });
      const apply = (contact: Contact): Contact =>
        contact.id === id ? { ...contact, ...fields, state: 'queued' } : contact;
      client.setQueriesData<Cached>({ queryKey: ['contacts', 'list'] }, (data) =>
        isPage(data) ? { ...data, rows: data.rows.map(apply) } : data,
      );
      client.setQueryData<Contact>(['contacts', 'get', id], (contact) => (contact ? apply(contact) : contact));
    },
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: ['contacts'] }),
  }).mutate;
}

export function useRemoveContact(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.contacts.remove({ changeId: crypto.randomUUID(), id }),
    onSuccess: onDone,
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: ['contacts'] }),
  });
}
