import { z } from 'zod';
import { oneLine } from './text.ts';

/** A proxy's own place, which tells it from others. */
export const proxyName = z.object({
  host: z.string().max(300),
  port: z.int().min(0).max(65_535),
});
export type ProxyName = z.infer<typeof proxyName>;

/** A proxy between this computer and the platform, which wants to know who is there. */
export interface ProxyView extends ProxyName {
  /** The way in which it asks, for example `basic`: name and password in the clear. */
  scheme: string;
  /** What the proxy says of itself; empty: nothing. */
  realm: string;
  /**
   * asks: nobody has answered it · refused: it did not accept what it was told · silent: it was told a name and a password
   * more than once, and said nothing of them · passes: it stops no call, or was told something that it may accept
   */
  state: 'asks' | 'refused' | 'silent' | 'passes';
  /** The name that it was told last; empty: none. */
  name: string;
  /** A name and a password of it are in the keychain. */
  isKept: boolean;
  /** They are there, or are to be once they are accepted. */
  keep: boolean;
}

/** Most characters of a name and of a password: Windows' own limits are 256 and 127, and a password may be a token. */
const most = 500;

/** What the page sends to sign in. */
export const proxySignIn = proxyName.extend({
  name: z.string().overwrite(oneLine).min(1).max(most),
  // As it was typed: blanks at its ends can be meant.
  password: z.string().min(1).max(most),
  keep: z.boolean(),
});
export type ProxySignIn = z.infer<typeof proxySignIn>;
