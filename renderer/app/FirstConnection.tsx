import { useTranslation } from 'react-i18next';
import { StartChoice } from '../features/connections/StartChoice.tsx';
import classes from './FirstConnection.module.css';

/** The second step of the first run. */
export function FirstConnection() {
  const { t } = useTranslation();
  return (
    <>
      <h1 className={classes.title}>{t('start.title')}</h1>
      <p className={classes.lead}>{t('start.lead')}</p>
      <StartChoice />
    </>
  );
}
