const query = new URLSearchParams(location.search);
const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];

/** The call that this window was made for; null in the main window. */
export const callOfWindow: string | null = query.get('window');

/** The call was playing in the window that it comes from. A page that is loaded anew after a crash stays silent. */
export const isToGoOnPlaying: boolean = query.has('play') && navigation?.type !== 'reload';
