import { humanise } from '../../../../../server/src/features/audience/core/humanise';

it.each([
  ['firstName', 'First name'],
  ['first_name', 'First name'],
  ['VATNumber', 'VAT number'],
  ['lastSeenAt', 'Last seen at'],
  ['email', 'Email'],
])('%s reads %s', (name, label) => {
  expect(humanise(name)).toBe(label);
});
