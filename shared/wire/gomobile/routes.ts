import { z } from 'zod';
import {
  Audience,
  AudienceAddContacts,
  AudienceAddContactsReply,
  AudienceContactListQuery,
  AudienceCreate,
  AudienceListQuery,
  AudiencePage,
  AudienceUpdate,
} from './audiences.ts';
import { CallJobReport, CallReport } from './call-report.ts';
import { IdParams, MessageReply } from './common.ts';
import {
  Contact,
  ContactCreate,
  ContactCreateReply,
  ContactListQuery,
  ContactPage,
  ContactUpdate,
  ContactUpsert,
  UpsertResult,
} from './contacts.ts';
import { CustomAttribute, CustomAttributeCreate, CustomAttributeUpdate } from './custom-attributes.ts';
import { Recording, RecordingListQuery, RecordingPage } from './recordings.ts';
import { UserProfile } from './users.ts';

/** A reply that is a file and not JSON. */
export const BINARY = 'binary';

export interface Route {
  /** Row in the endpoint catalogue. */
  code: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `{name}` for a parameter, as the service's documentation writes it. */
  path: string;
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodObject;
  /** Status of success; a client accepts any 2xx. */
  status: 200 | 201;
  reply: z.ZodType | typeof BINARY;
  /** Whether the path is written in the service's documentation or follows from its neighbours. */
  tag: 'stated' | 'inferred';
  /** Page of the documentation, or the rule by which the path was inferred. */
  source: string;
}

const byCall = z.strictObject({ callId: z.uuid() });
const byJob = z.strictObject({ jobId: z.uuid() });

/** The part of the Gomobile API that Earshot speaks, an entry an endpoint. */
export const gomobileRoutes = {
  getMe: {
    code: 'US1',
    method: 'GET',
    path: '/api/users/me',
    summary: 'The user and organization that the key belongs to',
    status: 200,
    reply: UserProfile,
    tag: 'stated',
    source: 'installation',
  },
  listContacts: {
    code: 'CT1',
    method: 'GET',
    path: '/api/contact',
    summary: 'Contacts, a page at a time',
    query: ContactListQuery,
    status: 200,
    reply: ContactPage,
    tag: 'stated',
    source: 'contacts',
  },
  createContact: {
    code: 'CT2',
    method: 'POST',
    path: '/api/contact',
    summary: 'Creates a contact; its phone number must be new',
    body: ContactCreate,
    status: 201,
    reply: ContactCreateReply,
    tag: 'stated',
    source: 'first contact',
  },
  getContact: {
    code: 'CT3',
    method: 'GET',
    path: '/api/contact/{id}',
    summary: 'A contact with its attributes',
    params: IdParams,
    status: 200,
    reply: Contact,
    tag: 'stated',
    source: 'contacts',
  },
  updateContact: {
    code: 'CT4',
    method: 'PUT',
    path: '/api/contact/{id}',
    summary: 'Changes the fields that are sent; null clears one',
    params: IdParams,
    body: ContactUpdate,
    status: 200,
    reply: Contact,
    tag: 'inferred',
    source: 'follows GET /api/contact/{id}',
  },
  deleteContact: {
    code: 'CT5',
    method: 'DELETE',
    path: '/api/contact/{id}',
    summary: 'Deletes a contact (soft)',
    params: IdParams,
    status: 200,
    reply: MessageReply,
    tag: 'inferred',
    source: 'follows GET /api/contact/{id}',
  },
  upsertContacts: {
    code: 'CT6',
    method: 'POST',
    path: '/api/contact/upsert',
    summary: 'Creates or updates up to 1000 contacts, matched by phone number',
    body: ContactUpsert,
    status: 201,
    reply: UpsertResult,
    tag: 'stated',
    source: 'managing contacts',
  },
  listCustomAttributes: {
    code: 'CA1',
    method: 'GET',
    path: '/api/custom-attributes',
    summary: 'All custom attributes',
    status: 200,
    reply: z.array(CustomAttribute),
    tag: 'stated',
    source: 'custom attributes',
  },
  createCustomAttribute: {
    code: 'CA2',
    method: 'POST',
    path: '/api/custom-attributes',
    summary: 'Creates a custom attribute; its slug must be new',
    body: CustomAttributeCreate,
    status: 201,
    reply: CustomAttribute,
    tag: 'stated',
    source: 'custom attributes',
  },
  getCustomAttribute: {
    code: 'CA3',
    method: 'GET',
    path: '/api/custom-attributes/{id}',
    summary: 'A custom attribute',
    params: IdParams,
    status: 200,
    reply: CustomAttribute,
    tag: 'inferred',
    source: 'follows /api/custom-attributes',
  },
  updateCustomAttribute: {
    code: 'CA4',
    method: 'PUT',
    path: '/api/custom-attributes/{id}',
    summary: 'Changes the description of a custom attribute',
    params: IdParams,
    body: CustomAttributeUpdate,
    status: 200,
    reply: CustomAttribute,
    tag: 'inferred',
    source: 'follows /api/custom-attributes',
  },
  deleteCustomAttribute: {
    code: 'CA5',
    method: 'DELETE',
    path: '/api/custom-attributes/{id}',
    summary: 'Deletes a custom attribute (soft)',
    params: IdParams,
    status: 200,
    reply: MessageReply,
    tag: 'inferred',
    source: 'follows /api/custom-attributes',
  },
  listAudiences: {
    code: 'AD1',
    method: 'GET',
    path: '/api/audience',
    summary: 'Audiences, a page at a time',
    query: AudienceListQuery,
    status: 200,
    reply: AudiencePage,
    tag: 'stated',
    source: 'audiences',
  },
  createAudience: {
    code: 'AD2',
    method: 'POST',
    path: '/api/audience',
    summary: 'Creates an audience',
    body: AudienceCreate,
    status: 201,
    reply: Audience,
    tag: 'stated',
    source: 'audiences',
  },
  getAudience: {
    code: 'AD3',
    method: 'GET',
    path: '/api/audience/{id}',
    summary: 'An audience with its number of contacts',
    params: IdParams,
    status: 200,
    reply: Audience,
    tag: 'stated',
    source: 'audiences',
  },
  updateAudience: {
    code: 'AD4',
    method: 'PUT',
    path: '/api/audience/{id}',
    summary: 'Changes the name or the description of an audience',
    params: IdParams,
    body: AudienceUpdate,
    status: 200,
    reply: Audience,
    tag: 'stated',
    source: 'audiences',
  },
  deleteAudience: {
    code: 'AD5',
    method: 'DELETE',
    path: '/api/audience/{id}',
    summary: 'Deletes an audience (soft); its contacts stay',
    params: IdParams,
    status: 200,
    reply: MessageReply,
    tag: 'stated',
    source: 'audiences',
  },
  listAudienceContacts: {
    code: 'AD6',
    method: 'GET',
    path: '/api/audience/{id}/contacts',
    summary: 'Contacts of an audience, a page at a time',
    params: IdParams,
    query: AudienceContactListQuery,
    status: 200,
    reply: ContactPage,
    tag: 'stated',
    source: 'audiences',
  },
  addAudienceContacts: {
    code: 'AD7',
    method: 'POST',
    path: '/api/audience/{id}/add-contacts',
    summary: 'Adds contacts to an audience; repeating it changes nothing',
    params: IdParams,
    body: AudienceAddContacts,
    status: 201,
    reply: AudienceAddContactsReply,
    tag: 'stated',
    source: 'audiences',
  },
  listRecordings: {
    code: 'RC1',
    method: 'GET',
    path: '/api/recordings',
    summary: 'Recordings by offset, newest call first, without transcripts',
    query: RecordingListQuery,
    status: 200,
    reply: RecordingPage,
    tag: 'stated',
    source: 'recordings',
  },
  streamRecording: {
    code: 'RC2',
    method: 'GET',
    path: '/api/recordings/{id}',
    summary: 'The audio of a recording; takes Range',
    params: IdParams,
    status: 200,
    reply: BINARY,
    tag: 'stated',
    source: 'recording stream',
  },
  deleteRecording: {
    code: 'RC3',
    method: 'DELETE',
    path: '/api/recordings/{id}',
    summary: 'Deletes a recording (soft)',
    params: IdParams,
    status: 200,
    reply: MessageReply,
    tag: 'inferred',
    source: 'follows GET /api/recordings/{id}',
  },
  downloadRecording: {
    code: 'RC4',
    method: 'GET',
    path: '/api/recordings/{id}/download',
    summary: 'The audio of a recording, as an attachment; takes Range',
    params: IdParams,
    status: 200,
    reply: BINARY,
    tag: 'inferred',
    source: 'follows GET /api/recordings/{id}',
  },
  getRecording: {
    code: 'RC5',
    method: 'GET',
    path: '/api/recordings/{id}/metadata',
    summary: 'A recording with its transcript',
    params: IdParams,
    status: 200,
    reply: Recording,
    tag: 'inferred',
    source: 'follows GET /api/recordings/{id}',
  },
  listCallRecordings: {
    code: 'RC6',
    method: 'GET',
    path: '/api/recordings/call/{callId}',
    summary: 'The recordings of a call with their transcripts',
    params: byCall,
    status: 200,
    reply: z.array(Recording),
    tag: 'inferred',
    source: 'from the title of the operation',
  },
  getCallReport: {
    code: 'CP1',
    method: 'GET',
    path: '/api/call-report/call/{callId}',
    summary: 'Report of a call',
    params: byCall,
    status: 200,
    reply: CallReport,
    tag: 'inferred',
    source: 'from the title and the order of the operations',
  },
  getCallJobReport: {
    code: 'CP2',
    method: 'GET',
    path: '/api/call-report/{jobId}',
    summary: 'Report of a call job with all its attempts',
    params: byJob,
    status: 200,
    reply: CallJobReport,
    tag: 'inferred',
    source: 'from the title and the order of the operations',
  },
} as const satisfies Record<string, Route>;

/** The path of a route with its parameters filled in and percent-encoded. */
export function pathOf(route: Pick<Route, 'path'>, params: Readonly<Record<string, string>> = {}): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === '') throw new TypeError(`${route.path} needs ${name}`);
    return encodeURIComponent(value);
  });
}
