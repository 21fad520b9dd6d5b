import { createRootRoute } from '@tanstack/react-router';
import { createElement } from 'react';
import { callOfWindow } from '../../lib/own-window.ts';
import { CallWindow } from '../CallWindow.tsx';
import { Shell } from '../Shell.tsx';
import { NotFoundScreen } from '../screens/NotFoundScreen.tsx';

const Frame = () =>
  callOfWindow === null ? createElement(Shell) : createElement(CallWindow, { callId: callOfWindow });

export const rootRoute = createRootRoute({ component: Frame, notFoundComponent: NotFoundScreen });
