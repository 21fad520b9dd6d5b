import { type FuseConfig, FuseV1Options, FuseVersion } from '@electron/fuses';

// Security: see docs/security.md before changing.

/**
 * The switches burnt into a packaged binary. Each is written out, so that one which a later Electron adds fails the build until it
 * has been decided here.
 */
export const FUSES = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // The program runs Earshot and nothing else: no script by a variable, an option or a debugger's port.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Its code comes from the one archive whose checksum the binary carries.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.EnableCookieEncryption]: true,
  // There is no snapshot of our own, and pages never come from files.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Decoders in WebAssembly stay fast; their memory is bounded by the processor instead of by checks.
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies FuseConfig & Required<Record<FuseV1Options, boolean>>;
