import { Box, Flex, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

interface Props {
  /** The chart in one sentence, for those who do not see it; a table of the same figures stands beside it. */
  summary: string;
  points: readonly { label: string; value: number }[];
  format(value: number): string;
}

const WIDTH = 600;
const HEIGHT = 160;

/** A line over time from 0 to the highest value, as wide as its place. */
export const LineChart = ({ summary, points, format }: Props) => {
  const top = Math.max(1, ...points.map(({ value }) => value));
  const x = (index: number) => (points.length < 2 ? WIDTH / 2 : (index / (points.length - 1)) * WIDTH);
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;
  const line = points.map(({ value }, index) => `${x(index)},${y(value)}`).join(' ');
  return (
    <Box>
      <Typography variant="pi" textColor="neutral600" aria-hidden>
        {format(top)}
      </Typography>
      <Drawing viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={summary}>
        <polyline className="base" points={`0,${HEIGHT} ${WIDTH},${HEIGHT}`} />
        {points.length === 1 ? (
          <polyline className="line" points={`0,${y(points[0]?.value ?? 0)} ${WIDTH},${y(points[0]?.value ?? 0)}`} />
        ) : (
          <polyline className="line" points={line} />
        )}
      </Drawing>
      <Flex justifyContent="space-between" aria-hidden>
        <Typography variant="pi" textColor="neutral600">
          {points[0]?.label}
        </Typography>
        <Typography variant="pi" textColor="neutral600">
          {points[points.length - 1]?.label}
        </Typography>
      </Flex>
    </Box>
  );
};

const Drawing = styled.svg`
  display: block;
  width: 100%;
  height: 16rem;
  overflow: visible;
  polyline {
    fill: none;
    vector-effect: non-scaling-stroke;
  }
  .line {
    stroke: ${({ theme }) => theme.colors.primary600};
    stroke-width: 2;
  }
  .base {
    stroke: ${({ theme }) => theme.colors.neutral200};
    stroke-width: 1;
  }
`;
