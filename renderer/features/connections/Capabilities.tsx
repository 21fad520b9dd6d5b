import { IconCheck, IconDeviceDesktop, IconHelp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Capability } from '#shared/contract/connections.ts';
import classes from './Connections.module.css';

const ICONS = { platform: IconCheck, local: IconDeviceDesktop, unprobed: IconHelp } as const;

/** What a platform offers, in plain words; what it does not offer is one line below. */
export function Capabilities({ capabilities }: { capabilities: readonly Capability[] }) {
  const { t, i18n } = useTranslation();
  const absent = capabilities.filter(({ offered }) => offered === 'absent');
  const names = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(
    absent.map(({ key }) => t(`connections.capability.${key}`)),
  );
  return (
    <>
      <ul className={classes.capabilities} data-testid="capabilities">
        {capabilities.map(({ key, offered }) => {
          if (offered === 'absent') return null;
          const Icon = ICONS[offered];
          return (
            <li key={key} data-offered={offered}>
              <Icon size={14} aria-hidden="true" />
              <span>{t(`connections.capability.${key}`)}</span>
              <span className={classes.offered}>{t(`connections.offered.${offered}`)}</span>
            </li>
          );
        })}
      </ul>
      {absent.length > 0 && (
        <p className={classes.note} data-testid="capabilities-absent">
          {t('connections.absentNames', { names })}
        </p>
      )}
    </>
  );
}
