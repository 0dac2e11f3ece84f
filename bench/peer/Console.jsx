// The page: the list on the left, the chosen incident beside it, the panel over both.
import { useEffect, useLayoutEffect, useState } from "react";
import { makeStyles, Spinner, Text, Title3, tokens } from "@fluentui/react-components";

import { Details } from "./Details.jsx";
import { Filters, matches, NO_FILTER } from "./Filters.jsx";
import { IncidentGrid } from "./IncidentGrid.jsx";
import { PlaybookPanel } from "./PlaybookPanel.jsx";

const useStyles = makeStyles({
  page: { display: "grid", gridTemplateRows: "auto auto 1fr", height: "100vh" },
  head: { display: "flex", alignItems: "baseline", gap: "12px", padding: "12px 20px 0" },
  body: { display: "grid", gridTemplateColumns: "minmax(0, 1fr) 400px", minHeight: 0 },
  list: { overflow: "auto", padding: "0 12px" },
  side: { overflow: "auto", padding: "16px", borderLeft: `1px solid ${tokens.colorNeutralStroke2}` },
});

export function Console({ incidents }) {
  const styles = useStyles();
  const [all, setAll] = useState(null);
  const [filter, setFilter] = useState(NO_FILTER);
  const [chosen, setChosen] = useState(null);
  const [target, setTarget] = useState(null);

  useEffect(() => {
    incidents.then(setAll);
  }, [incidents]);
  // In the same step as the rows: React's handlers work as soon as they are in the document.
  useLayoutEffect(() => {
    if (all) performance.mark("bench:interactive");
  }, [all]);

  const shown = all?.filter((incident) => matches(filter, incident));
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Title3 as="h1">Incident queue</Title3>
        {shown && <Text>{shown.length} of {all.length}</Text>}
      </header>
      <Filters filter={filter} onChange={setFilter} />
      <div className={styles.body}>
        <main className={styles.list}>
          {shown ? <IncidentGrid incidents={shown} onOpen={setChosen} /> : <Spinner label="Fetching incidents" />}
        </main>
        <aside className={styles.side}>
          {chosen ? <Details incident={chosen} onRun={setTarget} /> : <Text>Choose an incident to see its details.</Text>}
        </aside>
      </div>
      <PlaybookPanel target={target} onClose={() => setTarget(null)} />
    </div>
  );
}
