import {
  IconBrightness,
  IconDatabase,
  IconDevices,
  IconHash,
  IconInfoCircle,
  IconKey,
  IconKeyboard,
  IconPlayerPlay,
  IconPlugConnected,
  IconShieldLock,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiKeysSettings } from '../../features/api-keys/ApiKeysSettings.tsx';
import { ConnectionsSettings } from '../../features/connections/ConnectionsSettings.tsx';
import { NumbersSettings } from '../../features/numbers/NumbersSettings.tsx';
import { AppearanceSettings } from '../../features/preferences/AppearanceSettings.tsx';
import { PlaybackSettings } from '../../features/preferences/PlaybackSettings.tsx';
import { ShortcutSettings } from '../../features/preferences/ShortcutSettings.tsx';
import { SessionsSettings } from '../../features/sessions/SessionsSettings.tsx';
import { SecuritySettings } from '../../features/setup/SecuritySettings.tsx';
import { StorageSettings } from '../../features/storage/StorageSettings.tsx';
import { About } from '../About.tsx';
import classes from './SettingsScreen.module.css';
import { SETTINGS_SECTIONS, type SettingsSection } from './settings-sections.ts';

const ICONS = {
  connections: IconPlugConnected,
  apiKeys: IconKey,
  sessions: IconDevices,
  numbers: IconHash,
  appearance: IconBrightness,
  playback: IconPlayerPlay,
  storage: IconDatabase,
  security: IconShieldLock,
  shortcuts: IconKeyboard,
  about: IconInfoCircle,
} as const;

/** Sections that hold tables. */
const WIDE: ReadonlySet<SettingsSection> = new Set(['apiKeys', 'sessions', 'numbers', 'shortcuts']);

export function SettingsScreen({ section }: { section: SettingsSection }) {
  const { t } = useTranslation();
  return (
    <div className={classes.settings}>
      <nav className={classes.nav} aria-label={t('nav.settings')} data-pane tabIndex={-1}>
        <h1 className={classes.title}>{t('nav.settings')}</h1>
        {SETTINGS_SECTIONS.map((name) => {
          const Icon = ICONS[name];
          return (
            <Link
              key={name}
              to="/settings/$section"
              params={{ section: name }}
              className={classes.link}
              activeProps={{ 'data-active': true, 'aria-current': 'page' }}
              data-testid={`settings-${name}`}
            >
              <Icon size={16} />
              {t(`settings.${name}`)}
            </Link>
          );
        })}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by key */}
      <div className={classes.body} data-pane tabIndex={0}>
        <div className={classes.column} data-wide={WIDE.has(section) || undefined}>
          <Section name={section} />
        </div>
      </div>
    </div>
  );
}

function Section({ name }: { name: SettingsSection }) {
  switch (name) {
    case 'connections':
      return <ConnectionsSettings />;
    case 'apiKeys':
      return <ApiKeysSettings />;
    case 'sessions':
      return <SessionsSettings />;
    case 'numbers':
      return <NumbersSettings />;
    case 'appearance':
      return <AppearanceSettings />;
    case 'playback':
      return <PlaybackSettings />;
    case 'storage':
      return <StorageSettings />;
    case 'security':
      return <SecuritySettings />;
    case 'shortcuts':
      return <ShortcutSettings />;
    case 'about':
      return <About />;
  }
}
