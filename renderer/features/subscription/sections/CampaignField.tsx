import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canonicalId, namesUuid, sameId } from '../../../../contract/ids.ts';
import { isBlank } from '../../../../contract/text.ts';
import { goTo } from '../../../stores/navigation.ts';
import { PickerField } from '../fields.ts';
import { matchingCampaigns } from '../model/campaigns.ts';
import { useForm, useValue, useView } from '../view.ts';
import classes from './sections.module.css';

export function CampaignField() {
  const { t } = useTranslation('subscription');
  const { store } = useForm();
  const id = useValue('campaignId');
  const campaigns = useView(({ facts }) => facts.environment?.campaigns ?? []);
  const savedName = useView(({ detail }) => (sameId(detail.campaignId, id) ? detail.campaignName : null));
  const [text, setText] = useState<string | null>(null);
  const name = campaigns.find((campaign) => sameId(campaign.id, id))?.name ?? savedName;
  const matching = matchingCampaigns(campaigns, text ?? '');
  const required = (needed: boolean | null) =>
    needed === null ? null : t(needed ? 'campaign.required' : 'campaign.notRequired');

  return (
    <div>
      <PickerField
        path="campaignId"
        label={t('campaign.label')}
        listLabel={t('campaign.list')}
        placeholder={t('campaign.placeholder')}
        name={name}
        options={matching.map((campaign) => ({
          value: campaign.id,
          label: campaign.name,
          detail: required(campaign.selfDisclosureRequired),
        }))}
        footer={
          campaigns.length === 0 ? t('campaign.none') : matching.length === 0 ? t('campaign.noMatch') : null
        }
        onSearch={setText}
        onType={(typed) => store.set('campaignId', typed)}
        onRestore={(before) => store.set('campaignId', before)}
        onPick={(picked) => store.set('campaignId', picked, true)}
      />
      {name !== null && <div className={`${classes.facts} verbatim`}>{canonicalId(id)}</div>}
      {name === null && namesUuid(id) && <div className={classes.facts}>{t('campaign.foreign')}</div>}
      {campaigns.length === 0 && isBlank(id) && (
        <div className={classes.facts}>
          {t('campaign.none')}{' '}
          <Button variant="subtle" className={classes.small} onClick={() => goTo({ name: 'settings' })}>
            {t('campaign.toSettings')}
          </Button>
        </div>
      )}
    </div>
  );
}
