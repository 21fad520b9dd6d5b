/** The one privileged scheme: it serves the interface and, under /media/, audio. */
export const APP_SCHEME = 'app';
const APP_HOST = 'earshot';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
