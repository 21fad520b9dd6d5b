import { z } from 'zod';
import type { RouteTable } from '../../routes.ts';
import { IdParams, MessageReply } from '../common.ts';
import { CustomAttribute, CustomAttributeCreate, CustomAttributeUpdate } from '../custom-attributes.ts';
import { ChangeQuery } from '../paging.ts';

/** Custom attributes of contacts. */
export const customAttributeRoutes = {
  listCustomAttributes: {
    code: 'CA1',
    method: 'GET',
    path: '/api/custom-attributes',
    title: 'Get all custom attributes for organization',
    summary: 'All custom attributes',
    query: ChangeQuery,
    status: 200,
    reply: z.array(CustomAttribute),
    tag: 'stated',
    source: 'custom attributes',
  },
  createCustomAttribute: {
    code: 'CA2',
    method: 'POST',
    path: '/api/custom-attributes',
    title: 'Create custom attribute',
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
    title: 'Get custom attribute by ID',
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
    title: 'Update custom attribute',
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
    title: 'Delete custom attribute',
    summary: 'Deletes a custom attribute (soft)',
    params: IdParams,
    status: 200,
    reply: MessageReply,
    tag: 'inferred',
    source: 'follows /api/custom-attributes',
  },
} as const satisfies RouteTable;
