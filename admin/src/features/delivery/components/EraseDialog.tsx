import { Button, Field, Flex, Loader, TextInput, Typography } from '@strapi/design-system';
import { useState, type FormEvent } from 'react';
import { detailsOf, failureOf, useErrorText } from '../../../api/errors';
import { formFieldErrors } from '../../../api/form-errors';
import type { ErasedPerson, ErasePerson } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ModalFrame } from '../../../ui/ModalFrame';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
import { useCountPersonQuery, useErasePersonMutation } from '../api';
import { isStillNamed, StillNamed } from './StillNamed';

type Person = Pick<ErasePerson, 'address' | 'recipient'>;

interface Props {
  /** An address, or a contact’s document id. Undefined: the address is to be typed first. */
  person: Person | undefined;
  onClose(): void;
}

/** What is kept of a person, counted, before it is erased. */
export const EraseDialog = ({ person: given, onClose }: Props) => {
  const t = useT();
  const { run, error } = useDialogSubmit();
  const [person, setPerson] = useState(given);
  const count = useCount(person);
  const [erase, { isLoading }] = useErasePersonMutation();
  const [left, setLeft] = useState<ErasedPerson>();
  const named = left ?? count.kept;
  const confirm = () =>
    void run(() => erase(person ?? {}).unwrap(), {
      done: ({ inFlight }) => (inFlight > 0 ? t('erase.inFlight', { count: inFlight }) : t('erase.done')),
      // What is left to do was not told before.
      onDone: (gone) => (count.isHidden && isStillNamed(gone) ? setLeft(gone) : onClose()),
    });
  return (
    <ModalFrame
      title={t(given ? 'erase.title' : 'suppressions.erase')}
      error={error ?? count.error}
      confirm={{
        label: t('erase.confirm', { count: count.kept?.deliveries ?? 0 }),
        variant: 'danger',
        isBusy: isLoading,
        isDisabled: left !== undefined || (!count.isHidden && (count.kept === undefined || isNothing(count.kept))),
        action: confirm,
      }}
      onClose={onClose}
    >
      {given?.address === undefined ? null : (
        <Typography tag="p" fontWeight="bold">
          {given.address}
        </Typography>
      )}
      <Typography tag="p">{t('erase.what')}</Typography>
      {given ? null : (
        <AddressForm
          error={count.addressError}
          onChange={() => {
            setPerson(undefined);
            setLeft(undefined);
          }}
          onCount={(address) => setPerson({ address })}
        />
      )}
      <Flex direction="column" alignItems="stretch" gap={2} aria-live="polite">
        {count.isCounting ? <Loader small>{t('erase.counting')}</Loader> : null}
        {count.isHidden && left === undefined ? <Typography tag="p">{t('erase.hidden')}</Typography> : null}
        {count.kept ? <Kept kept={count.kept} /> : null}
        {named ? <StillNamed person={named} /> : null}
      </Flex>
      {count.error === undefined ? null : (
        <Flex>
          <Button variant="secondary" size="S" onClick={count.retry}>
            {t('action.retry')}
          </Button>
        </Flex>
      )}
    </ModalFrame>
  );
};

interface Count {
  isCounting: boolean;
  kept?: ErasedPerson | undefined;
  /** Counted by the server alone, for one who may not read addresses and so not learn whether this one is known. */
  isHidden: boolean;
  addressError?: string | undefined;
  error?: string | undefined;
  retry(): void;
}

const useCount = (person: Person | undefined): Count => {
  const errorText = useErrorText();
  const { currentData, error, isFetching, refetch } = useCountPersonQuery(person ?? {}, {
    skip: person === undefined,
    refetchOnMountOrArgChange: true,
  });
  const retry = () => void refetch();
  const blank = { isCounting: isFetching, isHidden: false, retry };
  if (person === undefined || isFetching) return blank;
  if (error === undefined) return { ...blank, kept: currentData };
  if (failureOf(error).status === 403) return { ...blank, isHidden: true };
  const addressError = formFieldErrors(detailsOf(error)).address;
  return addressError === undefined ? { ...blank, error: errorText(error) } : { ...blank, addressError };
};

const isNothing = ({ erased, deliveries, enrollments, feedback, links, pinReasons }: ErasedPerson): boolean =>
  erased + deliveries + enrollments + feedback + links + pinReasons === 0;

interface AddressFormProps {
  error: string | undefined;
  /** What was counted is of another address then. */
  onChange(): void;
  onCount(address: string): void;
}

/** Counting is apart from the button that erases, so that no second click does what was not read. */
const AddressForm = ({ error, onChange, onCount }: AddressFormProps) => {
  const t = useT();
  const [address, setAddress] = useState('');
  const written = address.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (written !== '') onCount(written);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Flex direction="column" alignItems="flex-start" gap={2}>
        <Field.Root name="address" error={error} required width="100%">
          <Field.Label>{t('suppressions.address')}</Field.Label>
          <TextInput
            type="email"
            maxLength={254}
            value={address}
            onChange={(event) => {
              setAddress(event.target.value);
              onChange();
            }}
          />
          <Field.Error />
        </Field.Root>
        <Button type="submit" variant="secondary" disabled={written === ''}>
          {t('erase.count')}
        </Button>
      </Flex>
    </form>
  );
};

const Kept = ({ kept }: { kept: ErasedPerson }) => {
  const t = useT();
  if (isNothing(kept)) return <Typography tag="p">{t('erase.nothing')}</Typography>;
  const lines = [
    ...(kept.recipients > 1 ? [t('erase.recipients', { count: kept.recipients })] : []),
    t('erase.deliveries', { count: kept.deliveries, cancelled: kept.cancelled }),
    t('erase.enrollments', { count: kept.enrollments }),
    t('erase.suppressions', { count: kept.erased }),
    t('erase.feedback', { count: kept.feedback }),
    t('erase.links', { count: kept.links }),
    t('erase.pinReasons', { count: kept.pinReasons }),
  ];
  return (
    <Flex tag="ul" direction="column" alignItems="flex-start" gap={1}>
      {lines.map((line) => (
        <Typography key={line} tag="li">
          {line}
        </Typography>
      ))}
    </Flex>
  );
};
