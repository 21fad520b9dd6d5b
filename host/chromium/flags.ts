export interface ChromiumFlags {
  profile: string;
  headless: boolean;
  asRoot: boolean;
  /** Our own loopback server: the one address that Chromium may reach. */
  serverAddress: string;
  /** Opens DevTools over TCP as well; absent: over the pipe alone. */
  debuggingPort?: number;
}

// Security: see docs/security.md before changing. Every request that is not for our server goes to a proxy, and that proxy is our
// server, which refuses it. So nothing leaves this machine, names are never looked up, and no other local port is reached.
function networkFlags(serverAddress: string): string[] {
  return [
    `--proxy-server=http://${serverAddress}`,
    `--proxy-bypass-list=<-loopback>;${serverAddress}`,
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-domain-reliability',
    '--disable-sync',
    '--disable-quic',
    '--dns-prefetch-disable',
    '--no-pings',
  ];
}

const NOTHING_KEPT = ['--disk-cache-size=1', '--media-cache-size=1', '--disable-gpu-shader-disk-cache'];

const AS_AN_APPLICATION = [
  '--no-first-run',
  '--no-default-browser-check',
  '--no-service-autorun',
  '--disable-extensions',
  '--disable-default-apps',
  '--disable-search-engine-choice-screen',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--disable-infobars',
  '--disable-prompt-on-repost',
  '--password-store=basic',
  '--use-mock-keychain',
  '--autoplay-policy=no-user-gesture-required',
  // A window that is covered or hidden keeps playing and keeps its clock, as a console on a second screen must.
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-features=NetworkTimeServiceQuerying,Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,GlobalMediaControls,HardwareMediaKeyHandling,WebUIOmniboxPopup,WebUIOmniboxAimPopup',
];

/** Chromium refuses to start as root with its sandbox; the second flag keeps it from warning over every page, which the host has done. */
export const AS_ROOT = ['--no-sandbox', '--test-type'];

export function chromiumFlags(options: ChromiumFlags): string[] {
  return [
    `--user-data-dir=${options.profile}`,
    '--remote-debugging-pipe',
    ...(options.debuggingPort === undefined ? [] : [`--remote-debugging-port=${options.debuggingPort}`]),
    '--no-startup-window',
    ...(options.headless ? ['--headless', '--mute-audio'] : []),
    ...(options.asRoot ? AS_ROOT : []),
    '--disable-gpu',
    ...networkFlags(options.serverAddress),
    ...NOTHING_KEPT,
    ...AS_AN_APPLICATION,
  ];
}
