// One incident: what is known about it, its alerts and its entities.
import { useState } from "react";
import { Avatar, Badge, Button, makeStyles, Subtitle1, Tab, TabList, Text, tokens } from "@fluentui/react-components";

import { SEVERITY_COLORS } from "./IncidentGrid.jsx";

const useStyles = makeStyles({
  details: { display: "grid", gap: "12px" },
  line: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    padding: "6px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  grow: { flexGrow: 1, minWidth: 0, overflow: "hidden", textOverflow: "ellipsis" },
});

export function Details({ incident, onRun }) {
  const styles = useStyles();
  const [tab, setTab] = useState("entities");
  const entities = incident.entities.map((entity) => (
    <div className={styles.line} key={entity.name}>
      <Avatar name={entity.name} size={24} color="colorful" />
      <Text className={styles.grow}>{entity.name}</Text>
      <Badge appearance="outline">{entity.kind}</Badge>
      <Button size="small" data-bench="open-panel" onClick={() => onRun(entity)}>Run playbook</Button>
    </div>
  ));
  const alerts = incident.alerts.map((alert) => (
    <div className={styles.line} key={alert.at}>
      <Badge size="small" color={SEVERITY_COLORS[alert.severity]} />
      <Text className={styles.grow}>{alert.title}</Text>
      <Text size={200}>{alert.product}</Text>
    </div>
  ));
  return (
    <section className={styles.details} data-bench="detail" data-id={incident.id}>
      <Subtitle1 as="h2">{incident.title}</Subtitle1>
      <div>
        <Badge color={SEVERITY_COLORS[incident.severity]}>{incident.severity}</Badge> {incident.status}, owned by {incident.owner ?? "nobody yet"}
      </div>
      <Text>{incident.summary}</Text>
      <TabList selectedValue={tab} onTabSelect={(_, data) => setTab(data.value)}>
        <Tab value="entities">Entities ({entities.length})</Tab>
        <Tab value="alerts">Alerts ({alerts.length})</Tab>
      </TabList>
      <div>{tab === "entities" ? entities : alerts}</div>
    </section>
  );
}
