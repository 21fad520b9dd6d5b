import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { version } from '../../package.json';
import { setupStatusQuery } from '../ipc/queries.ts';
import { Facts } from '../ui/Facts.tsx';
import { Mark } from '../ui/Mark.tsx';
import classes from './About.module.css';
import { UpdateCheck } from './UpdateCheck.tsx';

const LICENSE = 'MIT';

export function About() {
  const { t } = useTranslation();
  const setup = useQuery(setupStatusQuery).data;
  const protection =
    setup?.protection == null
      ? '–'
      : setup.protection === 'keychain'
        ? t('about.keychain', { name: setup.keychain.name })
        : t(`about.${setup.protection}`);
  return (
    <>
      <div className={classes.brand}>
        <Mark size={34} />
        <div>
          <h2 translate="no">{t('app.name')}</h2>
          <p>{t('app.tagline')}</p>
        </div>
      </div>
      <Facts
        rows={[
          [t('about.version'), <bdi key="version">{version}</bdi>],
          [t('about.protection'), protection],
          [t('about.updates'), <UpdateCheck key="updates" />],
          [t('about.license'), <bdi key="license">{LICENSE}</bdi>],
        ]}
      />
    </>
  );
}
