// The panel that runs a playbook on an entity, with a question before anything that changes something.
import { useState } from "react";
import {
  Badge,
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  Field,
  makeStyles,
  OverlayDrawer,
  ProgressBar,
  SearchBox,
  Text,
  Textarea,
  tokens,
} from "@fluentui/react-components";

import { PLAYBOOKS } from "./playbooks.mjs";

const useStyles = makeStyles({
  list: { display: "grid", gap: "4px", paddingTop: "8px" },
  row: {
    display: "grid",
    gridTemplateColumns: "1fr auto auto",
    alignItems: "center",
    gap: "8px",
    padding: "8px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  wide: { gridColumnStart: 1, gridColumnEnd: -1 },
});

function Playbook({ playbook }) {
  const styles = useStyles();
  const [state, setState] = useState("idle");
  return (
    <div className={styles.row}>
      <Text weight="semibold">{playbook.name}</Text>
      <Badge appearance="tint" color={playbook.changes ? "warning" : "informative"}>
        {playbook.changes ? "Changes something" : "Reads only"}
      </Badge>
      <Button size="small" disabled={state !== "idle"} onClick={() => setState(playbook.changes ? "asked" : "running")}>Run</Button>
      <Text className={styles.wide} size={200}>{playbook.about}</Text>
      {state === "asked" && (
        <Field className={styles.wide} label="Reason for the log">
          <Textarea />
          <Button size="small" appearance="primary" onClick={() => setState("running")}>{playbook.name}</Button>
        </Field>
      )}
      {state === "running" && <ProgressBar className={styles.wide} aria-label="Run in progress" />}
    </div>
  );
}

export function PlaybookPanel({ target, onClose }) {
  const styles = useStyles();
  const [text, setText] = useState("");
  const fitting = PLAYBOOKS.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
  return (
    <OverlayDrawer open={target !== null} position="end" size="medium" onOpenChange={(_, { open }) => open || onClose()}>
      <DrawerHeader>
        <DrawerHeaderTitle action={<Button appearance="subtle" onClick={onClose}>Close</Button>}>
          Playbooks for {target?.name}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        <div data-bench="panel">
          <SearchBox placeholder="Find a playbook" value={text} onChange={(_, data) => setText(data.value)} />
          <div className={styles.list}>
            {fitting.map((playbook) => <Playbook key={playbook.name} playbook={playbook} />)}
          </div>
        </div>
      </DrawerBody>
    </OverlayDrawer>
  );
}
