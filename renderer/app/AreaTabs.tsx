import { Link, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './AreaTabs.module.css';

/** The screens that one entry of the rail leads to, each an address of its own. */
const AREAS = {
  calls: [
    { to: '/calls', key: 'calls.title' },
    { to: '/calls/search', key: 'callSearch.title' },
    { to: '/calls/trackers', key: 'trackers.title' },
  ],
  people: [
    { to: '/people', key: 'nav.contacts' },
    { to: '/people/audiences', key: 'audiences.title' },
    { to: '/people/attributes', key: 'attributes.title' },
    { to: '/people/imports', key: 'imports.title' },
  ],
  programs: [
    { to: '/programs', key: 'programs.title' },
    { to: '/programs/executions', key: 'programs.executions' },
    { to: '/programs/messages', key: 'messages.title' },
  ],
  agents: [
    { to: '/agents', key: 'agents.title' },
    { to: '/agents/flows', key: 'flows.title' },
    { to: '/agents/knowledge', key: 'knowledge.title' },
    { to: '/agents/dictionaries', key: 'dictionaries.title' },
    { to: '/agents/audio', key: 'audioLibrary.title' },
  ],
  reports: [
    { to: '/reports/calls', key: 'reports.section.calls' },
    { to: '/reports/executions', key: 'reports.section.executions' },
    { to: '/reports/credits', key: 'reports.section.credits' },
    { to: '/reports/usage', key: 'reports.section.usage' },
  ],
} as const;

export function AreaTabs({ area }: { area: keyof typeof AREAS }) {
  const { t } = useTranslation();
  const [first] = AREAS[area];
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  // The first is the address that the others begin with: it is where one is unless another is.
  const here = AREAS[area].find(({ to }) => to !== first.to && `${pathname}/`.startsWith(`${to}/`)) ?? first;
  return (
    <nav className={classes.tabs} aria-label={t('nav.sections')}>
      {AREAS[area].map(({ to, key }) => (
        <Link
          key={to}
          to={to}
          className={classes.tab}
          activeOptions={{ exact: to === first.to }}
          data-active={to === here.to || undefined}
          aria-current={to === here.to ? 'page' : undefined}
          data-testid={`tab-${to.slice(1).replaceAll('/', '-')}`}
        >
          {t(key)}
        </Link>
      ))}
    </nav>
  );
}
