import { activationErrors } from '../../../../../server/src/features/sequences/core/activation';

const obstacle = { path: ['html'], message: 'no link', name: 'ValidationError' };
const templates = new Map([
  ['good', { name: 'Good', isActive: true, obstacles: [] }],
  ['off', { name: 'Off', isActive: false, obstacles: [] }],
  ['bad', { name: 'Bad', isActive: true, obstacles: [obstacle] }],
]);
const errors = (...steps: [string, boolean][]): string[] =>
  activationErrors(
    steps.map(([template, isActive]) => ({ template, isActive })),
    templates,
  ).map(({ path, message }) => `${path.join('.')} ${message}`);

describe('activationErrors', () => {
  it.each([
    [[], ['data.steps An active sequence needs at least one active step']],
    [[['good', false]], ['data.steps An active sequence needs at least one active step']],
    [[['good', true]], []],
    [
      [
        ['good', true],
        ['bad', false],
        ['gone', false],
      ],
      [],
    ],
    [
      [
        ['good', true],
        ['off', true],
      ],
      ['data.steps.1.template The template “Off” is switched off'],
    ],
    [[['bad', true]], ['data.steps.0.template The template “Bad” cannot be sent: no link']],
    [[['gone', true]], ['data.steps.0.template The template does not exist']],
  ] as [[string, boolean][], string[]][])('%j', (steps, expected) => {
    expect(errors(...steps)).toEqual(expected);
  });

  it('names what the whole site lacks before what the steps lack', () => {
    const site = [
      { path: ['sending'], message: 'no address', name: 'ValidationError', code: 'missing_postal_address' },
    ];
    expect(activationErrors([{ template: 'gone', isActive: true }], templates, site)).toMatchObject([
      { path: ['data', 'isActive'], message: 'no address', code: 'missing_postal_address' },
      { path: ['data', 'steps', 0, 'template'] },
    ]);
  });
});
