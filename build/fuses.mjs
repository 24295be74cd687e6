/**
 * How each of Electron's fuses is set in the packed program. All are named: @electron/fuses refuses the packing when
 * Electron has one that is not (strictlyRequireAllFuses).
 */
export const fuses = {
  RunAsNode: false,
  // No cookie is ever stored (the page's session is in memory, requests omit credentials), so encryption would protect
  // nothing. It would cost: on macOS a keychain entry and a signature, on Linux an unlock question is possible.
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  // Electron's own default. Either way WebAssembly stays within its memory; the fuse decides how that is checked. The page
  // compiles none: its policy forbids it, and pdf.js has its decoders in JavaScript (scripts/lib/pdf-decoders.ts).
  WasmTrapHandlers: true,
};
