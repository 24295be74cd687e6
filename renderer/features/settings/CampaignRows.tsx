import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../../contract/environment.ts';
import classes from './settings.module.css';

const answers = { required: true, notRequired: false, notKnown: null } as const;
type Answer = keyof typeof answers;
const answerOf = (required: boolean | null): Answer =>
  required === null ? 'notKnown' : required ? 'required' : 'notRequired';

interface CampaignRowsProps {
  campaigns: Campaign[];
  /** Dotted paths of what is at fault, e.g. `campaigns.0.id`. */
  faults: Set<string>;
  onChange: (campaigns: Campaign[]) => void;
}

/** The campaigns that were handed to the broker. */
export function CampaignRows({ campaigns, faults, onChange }: CampaignRowsProps) {
  const { t } = useTranslation('settings');
  const change = (index: number, part: Partial<Campaign>) =>
    onChange(campaigns.map((campaign, other) => (other === index ? { ...campaign, ...part } : campaign)));
  const choices = (Object.keys(answers) as Answer[]).map((value) => ({
    value,
    label: t(`selfDisclosure.${value}`),
  }));
  return (
    <fieldset className={`${classes.plain} ${classes.form}`} style={{ gap: 8 }}>
      <div>
        <legend className={classes.label}>{t('field.campaigns')}</legend>
        <div className="fine">{t('field.campaignsHint')}</div>
      </div>
      {campaigns.length > 0 && (
        <div className={`${classes.campaign} ${classes.campaignTitles}`} aria-hidden>
          <span>{t('field.name')}</span>
          <span>{t('field.campaignId')}</span>
          <span>{t('field.selfDisclosure')}</span>
        </div>
      )}
      {campaigns.map((campaign, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other identity while its id is being typed.
        <div key={index} className={classes.campaign}>
          <TextInput
            aria-label={t('field.campaignName')}
            value={campaign.name}
            maxLength={200}
            error={faults.has(`campaigns.${index}.name`) && t('invalid.campaignName')}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={t('field.campaignId')}
            classNames={{ input: 'verbatim' }}
            value={campaign.id}
            spellCheck={false}
            error={faults.has(`campaigns.${index}.id`) && t('invalid.campaignId')}
            onChange={(event) => change(index, { id: event.currentTarget.value.trim() })}
          />
          <Select
            aria-label={t('field.selfDisclosure')}
            data={choices}
            value={answerOf(campaign.selfDisclosureRequired)}
            allowDeselect={false}
            onChange={(value) => value && change(index, { selfDisclosureRequired: answers[value] })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={t('removeCampaign', { name: campaign.name })}
            onClick={() => onChange(campaigns.filter((_, other) => other !== index))}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => onChange([...campaigns, { id: '', name: '', selfDisclosureRequired: null }])}
        >
          {t('addCampaign')}
        </Button>
      </div>
    </fieldset>
  );
}
