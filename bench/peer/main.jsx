// The peer of the benchmark: an incident console of comparable extent, written the way React and Fluent UI
// are usually written.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { FluentProvider, webLightTheme } from "@fluentui/react-components";

import { Console } from "./Console.jsx";

// Asked for before React starts, which is the best this page can do.
const incidents = fetch("./incidents.json").then((response) => response.json());

window.__bench = { contract: 1, kind: "app", name: "React 19 and Fluent UI 9" };

createRoot(document.getElementById("root")).render(
  <StrictMode>
    <FluentProvider theme={webLightTheme}>
      <Console incidents={incidents} />
    </FluentProvider>
  </StrictMode>,
);
