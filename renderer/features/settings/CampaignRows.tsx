import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../../contract/environment.ts';
import classes from './CampaignRows.module.css';
import type { Fault } from './faults.ts';
import form from './settings.module.css';

const answers = { required: true, notRequired: false, notKnown: null } as const;
type Answer = keyof typeof answers;
const answerOf = (required: boolean | null): Answer =>
  required === null ? 'notKnown' : required ? 'required' : 'notRequired';

interface CampaignRowsProps {
  campaigns: Campaign[];
  /** The faults by dotted path, e.g. `campaigns.0.id`. */
  faults: Map<string, Fault>;
  onChange: (campaigns: Campaign[]) => void;
}

/** Edits the campaigns that were assigned to the broker. */
export function CampaignRows({ campaigns, faults, onChange }: CampaignRowsProps) {
  const { t } = useTranslation('settings');
  const rows = useRef<HTMLFieldSetElement>(null);
  const adding = useRef<HTMLButtonElement>(null);
  const change = (index: number, part: Partial<Campaign>) =>
    onChange(campaigns.map((campaign, other) => (other === index ? { ...campaign, ...part } : campaign)));
  /** Shows the changed rows and focuses one of them, since the pressed button may be gone. */
  const changeRows = (changed: Campaign[], next: number) => {
    flushSync(() => onChange(changed));
    const field = rows.current?.querySelector<HTMLElement>(`[name="campaigns.${next}.name"]`);
    (field ?? adding.current)?.focus();
  };
  const add = () =>
    changeRows([...campaigns, { id: '', name: '', selfDisclosureRequired: null }], campaigns.length);
  const remove = (index: number) => {
    const left = campaigns.filter((_, other) => other !== index);
    // The row that has moved up, or the new last row.
    changeRows(left, Math.min(index, left.length - 1));
  };
  const fault = (index: number, field: 'name' | 'id') => {
    const found = faults.get(`campaigns.${index}.${field}`);
    return found && t(`invalid.${found}`);
  };
  const choices = (Object.keys(answers) as Answer[]).map((value) => ({
    value,
    label: t(`selfDisclosure.${value}`),
  }));
  return (
    <fieldset ref={rows} className={`${form.plain} ${classes.rows}`}>
      <div>
        <legend className={form.label}>{t('field.campaigns')}</legend>
        <div className="fine">{t('field.campaignsHint')}</div>
      </div>
      {campaigns.length > 0 && (
        <div className={`${classes.row} ${classes.titles}`} aria-hidden>
          <span>{t('field.name')}</span>
          <span>{t('field.campaignId')}</span>
          <span>{t('field.selfDisclosure')}</span>
        </div>
      )}
      {campaigns.map((campaign, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other identity while its id is being typed.
        <div key={index} className={classes.row}>
          <TextInput
            className={classes.name}
            classNames={{ label: classes.label }}
            label={t('field.campaignName')}
            name={`campaigns.${index}.name`}
            value={campaign.name}
            title={campaign.name}
            maxLength={200}
            error={fault(index, 'name')}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          <TextInput
            classNames={{ label: classes.label, input: 'verbatim' }}
            label={t('field.campaignId')}
            name={`campaigns.${index}.id`}
            value={campaign.id}
            spellCheck={false}
            error={fault(index, 'id')}
            onChange={(event) => change(index, { id: event.currentTarget.value })}
          />
          <Select
            classNames={{ label: classes.label }}
            label={t('field.selfDisclosure')}
            data={choices}
            value={answerOf(campaign.selfDisclosureRequired)}
            allowDeselect={false}
            onChange={(value) => value && change(index, { selfDisclosureRequired: answers[value] })}
          />
          <ActionIcon
            className={classes.remove}
            variant="subtle"
            color="gray"
            size={32}
            aria-label={t('removeCampaign', { name: campaign.name })}
            onClick={() => remove(index)}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          ref={adding}
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={add}
        >
          {t('addCampaign')}
        </Button>
      </div>
    </fieldset>
  );
}
