import type { AppApi } from '#shared/contract/index.ts';
import type { OwnNumber } from '#shared/contract/numbers.ts';
import { CONNECTION_ID, NOW, uuid } from '../fixture.ts';
import { failWhenAsked, type World } from './world.ts';

const numberAt = (index: number, change: Partial<OwnNumber>): OwnNumber => ({
  id: uuid(11, index),
  connectionId: CONNECTION_ID,
  kind: 'did',
  text: '+212520000101',
  label: null,
  country: 'MA',
  capabilities: ['voice'],
  usedBy: [],
  ...change,
});

const sampleNumbers = (): OwnNumber[] => [
  numberAt(0, {
    label: 'Casablanca main line',
    capabilities: ['voice', 'sms'],
    usedBy: [
      { id: uuid(12, 1), kind: 'program', name: 'Spring renewals' },
      { id: uuid(12, 2), kind: 'program', name: 'Clinic reminders' },
      { id: uuid(12, 3), kind: 'program', name: 'Delivery windows' },
    ],
  }),
  numberAt(1, { text: '+442079460100', country: 'GB', label: 'London' }),
  numberAt(2, { text: '+33187000100', country: 'FR', capabilities: [] }),
  numberAt(3, {
    kind: 'senderId',
    text: 'NORTHWIND',
    capabilities: [],
    usedBy: [{ id: uuid(12, 4), kind: 'smsProgram', name: 'تذكير بالمواعيد' }],
  }),
  numberAt(4, { kind: 'senderId', text: 'NWClinic', country: 'FR', capabilities: [] }),
];

export function fakeNumbers(world: World): AppApi['numbers'] {
  return {
    list: async () => {
      failWhenAsked(world);
      return { rows: world.mode === 'empty' ? [] : sampleNumbers(), readAt: NOW - 5 * 60_000 };
    },
    onChanged: world.events.numbers.on,
  };
}
