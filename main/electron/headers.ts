/**
 * Returns the headers of every response of `app://desk`, including errors.
 *
 * # Content security policy
 * Everything that is not listed is forbidden. Scripts are the app's own files only: no inline script, no eval. Styles are
 * the app's own files and `<style>` elements with this page's nonce. Mantine and react-remove-scroll create such elements
 * and accept a nonce. React and pdf.js set inline styles through the CSSOM, to which the policy does not apply, so style
 * attributes in markup stay forbidden. `connect-src 'self'` lets pdf.js read its own data files from the bundle and
 * reaches no other origin. `blob:` images and fonts are documents on the screen.
 *
 * # Connection allowlist
 * The policy applies to requests. WebRTC is not a request, and it could send text to anyone, even within the name of a
 * server to look up. This header (Chromium 152) can block WebRTC completely, also in frames. It allows every address,
 * because the policy and the session restrict addresses: a navigation that this header forbade would replace the app with
 * Chromium's error page, while `keepToOwnPage` leaves the page where it is.
 */
export function securityHeaders(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "font-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Connection-Allowlist': '("*://*:*/*");webrtc=block',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': forbiddenFeatures.map((feature) => `${feature}=()`).join(', '),
  };
}

const forbiddenFeatures = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'display-capture',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];
