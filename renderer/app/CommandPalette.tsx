import { Spotlight, spotlight } from '@mantine/spotlight';
import {
  IconActivity,
  IconAddressBook,
  IconAppWindow,
  IconChartBar,
  IconCloudOff,
  IconContrast,
  IconHome,
  IconKeyboard,
  IconLanguage,
  IconLayoutRows,
  IconListCheck,
  IconLock,
  IconMessages,
  IconMoon,
  IconPhone,
  IconPlayerPlay,
  IconRefresh,
  IconRobot,
  IconSearch,
  IconSend2,
  IconSettings,
  IconSpeakerphone,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGE_NAMES, LANGUAGES } from '#shared/domain/language.ts';
import { openInWindow } from '../features/calls/open-in-window.ts';
import { api } from '../ipc/client.ts';
import { usePreferences, useSetPreferences, useSyncStatus } from '../ipc/queries.ts';
import { formatDuration, formatMoment, formatPhone, isolate } from '../lib/format.ts';
import { languageFor } from '../locales/i18n.ts';
import type { ShortcutId } from '../shortcuts/catalogue.ts';
import { Keys } from '../shortcuts/Keys.tsx';
import { toastError } from '../ui/toast.tsx';
import { player, usePlayer } from '../waveform/player.ts';
import classes from './CommandPalette.module.css';
import { overlays } from './ui-state.ts';
import { useCallAtHand } from './use-call-at-hand.ts';

interface Command {
  id: string;
  label: string;
  icon: ReactNode;
  shortcut?: ShortcutId;
  run: () => void;
}

const RESULT_ROWS = 6;

/** The screens, in the order of the rail. */
const GO = [
  { id: 'today', to: '/today', icon: <IconHome />, shortcut: 'app.goToday' },
  { id: 'calls', to: '/calls', icon: <IconPhone />, shortcut: 'app.goCalls' },
  {
    id: 'conversations',
    to: '/conversations',
    icon: <IconMessages className="flip" />,
    shortcut: 'app.goConversations',
  },
  { id: 'people', to: '/people', icon: <IconAddressBook />, shortcut: 'app.goPeople' },
  { id: 'programs', to: '/programs', icon: <IconSpeakerphone className="flip" />, shortcut: 'app.goPrograms' },
  { id: 'agents', to: '/agents', icon: <IconRobot />, shortcut: 'app.goAgents' },
  { id: 'reports', to: '/reports', icon: <IconChartBar />, shortcut: 'app.goReports' },
  { id: 'activity', to: '/activity', icon: <IconActivity />, shortcut: 'app.goActivity' },
  { id: 'outbox', to: '/outbox', icon: <IconSend2 className="flip" />, shortcut: 'app.goOutbox' },
  { id: 'settings', to: '/settings', icon: <IconSettings />, shortcut: 'app.goSettings' },
] as const;

/** Go anywhere, do anything, find anyone: one box. */
export function CommandPalette() {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const needle = query.trim().toLowerCase();
  const { go, actions } = useCommands();
  const matching = (commands: Command[]) => commands.filter((command) => command.label.toLowerCase().includes(needle));
  const found = useFound(needle);
  const across = useAcross(query.trim());
  const groups = [
    { label: t('palette.goTo'), commands: matching(go) },
    { label: t('palette.actions'), commands: matching(actions) },
    { label: t('palette.calls'), commands: [...across, ...found.calls] },
    { label: t('palette.people'), commands: found.people },
  ].filter((group) => group.commands.length > 0);
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      lockScroll={false}
      attributes={{ content: { 'aria-label': t('palette.open') } }}
      centered={false}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      classNames={{ content: classes.content ?? '', body: classes.body ?? '' }}
      transitionProps={{ duration: 80, exitDuration: 0 }}
      yOffset="12vh"
      size={620}
      scrollable
      maxHeight={440}
    >
      <Spotlight.Search
        placeholder={t('palette.placeholder')}
        size="md"
        leftSection={<IconSearch size={16} />}
        classNames={{ input: classes.input ?? '' }}
        aria-label={t('palette.placeholder')}
        data-testid="palette-input"
      />
      <Spotlight.ActionsList className={classes.list ?? ''} aria-label={t('palette.results')}>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group.label} label={group.label} className={classes.group ?? ''}>
            {group.commands.map((command) => (
              <Spotlight.Action key={command.id} onClick={command.run} className={classes.action ?? ''}>
                <span className={classes.icon}>{command.icon}</span>
                <span className={classes.label}>{command.label}</span>
                {command.shortcut !== undefined && <Keys id={command.shortcut} />}
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && <Spotlight.Empty>{t('palette.nothing', { query })}</Spotlight.Empty>}
      </Spotlight.ActionsList>
      <Spotlight.Footer className={classes.footer ?? ''}>
        <span>
          <Keys keys="ArrowUp" /> <Keys keys="ArrowDown" /> {t('palette.hintMove')}
        </span>
        <span>
          <Keys keys="Enter" /> {t('palette.hintOpen')}
        </span>
        <span>
          <Keys keys="Escape" /> {t('palette.hintClose')}
        </span>
      </Spotlight.Footer>
    </Spotlight.Root>
  );
}

function useCommands(): { go: Command[]; actions: Command[] } {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const preferences = usePreferences();
  const setPreferences = useSetPreferences();
  const status = useSyncStatus();
  const loaded = usePlayer((state) => state.loaded);
  const isPlaying = usePlayer((state) => state.isPlaying);
  const isPaused = status?.state === 'paused';
  const callId = useCallAtHand();
  const go: Command[] = GO.map(({ id, to, icon, shortcut }) => ({
    id,
    label: t(`nav.${id}`),
    icon,
    ...(shortcut && { shortcut }),
    run: () => void navigate({ to }),
  }));
  go.push({
    id: 'search',
    label: t('callSearch.title'),
    icon: <IconSearch />,
    shortcut: 'app.searchCalls',
    run: () => void navigate({ to: '/calls/search' }),
  });
  go.push({
    id: 'trackers',
    label: t('trackers.title'),
    icon: <IconSearch />,
    run: () => void navigate({ to: '/calls/trackers' }),
  });
  go.push({
    id: 'rehearsal',
    label: t('nav.rehearsal'),
    icon: <IconListCheck />,
    shortcut: 'app.goRehearsal',
    run: () => void navigate({ to: '/outbox/$view', params: { view: 'rehearsal' } }),
  });
  const actions: Command[] = [
    ...(loaded === null
      ? []
      : [
          {
            id: 'play',
            label: isPlaying ? t('palette.pause', { title: loaded.title }) : t('palette.play', { title: loaded.title }),
            icon: <IconPlayerPlay />,
            shortcut: 'player.toggle' as const,
            run: () => void player.toggle(),
          },
        ]),
    ...(callId === null
      ? []
      : [
          {
            id: 'openWindow',
            label: t('shortcuts.review.openWindow'),
            icon: <IconAppWindow className="flip" />,
            shortcut: 'review.openWindow' as const,
            run: () => void openInWindow(callId),
          },
        ]),
    {
      id: 'sync',
      label: t('sync.now'),
      icon: <IconRefresh />,
      shortcut: 'app.syncNow',
      run: () => void api.sync.run().catch(toastError),
    },
    {
      id: 'offline',
      label: isPaused ? t('palette.goOnline') : t('sync.workOffline'),
      icon: <IconCloudOff />,
      run: () => void api.sync.setPaused({ paused: !isPaused }).catch(toastError),
    },
    {
      id: 'lock',
      label: t('security.lockNow'),
      icon: <IconLock />,
      shortcut: 'app.lock',
      run: () => void api.security.lock().catch(toastError),
    },
    { id: 'light', label: t('palette.themeLight'), icon: <IconSun />, run: () => setPreferences({ theme: 'light' }) },
    { id: 'dark', label: t('palette.themeDark'), icon: <IconMoon />, run: () => setPreferences({ theme: 'dark' }) },
    {
      id: 'contrast',
      label: preferences.contrast === 'more' ? t('palette.contrastSystem') : t('palette.contrastMore'),
      icon: <IconContrast />,
      run: () => setPreferences({ contrast: preferences.contrast === 'more' ? 'system' : 'more' }),
    },
    ...LANGUAGES.filter((language) => language !== languageFor(preferences)).map((language) => ({
      id: `language-${language}`,
      label: t('palette.language', { name: LANGUAGE_NAMES[language] }),
      icon: <IconLanguage />,
      run: () => setPreferences({ language }),
    })),
    {
      id: 'density',
      label: preferences.density === 'compact' ? t('palette.comfortable') : t('palette.compact'),
      icon: <IconLayoutRows />,
      run: () => setPreferences({ density: preferences.density === 'compact' ? 'comfortable' : 'compact' }),
    },
    {
      id: 'keys',
      label: t('shortcuts.title'),
      icon: <IconKeyboard />,
      shortcut: 'app.help',
      run: () => overlays.set({ isHelpOpen: true }),
    },
  ];
  return { go, actions };
}

/** What is typed as a search of every transcript, whatever it is: the screen says what cannot be read. */
function useAcross(text: string): Command[] {
  const navigate = useNavigate();
  const { t } = useTranslation();
  if (text.length < 2) return [];
  return [
    {
      id: 'across',
      label: t('palette.across', { text: isolate(text) }),
      icon: <IconSearch />,
      shortcut: 'app.searchCalls',
      run: () => void navigate({ to: '/calls/search', search: { q: text } }),
    },
  ];
}

/** Calls and people that match what is typed. */
function useFound(needle: string): { calls: Command[]; people: Command[] } {
  const navigate = useNavigate();
  const { t } = useTranslation();
  const enabled = needle.length >= 2;
  const page = { offset: 0, limit: RESULT_ROWS };
  const calls = useQuery({
    queryKey: ['calls', 'palette', needle],
    queryFn: () => api.calls.list({ filter: { text: needle }, page }),
    enabled,
    placeholderData: keepPreviousData,
  });
  const people = useQuery({
    queryKey: ['contacts', 'palette', needle],
    queryFn: () => api.contacts.list({ filter: { text: needle }, page }),
    enabled,
    placeholderData: keepPreviousData,
  });
  if (!enabled) return { calls: [], people: [] };
  return {
    calls: (calls.data?.rows ?? []).map((call) => ({
      id: call.id,
      label: [
        isolate(call.contactName ?? formatPhone(call.contactPhone)),
        formatMoment(call.startedAt),
        formatDuration(call.durationMs),
        isolate(call.agentName ?? ''),
      ]
        .filter(Boolean)
        .join(' · '),
      icon: <IconPhone />,
      run: () => {
        spotlight.close();
        void navigate({ to: '/calls/$callId', params: { callId: call.id } });
      },
    })),
    people: (people.data?.rows ?? []).map((contact) => ({
      id: contact.id,
      label: `${isolate(contactLabel(contact) ?? t('contacts.noName'))} · ${formatPhone(contact.primaryPhone)}`,
      icon: <IconUser />,
      run: () => void navigate({ to: '/people/$contactId', params: { contactId: contact.id } }),
    })),
  };
}

const contactLabel = (contact: { fullName: string | null; firstName: string | null; lastName: string | null }) =>
  contact.fullName ?? ([contact.firstName, contact.lastName].filter(Boolean).join(' ') || null);
