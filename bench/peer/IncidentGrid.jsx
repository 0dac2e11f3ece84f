// The list of incidents. Sortable, since the app can sort; without selection, since the app has none.
import {
  Badge,
  createTableColumn,
  DataGrid,
  DataGridBody,
  DataGridCell,
  DataGridHeader,
  DataGridHeaderCell,
  DataGridRow,
  Link,
} from "@fluentui/react-components";

import { SEVERITIES } from "./incidents.mjs";

export const SEVERITY_COLORS = { High: "danger", Medium: "warning", Low: "brand", Informational: "informative" };

const day = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

function column(columnId, heading, cell, rank = (incident) => incident[columnId]) {
  const compare = (a, b) => (rank(a) < rank(b) ? -1 : Number(rank(a) > rank(b)));
  return createTableColumn({ columnId, compare, renderHeaderCell: () => heading, renderCell: cell });
}

const COLUMNS = [
  column(
    "severity",
    "Severity",
    ({ severity }) => <Badge appearance="tint" color={SEVERITY_COLORS[severity]}>{severity}</Badge>,
    ({ severity }) => SEVERITIES.indexOf(severity),
  ),
  column("number", "No.", ({ number }) => number),
  column("title", "Title", ({ id, title }) => <Link as="button" data-bench-row={id}>{title}</Link>),
  column("status", "Status", ({ status }) => status),
  column("owner", "Owner", ({ owner }) => owner ?? "Nobody yet"),
  column("alerts", "Alerts", ({ alerts }) => alerts.length, ({ alerts }) => alerts.length),
  column("entities", "Entities", ({ entities }) => entities.length, ({ entities }) => entities.length),
  column("created", "Created", ({ created }) => day.format(new Date(created))),
  column("updated", "Updated", ({ updated }) => day.format(new Date(updated))),
];

const SIZING = {
  title: { minWidth: 220, defaultWidth: 260 },
  number: { minWidth: 40, defaultWidth: 48 },
  alerts: { minWidth: 40, defaultWidth: 48 },
  entities: { minWidth: 40, defaultWidth: 56 },
};

export function IncidentGrid({ incidents, onOpen }) {
  return (
    <DataGrid items={incidents} columns={COLUMNS} columnSizingOptions={SIZING} getRowId={({ id }) => id} sortable size="small">
      <DataGridHeader>
        <DataGridRow>{({ renderHeaderCell }) => <DataGridHeaderCell>{renderHeaderCell()}</DataGridHeaderCell>}</DataGridRow>
      </DataGridHeader>
      <DataGridBody>
        {({ item, rowId }) => (
          <DataGridRow key={rowId} onClick={() => onOpen(item)}>
            {({ renderCell }) => <DataGridCell>{renderCell(item)}</DataGridCell>}
          </DataGridRow>
        )}
      </DataGridBody>
    </DataGrid>
  );
}
