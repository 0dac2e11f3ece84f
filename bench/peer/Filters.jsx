// The search and the choices above the list.
import { Button, Dropdown, makeStyles, Option, SearchBox } from "@fluentui/react-components";

import { SEVERITIES, STATUSES } from "./incidents.mjs";

export const NO_FILTER = { text: "", severity: "Any severity", status: "Any status" };

/** Whether an incident passes the filter. */
export function matches({ text, severity, status }, incident) {
  const words = `${incident.number} ${incident.title}`.toLowerCase();
  return (
    words.includes(text.toLowerCase()) &&
    (severity === NO_FILTER.severity || severity === incident.severity) &&
    (status === NO_FILTER.status || status === incident.status)
  );
}

const useStyles = makeStyles({
  bar: { display: "flex", gap: "8px", alignItems: "center", padding: "12px 20px" },
  choice: { minWidth: "140px" },
});

export function Filters({ filter, onChange }) {
  const styles = useStyles();
  const choice = (name, values) => (
    <Dropdown
      className={styles.choice}
      aria-label={name}
      value={filter[name]}
      selectedOptions={[filter[name]]}
      onOptionSelect={(_, data) => onChange({ ...filter, [name]: data.optionValue })}
    >
      {[NO_FILTER[name], ...values].map((value) => (
        <Option key={value} value={value}>{value}</Option>
      ))}
    </Dropdown>
  );
  return (
    <div className={styles.bar} role="search">
      <SearchBox
        placeholder="Find by number or title"
        value={filter.text}
        onChange={(_, data) => onChange({ ...filter, text: data.value })}
        input={{ "data-bench": "filter" }}
      />
      {choice("severity", SEVERITIES)}
      {choice("status", STATUSES)}
      <Button appearance="subtle" onClick={() => onChange(NO_FILTER)}>Reset</Button>
    </div>
  );
}
