import { z } from 'zod';
import { oneLine } from './text.ts';

/** Host and port of a proxy, which identify it. */
export const proxyName = z.object({
  host: z.string().max(300),
  port: z.int().min(0).max(65_535),
});
export type ProxyName = z.infer<typeof proxyName>;

/** A proxy between this computer and the platform that asks for a name and a password. */
export interface ProxyView extends ProxyName {
  /** The authentication scheme it asks for, for example `basic` (name and password unencrypted). */
  scheme: string;
  /** The proxy's own description; empty when it gives none. */
  realm: string;
  /**
   * asks: there are no credentials for it · refused: it did not accept the credentials · silent: it was sent credentials
   * more than once and gave no verdict · passes: it stops no call, or was sent credentials that it may accept
   */
  state: 'asks' | 'refused' | 'silent' | 'passes';
  /** The name last entered for it; empty when none. */
  name: string;
  /** True when the keychain holds credentials for it. */
  isKept: boolean;
  /** True when the keychain holds credentials for it, or will once they are accepted. */
  keep: boolean;
}

/** Maximum length of a name and of a password. Windows' limits are 256 and 127, but a password may be a token. */
const most = 500;

/** Schema of the page's input to sign in. */
export const proxySignIn = proxyName.extend({
  name: z.string().overwrite(oneLine).min(1).max(most),
  // As typed: blanks at its ends can be intended.
  password: z.string().min(1).max(most),
  keep: z.boolean(),
});
export type ProxySignIn = z.infer<typeof proxySignIn>;
