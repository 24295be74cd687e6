import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { isInstant, type Json } from '../../contract/primitives.ts';
import { shownJson } from '../../contract/text.ts';
import classes from './BothSides.module.css';
import { Outside } from './Outside.tsx';
import { DateTime } from './Time.tsx';

interface Difference {
  /** The field's name in the platform's API. */
  name: string;
  sent: Json;
  shown: Json;
}

/** Shows the sent values and the platform's values side by side. */
export function BothSides({ differences }: { differences: readonly Difference[] }) {
  const { t } = useTranslation('common');
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('sides.field')}</th>
          <th scope="col">{t('sides.ours')}</th>
          <th scope="col">{t('sides.platform')}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ name, sent, shown }) => (
          <tr key={name}>
            <th scope="row">
              <FieldName name={name} />
            </th>
            <td>
              <Value value={sent} />
            </td>
            <td>
              <Value value={shown} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Shows the translated name of a platform field, or its API name when there is no translation. */
function FieldName({ name }: { name: string }) {
  const { t, i18n } = useTranslation('common');
  const key = `wire.${name}`;
  return i18n.exists(key, { ns: 'common' }) ? (
    t(key as 'wire.units')
  ) : (
    <span className="verbatim">
      <Outside>{name}</Outside>
    </span>
  );
}

const answers = z.array(z.strictObject({ question: z.string(), answer: z.string() })).min(1);

/** True for a questionnaire, in the shape that is sent and that most platforms show. */
const isAnswers = (value: Json): value is z.infer<typeof answers> => answers.safeParse(value).success;

function Value({ value }: { value: Json }) {
  const { t } = useTranslation('common');
  if (value === null || value === '') return t('sides.nothing');
  if (typeof value === 'boolean') return t(value ? 'sides.yes' : 'sides.no');
  if (typeof value === 'string' && isInstant(value)) return <DateTime at={value} />;
  if (isAnswers(value))
    return value.map(({ question, answer }) => (
      <div key={question}>
        <Outside>{question}</Outside> – <Outside>{answer}</Outside>
      </div>
    ));
  return (
    <span className="verbatim">
      <Outside>{typeof value === 'string' ? value : shownJson(value)}</Outside>
    </span>
  );
}
