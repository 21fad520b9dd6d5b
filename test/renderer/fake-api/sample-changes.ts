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
        stamp: 'five',
        changedThereAt: NOW - 3_600_000,
        seenAt: NOW - 1_800_000,
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

const MANY_CITIES = ['Ghent', 'Porto', 'Lyon'] as const;

/** More of everything: several conflicts of one kind, a launch and a message that are held, an edit of many, one behind another. */
export function manyChanges(): Change[] {
  const label = (index: number) => contactAt(index, 0, null).fullName ?? '';
  const conflicts = MANY_CITIES.map(
    (mine, index): Change => ({
      ...blankChange(20 + index),
      entityId: uuid(3, 10 + index),
      entityLabel: label(10 + index),
      state: 'conflict',
      createdAt: Date.now() - 3_000_000,
      fields: [{ field: 'city', before: 'Leeds', after: mine }],
      conflict: {
        deletedThere: false,
        fields: [{ field: 'city', base: 'Leeds', mine, theirs: 'Valencia' }],
        stamp: `many ${index}`,
        changedThereAt: null,
        seenAt: NOW - 600_000,
      },
    }),
  );
  return [
    ...sampleChanges(),
    ...conflicts,
    {
      ...blankChange(30),
      entity: 'program',
      entityId: uuid(14, 1),
      entityLabel: 'Clinic reminders',
      operation: 'launch',
      state: 'held',
      createdAt: Date.now() - 1_560_000,
      expiresAt: Date.now() + 4 * 60_000,
      fields: [{ field: 'people', before: null, after: '420' }],
    },
    {
      ...blankChange(31),
      entity: 'message',
      entityId: uuid(9, 31),
      entityLabel: label(12),
      operation: 'send',
      state: 'held',
      createdAt: Date.now() - 60_000,
      expiresAt: Date.now() + 29 * 60_000,
      fields: [{ field: 'text', before: null, after: 'Your appointment is tomorrow at nine.' }],
    },
    {
      ...blankChange(32),
      entityId: uuid(3, 13),
      entityLabel: label(13),
      group: { id: uuid(9, 90), count: 12 },
      createdAt: Date.now() - 120_000,
      fields: [{ field: 'occupation', before: null, after: 'Pilot' }],
    },
    {
      ...blankChange(33),
      entityId: uuid(3, 14),
      entityLabel: label(14),
      createdAt: Date.now() - 100_000,
      fields: [{ field: 'city', before: 'Leeds', after: 'Antwerp' }],
    },
    {
      ...blankChange(34),
      entityId: uuid(3, 6),
      entityLabel: label(6),
      createdAt: Date.now() - 90_000,
      fields: [{ field: 'zip', before: '9000', after: '9050' }],
    },
  ];
}
