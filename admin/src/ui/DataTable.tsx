import { Checkbox, Table, Tbody, Td, Th, Thead, Tr, Typography, VisuallyHidden } from '@strapi/design-system';
import { CaretDown } from '@strapi/icons';
import type { ReactElement, ReactNode } from 'react';
import { styled } from 'styled-components';

export interface Column<Row> {
  key: string;
  label: string | ReactElement;
  /** Hides the heading from view, not from screen readers. */
  quiet?: boolean;
  align?: 'right';
  /** What the server calls it in `sort`; a column without cannot be sorted by. */
  sortKey?: string;
  cell(row: Row): ReactNode;
}

/** `name:asc`; undefined for the order that the list has by itself. */
export interface Sorting {
  sort: string | undefined;
  onSort(sort: string | undefined): void;
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
  sorting?: Sorting;
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

const PlainTable = <Row,>({ caption, columns, rows, keyOf, sorting }: Omit<Props<Row>, 'selection'>) => (
  <Table colCount={columns.length} rowCount={rows.length + 1} aria-label={caption}>
    <Thead>
      <Tr>
        {columns.map((column) => (
          <Th key={column.key} role="columnheader" aria-sort={ariaSort(column, sorting)}>
            <Heading column={column} sorting={sorting} />
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

const directionOf = (sortKey: string | undefined, sorting: Sorting | undefined): 'asc' | 'desc' | undefined => {
  if (sortKey === undefined || sorting?.sort === undefined) return undefined;
  const [name, direction] = sorting.sort.split(':');
  return name !== sortKey ? undefined : direction === 'desc' ? 'desc' : 'asc';
};

const ariaSort = <Row,>({ sortKey }: Column<Row>, sorting: Sorting | undefined) => {
  if (sortKey === undefined || !sorting) return undefined;
  const direction = directionOf(sortKey, sorting);
  return direction ? ({ asc: 'ascending', desc: 'descending' } as const)[direction] : 'none';
};

const Heading = <Row,>({ column, sorting }: { column: Column<Row>; sorting: Sorting | undefined }) => {
  const { label, quiet, align, sortKey } = column;
  if (quiet) return <VisuallyHidden>{label}</VisuallyHidden>;
  if (typeof label !== 'string') return label;
  const text = (
    <Typography variant="sigma" textColor="neutral600" {...(align ? { style: { marginLeft: 'auto' } } : {})}>
      {label}
    </Typography>
  );
  if (sortKey === undefined || !sorting) return text;
  const direction = directionOf(sortKey, sorting);
  // Up, down, and back to the order that the list has by itself.
  const next = { none: `${sortKey}:asc`, asc: `${sortKey}:desc`, desc: undefined }[direction ?? 'none'];
  return (
    <SortButton type="button" onClick={() => sorting.onSort(next)} $align={align}>
      {text}
      {direction ? <Caret aria-hidden $direction={direction} /> : null}
    </SortButton>
  );
};

const SortButton = styled.button<{ $align: 'right' | undefined }>`
  display: flex;
  align-items: center;
  gap: ${({ theme }) => theme.spaces[1]};
  min-height: 2.4rem;
  ${({ $align }) => ($align ? 'margin-left: auto;' : '')}
  white-space: nowrap;
  cursor: pointer;
  &:hover span {
    text-decoration: underline;
  }
`;

const Caret = styled(CaretDown)<{ $direction: 'asc' | 'desc' }>`
  width: 0.8rem;
  height: 0.8rem;
  fill: ${({ theme }) => theme.colors.neutral600};
  transform: ${({ $direction }) => ($direction === 'asc' ? 'rotate(180deg)' : 'none')};
`;
