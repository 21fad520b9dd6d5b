import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/IconButton.tsx';
import classes from './FlowCanvas.module.css';

export function CanvasControls({ onZoom }: { onZoom: (by: 'in' | 'out' | 'fit') => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.controls}>
      <IconButton
        position="top"
        label={t('shortcuts.canvas.zoomIn')}
        shortcut="canvas.zoomIn"
        icon={<IconPlus size={15} />}
        onClick={() => onZoom('in')}
      />
      <IconButton
        position="top"
        label={t('shortcuts.canvas.zoomOut')}
        shortcut="canvas.zoomOut"
        icon={<IconMinus size={15} />}
        onClick={() => onZoom('out')}
      />
      <IconButton
        position="top"
        label={t('shortcuts.canvas.fit')}
        shortcut="canvas.fit"
        icon={<IconMaximize size={15} />}
        onClick={() => onZoom('fit')}
        testId="canvas-fit"
      />
    </div>
  );
}
