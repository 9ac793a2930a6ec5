import { Table, Tbody, Td, Th, Thead, Tr, Typography, VisuallyHidden } from '@strapi/design-system';
import type { ReactNode } from 'react';

export interface Column<Row> {
  key: string;
  label: string;
  /** Hides the heading from view, not from screen readers. */
  quiet?: boolean;
  align?: 'right';
  cell(row: Row): ReactNode;
}

interface Props<Row> {
  /** Names the table for screen readers. */
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf(row: Row): string | number;
}

export const DataTable = <Row,>({ caption, columns, rows, keyOf }: Props<Row>) => (
  <Table colCount={columns.length} rowCount={rows.length + 1} aria-label={caption}>
    <Thead>
      <Tr>
        {columns.map(({ key, label, quiet, align }) => (
          <Th key={key} style={align ? { textAlign: align } : undefined}>
            {quiet ? (
              <VisuallyHidden>{label}</VisuallyHidden>
            ) : (
              <Typography variant="sigma" textColor="neutral600">
                {label}
              </Typography>
            )}
          </Th>
        ))}
      </Tr>
    </Thead>
    <Tbody>
      {rows.map((row) => (
        <Tr key={keyOf(row)}>
          {columns.map(({ key, cell, align }) => (
            <Td key={key} style={align ? { textAlign: align } : undefined}>
              {cell(row)}
            </Td>
          ))}
        </Tr>
      ))}
    </Tbody>
  </Table>
);
