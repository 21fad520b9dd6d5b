import { createRootRoute } from '@tanstack/react-router';
import { Shell } from '../Shell.tsx';
import { NotFoundScreen } from '../screens/NotFoundScreen.tsx';

export const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFoundScreen });
