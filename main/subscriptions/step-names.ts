/** The steps that send something, in their order. Names are stored and part of idempotency keys: they never change. */
export const writeSteps = [
  'createInvitation',
  'updateInvitation',
  'createInvestment',
  'assignWallet',
] as const;
export type WriteStep = (typeof writeSteps)[number];

/** The steps that create an object, whose id only the answer tells. The other steps change an object with a known id. */
export const creatingSteps = ['createInvitation', 'createInvestment'] as const satisfies readonly WriteStep[];
export type CreatingStep = (typeof creatingSteps)[number];

/** The steps that only read. */
export const readSteps = ['readWallets', 'readInvitation', 'readInvestment'] as const;
export type ReadStep = (typeof readSteps)[number];
