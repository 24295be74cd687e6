import type { Campaign } from '../../../../contract/environment.ts';
import { searchable, searchFor } from '../../../../contract/search.ts';

/**
 * The campaigns that hold every word of what was typed, or whose id begins with it: exact hits first, otherwise in the
 * settings' order. Pure.
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
