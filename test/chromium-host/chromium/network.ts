/** Electron's names of the WebRTC policies. Chromium's switch has the same names. */
export const webRtcPolicies = [
  'default',
  'default_public_interface_only',
  'default_public_and_private_interfaces',
  'disable_non_proxied_udp',
] as const satisfies Parameters<Electron.WebContents['setWebRTCIPHandlingPolicy']>[0][];

export interface ProxyServer {
  rules: string;
  bypass: string;
}

/** The app's settings for the page's network. */
export interface NetworkSettings {
  /** The proxy; null for direct connections. */
  proxy: ProxyServer | null;
  webRtcPolicy: (typeof webRtcPolicies)[number];
}
