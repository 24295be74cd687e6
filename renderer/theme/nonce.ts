/**
 * Returns the nonce that this page's content security policy requires for style elements. The main process puts it into
 * the page's head (see main/electron/headers.ts). Browsers hide the nonce attribute but not the property.
 */
export const styleNonce = (): string =>
  document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** Publishes the nonce under the name that lower-level libraries look for (scroll locking under dialogs). */
export function announceNonce(): void {
  (globalThis as Record<string, unknown>).__webpack_nonce__ = styleNonce();
}
