import { Menu } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { OVERLAYS, type Overlay } from '#shared/domain/overlays.ts';
import { formatCount } from '../lib/format.ts';
import { Keys } from '../shortcuts/Keys.tsx';
import swatches from './OverlayLayer.module.css';
import classes from './OverlayMenu.module.css';

/** Which overlays are drawn, how many marks each has, and the keys that turn them on and off on the time line. */
export function OverlayMenu({
  shown,
  counts,
  onToggle,
}: {
  shown: readonly Overlay[];
  /** Null where this call has nothing of the kind, for the reason given to the person. */
  counts: Readonly<Record<Overlay, number | null>>;
  onToggle: (overlay: Overlay) => void;
}) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={270} closeOnItemClick={false}>
      <Menu.Target>
        <button type="button" aria-label={t('overlays.title')} title={t('overlays.title')} data-testid="overlay-menu">
          <IconStack2 size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('overlays.title')}</Menu.Label>
        {OVERLAYS.map((overlay) => {
          const count = counts[overlay];
          return (
            <Menu.Item
              key={overlay}
              role="menuitemcheckbox"
              aria-checked={shown.includes(overlay)}
              leftSection={<i className={swatches.swatch} data-overlay={overlay} />}
              rightSection={
                <span className={classes.end}>
                  {shown.includes(overlay) ? '✓' : ''}
                  <Keys id={`timeline.${overlay}`} />
                </span>
              }
              onClick={() => onToggle(overlay)}
              data-testid={`overlay-${overlay}`}
            >
              {t(`overlays.${overlay}`)}{' '}
              <span className={classes.count}>
                {count === null ? t(`overlays.none.${overlay}`) : formatCount(count)}
              </span>
            </Menu.Item>
          );
        })}
        <Menu.Label>{t('overlays.keys')}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
