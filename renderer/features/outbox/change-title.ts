import type { TFunction } from 'i18next';
import type { Change } from '#shared/contract/outbox.ts';

/** What is done, in a word or two; the record that it is done to stands behind it. */
export function changeTitle({ entity, operation }: Pick<Change, 'entity' | 'operation'>, t: TFunction): string {
  switch (entity) {
    case 'audience':
      if (operation === 'add') return t('outbox.operation.addToAudience');
      if (operation === 'create') return t('outbox.operation.createAudience');
      return operation === 'delete' ? t('outbox.operation.delete') : t('outbox.operation.update');
    case 'program':
    case 'smsProgram':
      if (operation === 'delete') return t('outbox.operation.delete');
      return t('outbox.operation.launch');
    case 'message':
      return t('outbox.operation.send');
    case 'call':
      return t('outbox.operation.call');
    case 'contact':
      if (operation === 'create') return t('outbox.operation.create');
      return operation === 'delete' ? t('outbox.operation.delete') : t('outbox.operation.update');
  }
}
