import { Checkbox, Table, Tbody, Td, Th, Thead, Tr, Typography, VisuallyHidden } from '@strapi/design-system';
import type { ReactElement, ReactNode } from 'react';

export interface Column<Row> {
  key: string;
  label: string | ReactElement;
  /** Hides the heading from view, not from screen readers. */
  quiet?: boolean;
  align?: 'right';
  cell(row: Row): ReactNode;
}

/** Rows that are ticked for one action on all of them. */
export interface Selection<Row> {
  keys: ReadonlySet<string | number>;
  onChange(keys: ReadonlySet<string | number>): void;
  /** Names the box of a row: “Select Premium hotels”. */
  labelOf(row: Row): string;
  allLabel: string;
}

interface Props<Row> {
  /** Names the table for screen readers. */
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf(row: Row): string | number;
  selection?: Selection<Row> | undefined;
}

export const DataTable = <Row,>({ selection, ...props }: Props<Row>) => {
  const { rows, keyOf, columns } = props;
  if (!selection) return <PlainTable {...props} />;
  const { keys, onChange, labelOf, allLabel } = selection;
  const chosen = rows.filter((row) => keys.has(keyOf(row))).length;
  const toggle = (key: string | number) => {
    const next = new Set(keys);
    if (!next.delete(key)) next.add(key);
    onChange(next);
  };
  const box: Column<Row> = {
    key: 'select',
    label: (
      <Checkbox
        aria-label={allLabel}
        checked={chosen > 0 && (chosen === rows.length || 'indeterminate')}
        onCheckedChange={() => onChange(new Set(chosen === rows.length ? [] : rows.map(keyOf)))}
      />
    ),
    cell: (row) => (
      <Checkbox aria-label={labelOf(row)} checked={keys.has(keyOf(row))} onCheckedChange={() => toggle(keyOf(row))} />
    ),
  };
  return <PlainTable {...props} columns={[box, ...columns]} />;
};

const PlainTable = <Row,>({ caption, columns, rows, keyOf }: Omit<Props<Row>, 'selection'>) => (
  <Table colCount={columns.length} rowCount={rows.length + 1} aria-label={caption}>
    <Thead>
      <Tr>
        {columns.map(({ key, label, quiet, align }) => (
          <Th key={key}>
            {quiet ? (
              <VisuallyHidden>{label}</VisuallyHidden>
            ) : typeof label !== 'string' ? (
              label
            ) : (
              <Typography variant="sigma" textColor="neutral600" {...(align ? { style: { marginLeft: 'auto' } } : {})}>
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
