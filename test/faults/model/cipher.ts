import { type Cipher, createCipher, newDataKey } from '../../../main/storage/cipher.ts';

/** Seals what has its own layout, such as attachments. */
export const sealing = createCipher(newDataKey());

/** Skips sealing, which is tested elsewhere and would take a third of the time here. */
export const openly: Cipher = {
  key: sealing.key,
  sealBytes: (_place, plain) => plain,
  openBytes: (_place, sealed) => sealed,
  sealJson: (_place, version, value) => Buffer.from(JSON.stringify({ version, value })),
  openJson: (_place, sealed) => JSON.parse(Buffer.from(sealed).toString()),
  openEither: (_place, sealed) => ({ version: 1, plain: sealed }),
  derive: () => sealing.key,
};
