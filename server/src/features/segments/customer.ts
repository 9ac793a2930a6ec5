/** Whom a question about one customer is about, and how a wrong one is answered. */
import { DomainError, errorDetail } from '../../contracts';
import { canBeSegmented, type Audience, type AudienceEntity } from '../audience';

export interface Customer {
  /** A key of the audience. */
  entity: string;
  documentId: string;
}

/** Throws invalid_input for what is no audience. */
export function entityOf(audience: Pick<Audience, 'entity' | 'entities'>, { entity: key }: Customer): AudienceEntity {
  const entity = audience.entity(key);
  if (entity && canBeSegmented(entity)) return entity;
  const known = audience.entities().filter(canBeSegmented);
  const message = `“${key}” is no audience of this site. Audiences: ${known.map((each) => each.key).join(', ')}`;
  throw new DomainError('invalid_input', message, [errorDetail(['entity'], message)]);
}

export const noCustomer = ({ entity, documentId }: Customer): DomainError =>
  new DomainError('not_found', `There is no ${entity} ${documentId}`);
