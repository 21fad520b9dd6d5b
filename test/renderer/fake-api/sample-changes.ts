import type { Change } from '#shared/contract/outbox.ts';
import { CONNECTION_ID, contactAt, NOW, uuid } from '../fixture.ts';

export const blankChange = (sequence: number): Change => ({
  id: uuid(9, sequence),
  sequence,
  connectionId: CONNECTION_ID,
  connectionName: 'Sample workspace',
  entity: 'contact',
  entityId: uuid(3, sequence),
  entityLabel: '',
  operation: 'update',
  state: 'queued',
  fields: [],
  createdAt: NOW - sequence * 9 * 60_000,
  settledAt: null,
  attemptCount: 0,
  nextAttemptAt: null,
  expiresAt: null,
  error: null,
  conflict: null,
});

export function sampleChanges(): Change[] {
  const label = (index: number) => contactAt(index, 0, null).fullName ?? '';
  return [
    {
      ...blankChange(1),
      entityId: uuid(3, 4),
      entityLabel: label(4),
      attemptCount: 2,
      nextAttemptAt: Date.now() + 90_000,
      createdAt: Date.now() - 260_000,
      fields: [
        { field: 'primaryPhone', before: '+32470112468', after: '+32470998877' },
        { field: 'city', before: 'Lyon', after: 'Ghent' },
      ],
    },
    {
      ...blankChange(2),
      entityId: uuid(3, 6),
      entityLabel: label(6),
      operation: 'delete',
      state: 'held',
      createdAt: Date.now() - 420_000,
      expiresAt: Date.now() + 23 * 60_000,
    },
    {
      ...blankChange(3),
      entityId: uuid(3, 7),
      entityLabel: label(7),
      state: 'unknown',
      attemptCount: 1,
      createdAt: Date.now() - 900_000,
      fields: [{ field: 'primaryEmail', before: null, after: 'claire.d@example.com' }],
    },
    {
      ...blankChange(4),
      entityId: uuid(3, 8),
      entityLabel: label(8),
      state: 'failed',
      attemptCount: 1,
      createdAt: Date.now() - 5_400_000,
      fields: [{ field: 'primaryPhone', before: '+32470114936', after: '12' }],
      error: {
        code: 'INVALID',
        message: 'The platform refused the phone number.',
        retryable: false,
        action: 'Correct the number and try again.',
        requestId: 'r-c0ffee',
      },
    },
    {
      ...blankChange(5),
      entityId: uuid(3, 9),
      entityLabel: label(9),
      state: 'conflict',
      createdAt: Date.now() - 7_200_000,
      fields: [{ field: 'city', before: 'Leeds', after: 'Porto' }],
      conflict: {
        deletedThere: false,
        fields: [
          { field: 'city', base: 'Leeds', mine: 'Porto', theirs: 'Valencia' },
          { field: 'occupation', base: 'Teacher', mine: 'Head teacher', theirs: null },
        ],
      },
    },
    {
      ...blankChange(6),
      entityId: uuid(3, 2),
      entityLabel: label(2),
      operation: 'create',
      state: 'done',
      attemptCount: 1,
      createdAt: Date.now() - 90_000_000,
      settledAt: Date.now() - 89_000_000,
      fields: [{ field: 'fullName', before: null, after: label(2) }],
    },
    {
      ...blankChange(7),
      entityId: uuid(3, 3),
      entityLabel: label(3),
      state: 'discarded',
      createdAt: Date.now() - 99_000_000,
      settledAt: Date.now() - 98_000_000,
      fields: [{ field: 'zip', before: '9000', after: '9050' }],
    },
  ];
}
