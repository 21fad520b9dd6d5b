/** The sections of the settings, in their order; each is an address of its own. */
export const SETTINGS_SECTIONS = [
  'connections',
  'apiKeys',
  'sessions',
  'numbers',
  'appearance',
  'playback',
  'storage',
  'security',
  'shortcuts',
  'about',
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

/** The section that an address names; the first one where it names none. */
export const toSettingsSection = (name: string): SettingsSection =>
  SETTINGS_SECTIONS.find((section) => section === name) ?? SETTINGS_SECTIONS[0];
