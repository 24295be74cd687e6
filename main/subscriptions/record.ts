import { z } from 'zod';
import { emptyForm, subscriptionKit } from '../../contract/form.ts';
import { canonicalId, namesUuid } from '../../contract/ids.ts';
import type { RecordKind } from '../storage/records.ts';
import { withFormVersions } from './form-versions.ts';
import { type SealedPart, sealedPart } from './sealed-part.ts';

/**
 * Adds the owner of the answers and statements of a form. Records before version 4 did not say so; they belong to the
 * form's investor.
 */
function withOwner(form: Record<string, unknown>): Record<string, unknown> {
  const named = (id: unknown) => (typeof id === 'string' && namesUuid(id) ? canonicalId(id) : '');
  const givenBy = {
    ...emptyForm().givenBy,
    investorId: named(form.investorId),
    campaignId: named(form.campaignId),
  };
  return { ...form, givenBy };
}

const ownVersions: RecordKind<SealedPart> = {
  version: 6,
  fileVersion: 8,
  schema: sealedPart,
  upcasters: {
    // Before 0.1.0, `lapsed` was a list of field names.
    1: (value) => {
      const record = z.looseObject({}).parse(value);
      return Array.isArray(record.lapsed) ? { ...record, lapsed: {} } : record;
    },
    2: (value) => ({ lostFields: [], ...z.looseObject({}).parse(value) }),
    3: (value) => {
      const record = z.looseObject({ form: z.looseObject({}).optional() }).parse(value);
      return { notShown: [], differs: null, ...record, ...(record.form && { form: withOwner(record.form) }) };
    },
    4: (value) => {
      const record = z.looseObject({ restoredFrom: z.looseObject({}).nullable().optional() }).parse(value);
      return record.restoredFrom
        ? { ...record, restoredFrom: { found: null, ...record.restoredFrom } }
        : record;
    },
    // Since version 6 a form may refer to the investor's own submission.
    5: (value) => value,
  },
  withMissing: (value, missing) => ({
    ...value,
    lostFields: [...new Set([...value.lostFields, ...missing])],
  }),
};

/** The sealed part of a subscription's row. */
export const subscriptionRecord = withFormVersions(ownVersions, subscriptionKit);
