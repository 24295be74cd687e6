/**
 * The setting of each of Electron's fuses in the packed program. Every fuse must be listed: @electron/fuses fails the
 * packing when Electron has an unlisted one (strictlyRequireAllFuses).
 */
export const fuses = {
  RunAsNode: false,
  // No cookie is ever stored (the page's session is in memory, requests omit credentials), so encryption would protect
  // nothing. It would need a keychain entry and a signature on macOS, and might show an unlock prompt on Linux.
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  // Electron's own default. The fuse only decides how WebAssembly's memory bounds are checked. The page compiles no
  // WebAssembly: its policy forbids that, and pdf.js has its decoders in JavaScript (scripts/lib/pdf-decoders.ts).
  WasmTrapHandlers: true,
};
