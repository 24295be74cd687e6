/** Electron's names for what WebRTC may use; Chromium's switch has the same. */
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

/** What the product has decided on the page's network. */
export interface NetworkSettings {
  /** null: straight to the network. */
  proxy: ProxyServer | null;
  webRtcPolicy: (typeof webRtcPolicies)[number];
}
