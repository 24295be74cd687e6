import { z } from 'zod';
import type { SandboxSnapshot } from '../../sandbox/index.ts';
import type { RecordKind } from '../storage/records.ts';

const id = z.string();
const count = z.number();
const text = z.string();

const campaign = z.strictObject({
  id,
  name: text.default(''),
  selfDisclosureRequired: z.boolean().default(false),
  open: z.boolean().default(true),
  unitPrice: text.default('100000'),
  costs: z
    .strictObject({ entry: count.default(0), running: count.default(0), exit: count.default(0) })
    .prefault({}),
});

const wallet = z.strictObject({ id, type: text.default('eth-generic'), address: text.default('') });

const investor = z.strictObject({
  id,
  forename: text.default(''),
  surname: text.default(''),
  email: text.default(''),
  createdAt: count.default(0),
  wallets: z.array(wallet).default([]),
  fate: z
    .enum(['delivered', 'kyc-insufficient', 'rejected', 'back-and-forth', 'waits-for-acceptance'])
    .default('delivered'),
});

const answers = z.strictObject({
  self_disclosure_submitted_at: text.nullable().default(null),
  self_disclosure_monthly_income: z.boolean().nullable().default(null),
  self_disclosure_net_worth_100k: z.boolean().nullable().default(null),
  survey_submitted_at: text.nullable().default(null),
  survey: z.array(z.unknown()).nullable().default(null),
  survey_waiver: text.nullable().default(null),
});

const invitation = z.strictObject({
  id,
  investorId: id,
  campaignId: id,
  units: count,
  answers: answers.prefault({}),
  createdAt: count.default(0),
  updatedAt: count.default(0),
  costsDocumentId: id.default(''),
  investmentId: id.nullable().default(null),
  key: text.nullable().default(null),
});

const investment = z.strictObject({
  id,
  invitationId: id,
  investorId: id,
  campaignId: id,
  units: count,
  signedAt: text.default(''),
  walletId: id.nullable().default(null),
  walletAssignedAt: count.nullable().default(null),
  status: text,
  statusChangedAt: count.default(0),
  step: count.default(-1),
  createdAt: count.default(0),
  updatedAt: count.default(0),
  key: text.nullable().default(null),
});

const document = z.discriminatedUnion('kind', [
  z.strictObject({
    id,
    kind: z.literal('upload'),
    name: text.default(''),
    mediaType: text.default('application/octet-stream'),
    content: text.default(''),
    createdAt: count.default(0),
  }),
  z.strictObject({
    id,
    kind: z.literal('costs'),
    invitationId: id,
    units: count.default(0),
    dueAt: count.default(0),
  }),
]);

const keptAnswer = z.strictObject({
  key: text,
  request: text,
  status: count,
  body: text,
  keptAt: count.default(0),
});

/** Record kind of the built-in training platform's state, as the sandbox provides it (sandbox/records.ts). */
export const trainingRecord: RecordKind<SandboxSnapshot> = {
  version: 1,
  fileVersion: 1,
  schema: z.strictObject({
    version: z.literal(1),
    clientId: text,
    serial: count,
    progress: z.strictObject({ stepSeconds: count.nullable().default(null), since: count.default(0) }),
    campaigns: z.array(campaign).default([]),
    investors: z.array(investor).default([]),
    invitations: z.array(invitation).default([]),
    investments: z.array(investment).default([]),
    documents: z.array(document).default([]),
    // Required: without its kept answers the platform would execute a repeated call a second time.
    keptAnswers: z.array(keptAnswer),
  }),
  upcasters: {},
};
