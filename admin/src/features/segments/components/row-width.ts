/**
 * How wide a row has to be for its controls to stand in a line. Asked of the list that holds it rather than of the window:
 * a row five groups deep is narrow in a wide window too.
 */
import { Box, Flex } from '@strapi/design-system';
import { css, styled } from 'styled-components';

const ROW = 'cohort-row';

/** For an element that holds rows. */
export const rowContainer = css`
  container: ${ROW} / inline-size;
`;

/** Pixels, so that zoom counts. */
export const NARROW = `@container ${ROW} (max-width: 560px)`;

/** One control of a row: as wide as its words ask for, and as wide as the row where that is narrow. */
export const Control = styled(Box)`
  max-width: 100%;
  ${NARROW} {
    width: 100%;
  }
`;

/** Controls that make one value. */
export const Controls = styled(Flex).attrs({ gap: 2, alignItems: 'flex-start' })`
  flex-wrap: wrap;
  ${NARROW} {
    width: 100%;
  }
`;

/** The same for two short ones, such as an amount and its unit: they stay on a line where both can be read. */
export const ControlPair = styled(Flex).attrs({ gap: 2, alignItems: 'flex-start' })`
  ${NARROW} {
    width: 100%;
    flex-wrap: wrap;
    > * {
      width: auto;
      flex: 1 1 9rem;
    }
  }
`;
