import type { Campaign } from '../../../../contract/environment.ts';
import { searchable, searchFor } from '../../../../contract/search.ts';

/**
 * Returns the campaigns that contain every typed word, or whose id starts with the text: exact matches first, otherwise
 * in the settings' order. Pure.
 */
export function matchingCampaigns(campaigns: readonly Campaign[], typed: string): Campaign[] {
  const rankOf = searchFor(typed);
  if (!rankOf) return [...campaigns];
  return campaigns
    .map((campaign) => ({ campaign, rank: rankOf(searchable([campaign.name, campaign.id])) }))
    .filter((match): match is { campaign: Campaign; rank: number } => match.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .map(({ campaign }) => campaign);
}
