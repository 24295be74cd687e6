/**
 * The nonce that the content security policy of this very page allows style elements with. The main process puts it
 * into the page's head (see main/electron/headers.ts); browsers hide it from attributes, not from the property.
 */
export const styleNonce = (): string =>
  document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** Libraries below the components' (scroll locking under dialogs) look for the nonce under this name. */
export function announceNonce(): void {
  (globalThis as Record<string, unknown>).__webpack_nonce__ = styleNonce();
}
