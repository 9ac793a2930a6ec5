import { screen } from '@testing-library/react';
import { MaskedNote } from '../../../../../../admin/src/features/delivery/components/MaskedNote';
import { renderPart } from '../../../support/render';

describe('the note about masked addresses', () => {
  it.each([['shown'], [undefined]] as const)('is not there where they are %s', (addresses) => {
    renderPart(<MaskedNote of="deliveries" addresses={addresses} />);
    expect(screen.queryByText(/addresses/)).toBeNull();
  });

  it.each([
    ['deliveries', 'en', /neither they nor reasons can be searched\. An administrator grants the right/],
    ['suppressions', 'en', /nobody can be searched, exported or erased by them\. An administrator grants the right/],
    ['deliveries', 'th', /ค้นหาด้วยที่อยู่/],
    ['suppressions', 'th', /ส่งออก/],
  ] as const)('says on %s what is not there: %s', (of, locale, words) => {
    renderPart(<MaskedNote of={of} addresses="masked" />, locale);
    expect(screen.getByText(words)).not.toBeNull();
  });
});
