export const isWhite = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** The lower case of each byte. */
export const lowerCase = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** The lower case of each byte, with the two URL-safe base64 characters (RFC 4648, 5) as the standard ones. */
export const standard = Uint8Array.from(lowerCase, (byte) =>
  byte === 0x2d ? 0x2b : byte === 0x5f ? 0x2f : byte,
);
