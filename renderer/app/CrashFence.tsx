import { Button } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { i18n } from '../locales/i18n.ts';
import { EmptyState } from '../ui/States.tsx';

/** The last fence: a bug on screen becomes a plain page with a way on, never a blank window. */
export class CrashFence extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // Reported, not thrown again: main keeps the window's errors in its log.
    reportError(new Error(`${error.message}${info.componentStack ?? ''}`, { cause: error }));
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <EmptyState
        icon={<IconBug />}
        title={i18n.t('crash.title')}
        action={<Button onClick={() => location.reload()}>{i18n.t('crash.reload')}</Button>}
      >
        {i18n.t('crash.text')}
      </EmptyState>
    );
  }
}
