import { styled } from 'styled-components';

/** A text that goes over so many lines and is cut there. No column becomes narrower by it than the longest word. */
export const Clamped = styled.span<{ $lines: number }>`
  display: -webkit-box;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: ${({ $lines }) => $lines};
  overflow: hidden;
  white-space: normal;
  overflow-wrap: break-word;
`;
