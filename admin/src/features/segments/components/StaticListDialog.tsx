import { Button, Field, Flex, Modal, TextInput } from '@strapi/design-system';
import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Catalogue } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { OpenModal } from '../../../ui/OpenDialog';
import { SegmentedRadio } from '../../../ui/SegmentedRadio';
import { useSubmit } from '../../../ui/useSubmit';
import { useCreateSegmentMutation } from '../api';

/** A static list needs a name and what it lists; its members are added on the next page. */
export const StaticListDialog = ({ catalogue, onClose }: { catalogue: Catalogue; onClose(): void }) => {
  const t = useT();
  const navigate = useNavigate();
  const run = useSubmit();
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
    <OpenModal onClose={onClose}>
      <Modal.Content>
        <form onSubmit={submit}>
          <Modal.Header closeLabel={t('action.close')}>
            <Modal.Title>{t('segments.create.static')}</Modal.Title>
          </Modal.Header>
          <Modal.Body>
            <Flex direction="column" alignItems="stretch" gap={4}>
              <Field.Root name="name" required hint={t('static.create.hint')}>
                <Field.Label>{t('segment.name')}</Field.Label>
                <TextInput value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
                <Field.Hint />
              </Field.Root>
              {entities.length > 1 ? (
                <SegmentedRadio
                  legend={t('segment.entity')}
                  choices={entities.map(({ key, label }) => ({ value: key, label }))}
                  value={entity}
                  onChange={setEntity}
                />
              ) : null}
            </Flex>
          </Modal.Body>
          <Modal.Footer>
            <Button variant="tertiary" onClick={onClose}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" loading={isLoading} disabled={name.trim() === ''}>
              {t('static.create')}
            </Button>
          </Modal.Footer>
        </form>
      </Modal.Content>
    </OpenModal>
  );
};
