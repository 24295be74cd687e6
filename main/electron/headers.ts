/**
 * The headers of every answer of `app://desk`, also of errors.
 *
 * # Content security policy
 * Nothing is allowed but what is listed. No script but our own files: no inline script, no eval. Styles are our
 * own files and the `<style>` elements that carry this page's nonce: Mantine and react-remove-scroll make such
 * elements, and take a nonce. React and pdf.js set inline styles through the CSSOM, which the policy does not
 * govern, so style attributes in markup stay forbidden. `connect-src 'self'` lets pdf.js read its own data files
 * from the bundle; there is no other origin it could reach. `blob:` images and fonts are documents on the screen.
 *
 * # Connection allowlist
 * The policy governs requests. WebRTC is none, and could carry text to anybody, be it in the name of a server to look
 * up. This header (Chromium 152) can end it altogether, in frames, too. It allows every address because addresses are
 * the policy's and the session's matter: a navigation that it forbids ends on Chromium's own error page, in place of
 * the desk, where `keepToOwnPage` simply stays.
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
