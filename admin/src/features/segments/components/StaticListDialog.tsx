import { Field, Flex, TextInput, Typography } from '@strapi/design-system';
import { useId, useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Catalogue } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ModalFrame } from '../../../ui/ModalFrame';
import { SegmentedRadio } from '../../../ui/SegmentedRadio';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
import { useCreateSegmentMutation } from '../api';

/** A static list needs a name and what it lists; its members are added on the next page. */
export const StaticListDialog = ({ catalogue, onClose }: { catalogue: Catalogue; onClose(): void }) => {
  const t = useT();
  const navigate = useNavigate();
  const { run, error } = useDialogSubmit();
  const formId = useId();
  const [create, { isLoading }] = useCreateSegmentMutation();
  const entities = catalogue.entities.filter(({ canBeSegmented }) => canBeSegmented);
  const [name, setName] = useState('');
  const [entity, setEntity] = useState(entities[0]?.key ?? '');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (name.trim() === '') return;
    void run(() => create({ name: name.trim(), entity, type: 'static' }).unwrap(), {
      onDone: ({ documentId }) => navigate(`${documentId}/members`),
    });
  };

  return (
    <ModalFrame
      title={t('segments.create.static')}
      error={error}
      confirm={{
        label: t('static.create'),
        isBusy: isLoading,
        isDisabled: name.trim() === '' || entity === '',
        action: { form: formId },
      }}
      onClose={onClose}
    >
      <form id={formId} onSubmit={submit}>
        <Flex direction="column" alignItems="stretch" gap={4}>
          <Field.Root name="name" required hint={t('static.create.hint')}>
            <Field.Label>{t('segment.name')}</Field.Label>
            <TextInput value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
            <Field.Hint />
          </Field.Root>
          {entity === '' ? <Typography>{t('segment.noEntity')}</Typography> : null}
          {entities.length > 1 ? (
            <SegmentedRadio
              legend={t('segment.entity')}
              choices={entities.map(({ key, label }) => ({ value: key, label }))}
              value={entity}
              onChange={setEntity}
            />
          ) : null}
        </Flex>
      </form>
    </ModalFrame>
  );
};
