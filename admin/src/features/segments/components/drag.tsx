/** Moving rows with the mouse: handles that drag, places that take a row. Menu and keys do the same without. */
import { Box } from '@strapi/design-system';
import {
  DndContext,
  PointerSensor,
  pointerWithin,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
  type CollisionDetection,
  type DragMoveEvent,
} from '@dnd-kit/core';
import { createContext, useContext, useState, type ReactNode } from 'react';
import { pathKey, type TreePath } from '../core/builder-tree';
import { canMove, moveNode } from '../core/move-node';
import { useBuilder } from './builder-context';
import { useEdit, type BuilderSchema } from './use-edit';

type Side = 'before' | 'after' | 'end';
interface Drop {
  key: string;
  side: Side;
  to: TreePath;
}
/** Where a row can be put: beside another one, or at the end of a group. */
interface Place {
  path: TreePath;
  isEnd: boolean;
}

const DropContext = createContext<Drop | undefined>(undefined);

/** The innermost place under the pointer. */
const innermost: CollisionDetection = (args) =>
  [...pointerWithin(args)].sort((a, b) => String(b.id).split('.').length - String(a.id).split('.').length);

/** What is said aloud while dragging would be said in one language only; the menu is the way without sight. */
const SILENT = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};

const dropOf = ({ active, over, activatorEvent, delta }: DragMoveEvent) => {
  const from = active.data.current?.path as TreePath | undefined;
  const place = over?.data.current as Place | undefined;
  if (!from || !over || !place || !(activatorEvent instanceof PointerEvent)) return undefined;
  const { path, isEnd } = place;
  const isBelow = activatorEvent.clientY + delta.y > over.rect.top + over.rect.height / 2;
  const beside = path.map((index, level) => (level === path.length - 1 && isBelow ? index + 1 : index));
  const side: Side = isEnd ? 'end' : isBelow ? 'after' : 'before';
  return { from, drop: { key: pathKey(path), side, to: isEnd ? path : beside } };
};

export const DragArea = ({ schema, children }: { schema: BuilderSchema; children: ReactNode }) => {
  const { tree, catalogue } = useBuilder();
  const edit = useEdit(schema);
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 8 } }));
  const [drop, setDrop] = useState<Drop>();
  const find = (event: DragMoveEvent) => {
    const found = dropOf(event);
    if (!found || !canMove(tree, { from: found.from, to: found.drop.to }, catalogue.limits.maxDepth)) return undefined;
    return found;
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={innermost}
      accessibility={{ announcements: SILENT, screenReaderInstructions: { draggable: '' } }}
      onDragMove={(event) => setDrop(find(event)?.drop)}
      onDragCancel={() => setDrop(undefined)}
      onDragEnd={(event) => {
        setDrop(undefined);
        const found = find(event);
        if (found) edit((current) => moveNode(current, { from: found.from, to: found.drop.to }));
      }}
    >
      <DropContext.Provider value={drop}>{children}</DropContext.Provider>
    </DndContext>
  );
};

/** For a row's handle: what makes it draggable, beside being a button. */
export const useDragHandle = (path: TreePath) => {
  const { setNodeRef, listeners } = useDraggable({ id: `drag ${pathKey(path)}`, data: { path } });
  return { ref: setNodeRef, onPointerDown: listeners?.onPointerDown, style: { touchAction: 'none', cursor: 'grab' } };
};

/** A place that takes a row, with a line where it would come. */
export const DropPlace = ({ path, isEnd, children }: Place & { children: ReactNode }) => {
  const key = pathKey(path);
  const data: Place = { path, isEnd };
  const { setNodeRef } = useDroppable({ id: `${isEnd ? 'end' : 'row'} ${key}`, data: { ...data } });
  const drop = useContext(DropContext);
  const isTarget = drop?.key === key && (drop.side === 'end') === isEnd;
  const line = <Box background="primary600" height="2px" aria-hidden />;
  return (
    <div ref={setNodeRef}>
      {isTarget && drop.side !== 'after' ? line : null}
      {children}
      {isTarget && drop.side === 'after' ? line : null}
    </div>
  );
};
