import { sourceName } from '../../../../../../admin/src/features/delivery/core/suppression-source';
import { aReader } from '../../../support/reader';

const { t } = aReader();

describe('sourceName', () => {
  it.each([
    ['delivery:12', null, 'Email 12'],
    ['feedback:ses', null, 'Report of ses'],
    ['feedback', null, 'Report'],
    ['import', 'admin:3', 'File'],
    ['manual', 'admin:3', 'Admin panel'],
    ['manual', 'token', 'API'],
    [null, null, '–'],
    ['something new', null, '–'],
  ])('%s by %s is %s', (source, createdBy, expected) => expect(sourceName(t, { source, createdBy })).toBe(expected));
});
