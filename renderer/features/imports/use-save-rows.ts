import { useTranslation } from 'react-i18next';
import type { Import } from '#shared/contract/imports.ts';
import { api } from '../../ipc/client.ts';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { fileWords } from './import-words.ts';
import { useTargets } from './use-imports.ts';

/** Writes rows of an import to a file where the person says, in the words of the screen. */
export function useSaveRows({ id, connectionId }: Pick<Import, 'id' | 'connectionId'>) {
  const { t } = useTranslation();
  const { attributes } = useTargets(connectionId);
  return (only: 'all' | 'problems') => {
    api.imports.saveRows({ id, only, words: fileWords(attributes, t) }).then((saved) => {
      if (saved) toastDone(t('imports.saved'));
    }, toastError);
  };
}
