import { IconCheck, IconDeviceDesktop, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Capability } from '#shared/contract/connections.ts';
import classes from './Connections.module.css';

const ICONS = { platform: IconCheck, local: IconDeviceDesktop, absent: IconMinus } as const;

/** What a platform offers, in plain words. */
export function Capabilities({ capabilities }: { capabilities: readonly Capability[] }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.capabilities}>
      {capabilities.map(({ key, offered }) => {
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
  );
}
