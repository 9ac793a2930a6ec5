import { styled } from 'styled-components';

interface Props {
  label: string;
  /** 0 to 100. */
  percent: number;
}

/** How far something is. The bar of the design system is made for dark ground, and does not say its value. */
export const ProgressLine = ({ label, percent }: Props) => (
  <Track role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
    <Done style={{ width: `${percent}%` }} />
  </Track>
);

const Track = styled.div`
  height: 0.8rem;
  overflow: hidden;
  background: ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
`;

const Done = styled.div`
  height: 100%;
  background: ${({ theme }) => theme.colors.primary600};
`;
