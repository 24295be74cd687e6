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

/**
 * Those decisions as switches of Chromium. Names are not resolved here, whatever the product says, so that nothing
 * gets out of this machine by mistake; its loopback address can be reached, so that a test can listen there to what a
 * real network would have seen.
 */
export function networkSwitches({ proxy, webRtcPolicy }: NetworkSettings): string[] {
  return [
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    `--webrtc-ip-handling-policy=${webRtcPolicy}`,
    ...(proxy
      ? [`--proxy-server=${proxy.rules}`, `--proxy-bypass-list=${proxy.bypass}`]
      : ['--no-proxy-server']),
  ];
}
