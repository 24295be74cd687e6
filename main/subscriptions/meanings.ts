import { compareIds } from '../platform/ids.ts';
import { type Meanings, ofCodes, ofLists, ofNumbers, ofTimes, ofTruths } from '../sync/comparison.ts';

/** How the fields of the guide are compared [guide]. */
export const meanings: Meanings = {
  id: compareIds,
  investor_id: compareIds,
  campaign_id: compareIds,
  invitation_id: compareIds,
  wallet: compareIds,
  units: ofNumbers,
  self_disclosure_submitted_at: ofTimes,
  self_disclosure_monthly_income: ofTruths,
  self_disclosure_net_worth_100k: ofTruths,
  survey_submitted_at: ofTimes,
  survey: ofLists,
  survey_waiver: ofCodes,
  signed_at: ofTimes,
};

/** The fields of a record that say whose object it is [guide]. */
export const owners = ['investor_id', 'campaign_id', 'invitation_id'];
