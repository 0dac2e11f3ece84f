/** What the peer offers to run, whatever the entity. */
export const PLAYBOOKS = [
  { name: "Check reputation", changes: false, about: "Asks the reputation service and adds its verdict to the notes." },
  { name: "Collect sign-ins", changes: false, about: "Lists the sign-ins of the last seven days." },
  { name: "Find related incidents", changes: false, about: "Searches the queue for the same entity." },
  { name: "Deny at the perimeter", changes: true, about: "Adds a rule to the perimeter that denies all traffic." },
  { name: "Quarantine the device", changes: true, about: "Cuts the device off, except from its management." },
  { name: "End all sessions", changes: true, about: "Signs the account out everywhere." },
  { name: "Require a new password", changes: true, about: "Makes the account choose a password at the next sign-in." },
  { name: "Remove the message", changes: true, about: "Takes the message out of every mailbox." },
];
